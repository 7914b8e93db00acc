"""What looks as if it tells of a person, and what a referrer may write without being sent back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.personal_data import PersonalData, name_places, personal_data_in


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("mail naar jan@thuis.nl", PersonalData.MAIL),
        ("jan @thuis", None),
        ("jan(at)thuis.nl", PersonalData.MAIL),
        ("jan＠thuis.nl", PersonalData.MAIL),
        ("bsn 123456782", PersonalData.NUMBER),
        ("bel 06-12 34 56 78", PersonalData.NUMBER),
        ("bel 040 (123) 45 67", PersonalData.NUMBER),
        ("dossier 12345", None),
        ("dossier １２３４５６", PersonalData.NUMBER),
        ("geboren 12-03-2014", PersonalData.DATE),
        ("geboren 12.3.14", PersonalData.DATE),
        ("geboren 2014-03-12", PersonalData.DATE),
        ("gebeld op 3 maart", PersonalData.DATE),
        ("gebeld op de 3e sept.", PersonalData.DATE),
        ("woont op 5501 AB", PersonalData.POSTCODE),
        ("woont op 5501ab", PersonalData.POSTCODE),
        ("hulp voor Jan Jansen", PersonalData.NAME),
        ("Jan Jansen eet niet", PersonalData.NAME),
        ("het gaat om Sem", PersonalData.NAME),
        ("zoon heet sjors", PersonalData.NAME),
        ("gesproken met mevrouw jansen", PersonalData.NAME),
        ("Vol. De Vries gebeld", PersonalData.NAME),
        ("Vol. J. Jansen gebeld", PersonalData.NAME),
    ],
)
def test_personal_data_is_seen(text: str, seen: PersonalData | None) -> None:
    assert personal_data_in(text) is seen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Vol. Pas weer plek over 12 weken, zeggen zij.",
        "Aan de telefoon: eerst 20 weken wachten. Dan intake.",
        "Wachtlijst is 30 tot 40 weken voor kinderen van 8-12 jaar",
        "EMDR kan daar niet, alleen GGZ-diagnostiek en GGz",
        "vol voor schooljaar 2025-2026",
        "in 2026 weer plek, 4 of 5 plekken",
        "ALLES IS VOL TOT IN DE ZOMER",
        "mevrouw aan de telefoon zei: wij nemen niemand aan",
        "collega zegt dat het 3x zo lang is",
        "niemand spreekt er Arabisch of Turks",
        "kunt U dit nagaan",
        "tussen 9.00 en 12.00 uur nam niemand op",
    ],
)
def test_what_may_be_written(text: str) -> None:
    assert personal_data_in(text) is None


def test_known_words_may_have_a_capital() -> None:
    text = "De locatie in Eindhoven van De Zonnewende is dicht"
    assert personal_data_in(text) is PersonalData.NAME
    assert personal_data_in(text, {"eindhoven", "de", "zonnewende"}) is None


def test_names_are_found_by_place() -> None:
    assert name_places(["voor", "Jan", "Jansen,", "heet", "sjors"]) == {1, 2, 4}
    assert name_places(["JAN", "JANSEN"]) == frozenset()


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert personal_data_in(text) in {None, *PersonalData}


@given(st.text(alphabet="abc ,.", max_size=40), st.text(alphabet="0123456789", min_size=6, max_size=12))
def test_six_digits_are_never_let_through(words: str, number: str) -> None:
    assert personal_data_in(f"{words} {number} {words}") is not None
