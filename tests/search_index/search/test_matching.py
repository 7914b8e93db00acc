"""Which offers answer which words."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.index import Snapshot
from search_index.search.question import Question
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer
from tests.waiting import join_all


@pytest.fixture
def snapshot(published: Published) -> Snapshot:
    """Four offers with texts of their own."""
    return published(
        [
            offer(1, text="Pleegzorg voor jonge kinderen."),
            offer(2, text="Wonen in gezinshuizen, met zorg in de buurt."),
            offer(3, text="Cognitieve gedragstherapie op school.", product="S4-11", product_name="Basis-ggz jeugd"),
            offer(4, text="Op school, en therapie tegen cognitieve klachten.", provider_name="'t Café", place="Asten"),
            offer(5, text="Onvindbaar zolang het contract niet loopt: uniekwoord.", contract_to=DAY.replace(year=2025)),
        ]
    )


def _ids(snapshot: Snapshot, text: str) -> set[int]:
    return {hit.id for hit in snapshot.find(Question(REGION, DAY, text=text)).hits}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pleegzorg", {1}),
        ("zorg", {1, 2}),
        ("pleeg", {1}),
        ("gezinshuis", {2}),
        ("huis", {2}),
        ("PLEEGZORG kind", {1}),
        ("cafe", {4}),
        ("asten", {4}),
        ("s4-11", {3}),
        ("S4 11", {3}),
        ("school cognitief", {3, 4}),
        ("pleegzorg school", {1, 3, 4}),
        ("pleegzorg onbestaand", {1}),
        ("pleegz", {1}),
        ("pleegz school", {3, 4}),
        ("cogn", {3, 4}),
        ("onbestaand", set()),
        ("schoolzorg", {1, 2, 3, 4}),
        ("pleegschool zorg", {1, 3, 4}),
        ("zorg zorg zorg", {1, 2}),
        ("uniekwoord", set()),
        ("uniekw", set()),
        ("zo", {1, 2, 3, 4}),
        ("de het een", {1, 2, 3, 4}),
        ("???", {1, 2, 3, 4}),
        ("", {1, 2, 3, 4}),
        ('"cognitieve gedragstherapie"', {3}),
        ('"op school"', {3, 4}),
        ('"gedragstherapie cognitieve"', set()),
        ('"cognitieve gedragstherapie" pleegzorg', set()),
        ('"basis ggz"', {3}),
        ('"', {1, 2, 3, 4}),
        ('"pleegzorg', {1}),
    ],
)
def test_words(text: str, expected: set[int], snapshot: Snapshot) -> None:
    assert _ids(snapshot, text) == expected


def test_the_whole_compound_weighs_most(published: Published) -> None:
    snapshot = published([offer(1, text="pleeg en zorg"), offer(2, text="pleegzorg dus")])
    hits = snapshot.find(Question(REGION, DAY, text="pleegzorg")).hits
    assert [hit.id for hit in hits] == [2, 1]


def test_a_product_name_weighs_more_than_a_description(published: Published) -> None:
    named = offer(1, product_name="Speltherapie", product="S4-15")
    snapshot = published([named, offer(2, text="Wij doen soms ook speltherapie.")])
    hits = snapshot.find(Question(REGION, DAY, text="speltherapie")).hits
    assert hits[0].id == 1
    assert hits[0].score > hits[1].score > 0


def test_facets_follow_the_text(snapshot: Snapshot) -> None:
    answer = snapshot.find(Question(REGION, DAY, text="school", products=("S4-13",)))
    assert answer.total == 1
    assert answer.facets["product"] == {"S4-11": 1, "S4-13": 1}


def test_phrases_may_be_asked_from_many_threads(found_in: Snapshot) -> None:
    question = Question(REGION, DAY, text='"cognitieve gedragstherapie"', per_page=400)
    expected = found_in.find(question)
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(5):
            answer = found_in.find(question)
            if answer != expected:
                wrong.append(answer)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    join_all(threads)
    assert expected.total > 0
    assert wrong == []


def test_a_very_long_text_is_answered(snapshot: Snapshot) -> None:
    text = " ".join(f"woord{number}" for number in range(20_000))
    assert _ids(snapshot, text) == set()
    assert _ids(snapshot, f"pleegzorg {text}") == {1}


@given(st.text(max_size=40))
def test_any_text_is_answered(snapshot: Snapshot, text: str) -> None:
    answer = snapshot.find(Question(REGION, DAY, text=text))
    assert answer.total == len(answer.hits)
