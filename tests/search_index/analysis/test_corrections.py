"""Typing errors."""

from __future__ import annotations

import pytest

from search_index.analysis.corrections import Spelling
from search_index.search.question import Question
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer

SPELLING = Spelling(["pleegzorg", "autisme", "trauma", "angst", "gezinshuis", "adhd"])


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("pleegzorrg", "pleegzorg"),
        ("pleegsorrg", "pleegzorg"),
        ("autsime", "autisme"),
        ("uatisme", "autisme"),
        ("trauna", "trauma"),
        ("trouna", None),
        ("xrauma", None),
        ("gezinshiuss", "gezinshuis"),
        ("ahd", None),
        ("adhdd", "adhd"),
        ("s4-13", None),
        ("fiets", None),
        ("trauma", None),
    ],
)
def test_the_closest_word(typed: str, used: str | None) -> None:
    assert SPELLING.closest(typed) == used


def test_more_words_leave_the_spelling_as_it_was() -> None:
    more = SPELLING.with_words(["paardencoaching", "angst"])
    assert more.closest("paardencoachnig") == "paardencoaching"
    assert SPELLING.closest("paardencoachnig") is None
    assert SPELLING.with_words(["angst", "adhd"]) is SPELLING


def test_an_answer_says_what_was_corrected(published: Published) -> None:
    snapshot = published([offer(1, product_name="Pleegzorg voltijd"), offer(2)])
    answer = snapshot.find(Question(REGION, DAY, text="pleegzorrg trauma"))
    assert answer.corrections == (("pleegzorrg", "pleegzorg"),)
    assert answer.hits[0].id == 1 or answer.total == 2


def test_a_word_that_exists_is_never_corrected(published: Published) -> None:
    snapshot = published([offer(1, product_name="Pleegzorg voltijd"), offer(2, text="Ook pleegzorrg.")])
    answer = snapshot.find(Question(REGION, DAY, text="pleegzorrg"))
    assert (answer.corrections, [hit.id for hit in answer.hits]) == ((), [2])


def test_the_beginning_of_a_word_is_no_error(published: Published) -> None:
    snapshot = published([offer(1, product_name="Pleegzorg voltijd")])
    assert snapshot.find(Question(REGION, DAY, text="pleegzo")).corrections == ()


@pytest.mark.parametrize(
    ("typed", "used"),
    [("agresieve", "agressief"), ("panikaanvallen", "paniekaanval"), ("trouwe", None), ("agressieve", "agressief")],
)
def test_another_form_of_a_known_word(typed: str, used: str | None) -> None:
    assert Spelling(["agressief", "paniekaanval", "trauma"]).closest(typed) == used


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("krisisbed", "crisisbed"),
        ("sindelijk", "zindelijk"),
        ("verslafing", "verslaving"),
        ("ferslaving", "verslaving"),
        ("grisisbed", None),
        ("krisis", None),
    ],
)
def test_a_first_letter_that_sounds_alike_is_one_mistake(typed: str, used: str | None) -> None:
    assert Spelling(["crisisbed", "zindelijk", "verslaving"]).closest(typed) == used
