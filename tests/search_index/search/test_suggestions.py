"""Suggestions by the beginning of a word."""

from __future__ import annotations

import pytest

from search_index.index import Snapshot
from search_index.search.answer import Suggestion
from tests.search_index.conftest import Published
from tests.search_index.samples import REGION, offer


@pytest.fixture
def snapshot(published: Published) -> Snapshot:
    """Offers of two products, places and providers, and one elsewhere."""
    return published(
        [
            offer(1),
            offer(2, product="S2-01", product_name="Pleegzorg voltijd", place="'s-Hertogenbosch"),
            offer(3, provider="trapeze", provider_name="Trapezé Zorg", place="Den Bosch"),
            offer(4, region="elders", product_name="Tafeltennis"),
        ]
    )


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("tr", [("product", "S4-13"), ("aanbieder", "trapeze")]),
        ("EMDR", [("product", "S4-13"), ("kenmerk", "emdr")]),
        ("thuis", [("kenmerk", "thuis")]),
        ("gezin th", [("kenmerk", "thuis")]),
        ("voltijd", [("product", "S2-01")]),
        ("hertogen", [("plaats", "'s-Hertogenbosch")]),
        ("trapeze z", [("aanbieder", "trapeze")]),
        ("bos", [("plaats", "Den Bosch")]),
        ("t", []),
        ("", []),
        ("  ", []),
        ("taf", []),
        ("oltijd", []),
    ],
)
def test_suggestions(prefix: str, expected: list[tuple[str, str]], snapshot: Snapshot) -> None:
    found = [(found.kind, found.key) for found in snapshot.suggest(REGION, prefix)]
    assert [pair for pair in found if pair[0] != "woord"] == expected


def test_phrases_of_the_thesaurus_come_last_and_only_by_their_beginning(snapshot: Snapshot) -> None:
    found = snapshot.suggest(REGION, "angs")
    assert found
    assert {each.kind for each in found} == {"woord"}
    assert found[0].text == min((each.text for each in found), key=len)
    assert all(each.text.startswith("angs") and each.count == 0 for each in found)
    assert "woord" not in {each.kind for each in snapshot.suggest(REGION, "klachten")}


def test_letters_of_any_alphabet_are_found_letter_by_letter(published: Published) -> None:
    name = "Ma\u0142gorzata \u03a9mega \U0001d538"
    snapshot = published([offer(1, provider="m", provider_name=name)])
    for text in (name, name.lower(), name.split()[1]):
        for letters in range(2, len(text.split()[0]) + 1):
            found = snapshot.suggest(REGION, text[:letters])
            assert ("aanbieder", "m") in [(each.kind, each.key) for each in found], text[:letters]


@pytest.mark.parametrize(
    "typed", ["traumabeh", "Traumabeh", "TRAUMABEH ", " traumabeh", "tr\u00e1umabeh", "traumabeh -"]
)
def test_how_it_is_typed_makes_no_difference_and_asking_again_neither(typed: str, snapshot: Snapshot) -> None:
    first = snapshot.suggest(REGION, typed)
    assert [each.key for each in first if each.kind == "product"] == ["S4-13"]
    assert snapshot.suggest(REGION, typed) == first
    assert snapshot.suggest(REGION, typed, limit=1) == first[:1]
    assert snapshot.suggest(REGION, typed, limit=0) == ()


def test_counts_and_labels(snapshot: Snapshot) -> None:
    assert snapshot.suggest(REGION, "traum")[0] == Suggestion("product", "Traumabehandeling (EMDR)", "S4-13", 2)
    assert snapshot.suggest(REGION, "bij het")[0] == Suggestion("kenmerk", "Bij het gezin thuis", "thuis", 3)


def test_no_kind_crowds_out_another(published: Published) -> None:
    documents = [offer(n, product=f"S4-{n}", product_name=f"Delen {n}") for n in range(20)]
    found = published(documents).suggest(REGION, "de", limit=5)
    assert len(found) == 5
    assert {suggestion.kind for suggestion in found} >= {"product", "aanbieder"}


def test_an_unknown_region_has_none(snapshot: Snapshot) -> None:
    assert snapshot.suggest("nergens", "tr") == ()


def test_labels_that_do_not_match_their_codes_are_codes(published: Published) -> None:
    snapshot = published([offer(1, characteristics=("aa", "bb"), characteristic_text="een label")])
    assert snapshot.suggest(REGION, "aa")[0] == Suggestion("kenmerk", "aa", "aa", 1)
