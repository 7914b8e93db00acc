"""Forms of one word meet, different words do not, and compounds come apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis.compounds import split_compound
from search_index.analysis.dutch import analyse, fold, phrase_terms, words_of
from search_index.analysis.stems import stem


@pytest.mark.parametrize(
    "forms",
    [
        "huis huizen huisje huisjes",
        "gezin gezinnen",
        "kind kinderen kinder",
        "pleegkind pleegkinderen",
        "probleem problemen",
        "groep groepen groepje",
        "ouder ouders",
        "begeleiding begeleiden",
        "behandeling behandelingen behandelen",
        "training trainingen trainen",
        "intensief intensieve",
        "angst angsten",
        "mogelijkheid mogelijkheden",
        "vaardigheid vaardigheden",
        "therapie therapieen",
        "school scholen",
        "week weken",
        "meisje meisjes",
        "stoornis stoornissen",
        "gezinshuis gezinshuizen",
        "vluchteling vluchtelingen",
        "medicijn medicijnen",
        "psycholoog psychologen",
        "klacht klachten",
        "gesprek gesprekken",
        "wachttijd wachttijden",
        "crisis crises",
        "brief brieven",
        "behandelaar behandelaars behandelaren",
        "licht lichte",
        "ernstig ernstige",
        "sociaal sociale",
        "jongere jongeren",
        "jongen jongens",
        "milieu milieus",
        "instelling instellingen",
        "avond avonds",
    ],
)
def test_forms_of_one_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("begeleiding", "beleid"),
        ("jongen", "jong"),
        ("jongere", "jong"),
        ("ouder", "oud"),
        ("wonen", "woning"),
        ("leven", "leef"),
        ("eten", "et"),
        ("kind", "kin"),
        ("school", "scholing"),
        ("gezin", "zin"),
        ("pleegzorg", "zorg"),
        ("moeder", "moed"),
        ("instelling", "instellen"),
    ],
)
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("pleegzorg", "pleeg zorg"),
        ("jeugdzorg", "jeugd zorg"),
        ("gezinshuizen", "gezin huis"),
        ("gezinsbehandeling", "gezin behandeling"),
        ("traumabehandeling", "trauma behandeling"),
        ("gedragsproblemen", "gedrag probleem"),
        ("crisispleegzorg", "crisis pleeg zorg"),
        ("zorgboerderij", "zorg boerderij"),
        ("kinderopvang", "kind opvang"),
        ("vluchtelingenkind", "vluchteling kind"),
        ("jeugdverslavingszorg", "jeugd verslaving zorg"),
    ],
)
def test_compounds_come_apart(word: str, parts: str) -> None:
    assert split_compound(word) == tuple(stem(part) for part in parts.split())


@pytest.mark.parametrize(
    "word", ["begeleiding", "behandeling", "huisarts", "zorg", "autisme", "abc", "veldhoven", "helmond"]
)
def test_other_words_stay_whole(word: str) -> None:
    assert split_compound(word) == ()


def test_codes_are_found_in_every_way_of_writing() -> None:
    in_text = {term.text for term in analyse("Product S4-13")}
    for written in ("S4-13", "s4-13", "s413", "s4 13"):
        for word in words_of(written):
            assert word.whole in in_text or set(word.parts) <= in_text


def test_hyphens_join_and_part() -> None:
    assert {term.text for term in analyse("jeugd-ggz")} >= {"jeugd", "ggz"}
    assert words_of("videohometraining")[0].whole in {term.text for term in analyse("Video-hometraining")}


def test_accents_and_case() -> None:
    assert fold("Oekraïens CAFÉ") == "oekraiens cafe"


def test_positions_leave_a_gap_for_stop_words() -> None:
    assert [(term.text, term.position) for term in analyse("hulp bij angst")] == [("hulp", 0), ("angst", 2)]
    assert phrase_terms("hulp bij angst") == (("hulp", 0), ("angst", 2))


@given(st.text(max_size=60))
def test_any_text_can_be_analysed(text: str) -> None:
    for term in analyse(text):
        assert term.text
        assert term.weight > 0
    words_of(text)
    phrase_terms(text)
