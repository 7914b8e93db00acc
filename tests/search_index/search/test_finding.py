"""find() agrees with the plain reference on filters, totals, facets and order."""

from __future__ import annotations

import math
import tempfile
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.index import Snapshot, open_current, publish
from search_index.search.question import Question, Sort
from search_index.store.document import OfferDocument
from tests.examples import one_in
from tests.search_index import reference
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer
from tests.search_index.strategies import questions, stocks


def _published(documents: list[OfferDocument]) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), documents, sequence=1)
        return open_current(Path(folder))


@pytest.mark.slow("publishes again for each example")
@one_in(3)
@given(stocks(), st.lists(questions(), min_size=5, max_size=10))
def test_totals_facets_and_order_are_those_of_the_reference(
    documents: list[OfferDocument], asked: list[Question]
) -> None:
    snapshot = _published(documents)
    by_id = {document.id: document for document in documents}
    for question in asked:
        answer = snapshot.find(question)
        expected = reference.found(documents, question)
        worths = [reference.worth(document, question.day) for document in expected]
        assert {hit.id for hit in answer.hits} == {document.id for document in expected}
        assert answer.total == len(answer.hits) == len(expected)
        assert answer.provider_count == len({document.provider for document in expected})
        assert answer.startable_now == sum(figure.weeks == 0 and figure.current for figure in worths)
        assert answer.within_12 == sum(figure.weeks is not None and figure.weeks <= 12 for figure in worths)
        assert answer.facets == reference.facets(documents, question)
        bare = snapshot.find(replace(question, facets=False))
        assert (bare.total, bare.hits) == (answer.total, answer.hits)
        for hit in answer.hits:
            assert hit.start_weeks == reference.worth(by_id[hit.id], question.day).weeks
            if question.point is not None:
                assert hit.distance_m == reference.distance(by_id[hit.id], question)
        ordered = [by_id[hit.id] for hit in answer.hits]
        _assert_order(ordered, question)


def _behind(document: OfferDocument, question: Question) -> bool:
    """Whether an offer stands behind all others: crisis care that nobody asked for, in an order by relevance."""
    by_figure = question.sort is Sort.WAIT or (question.sort is Sort.DISTANCE and question.point is not None)
    return document.segment == 5 and not by_figure and not question.products and 5 not in question.segments


def _assert_order(ordered: list[OfferDocument], question: Question) -> None:
    waits = [(_behind(document, question), reference.wait_order(document, question.day)) for document in ordered]
    if question.point is None:
        assert waits == sorted(waits)
        return
    far = [reference.distance(document, question) for document in ordered]
    if question.sort is Sort.DISTANCE:
        assert far == sorted(far)
    elif question.sort is Sort.WAIT:
        assert waits == sorted(waits)
    else:
        both = list(zip(waits, far, strict=True))
        assert both == sorted(both)


@pytest.mark.parametrize(
    "question",
    [
        Question(REGION, DAY),
        Question(REGION, DAY, segments=(4,), age=10, without_stop=True),
        Question(REGION, DAY, point=(174000.0, 388000.0), radius_m=20_000.0, characteristics=("emdr",)),
        Question(REGION, DAY, areas=("Peelland",), start_within=12, current_only=True, sort=Sort.WAIT),
    ],
)
def test_generated_offers_are_counted_as_the_reference_counts_them(
    question: Question, found_in: Snapshot, many: list[OfferDocument]
) -> None:
    answer = found_in.find(question)
    assert answer.total == len(reference.found(many, question)) > 0
    assert answer.facets == reference.facets(many, question)


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("text", ["", "behandeling thuis"])
def test_pages_hold_every_hit_once(sort: Sort, text: str, found_in: Snapshot) -> None:
    question = Question(REGION, DAY, text=text, sort=sort, point=(174000.0, 388000.0), per_page=7)
    total = found_in.find(question).total
    pages = [found_in.find(replace(question, page=page)).hits for page in range(1, total // 7 + 2)]
    numbers = [hit.id for page in pages for hit in page]
    assert len(numbers) == len(set(numbers)) == total
    whole = found_in.find(replace(question, per_page=1000)).hits
    assert numbers == [hit.id for hit in whole]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("product", ["S4-13", "S4-04", "bestaat-niet"])
@pytest.mark.parametrize(
    ("point", "radius_m"),
    [
        (None, None),
        (None, 10_000.0),
        ((174000.0, 388000.0), None),
        ((174000.0, 388000.0), 0.0),
        ((174000.0, 388000.0), 20_000.0),
        ((math.inf, 0.0), 20_000.0),
    ],
)
def test_one_product_near_a_place_is_found_the_same_with_and_without_facets(
    point: tuple[float, float] | None, radius_m: float | None, product: str, sort: Sort, found_in: Snapshot
) -> None:
    question = Question(REGION, DAY, products=(product,), point=point, radius_m=radius_m, sort=sort, per_page=500)
    counted = found_in.find(question)
    for _ in range(2):  # the second time out of what was kept
        bare = found_in.find(replace(question, facets=False))
        assert (bare.total, bare.hits) == (counted.total, counted.hits)
    if product != "bestaat-niet" and radius_m in (None, 20_000.0):
        assert counted.total > 0


def test_a_product_with_any_other_filter_is_not_only_a_product() -> None:
    question = Question(REGION, DAY, products=("S4-13",), point=(0.0, 0.0), radius_m=1.0, sort=Sort.WAIT, page=2)
    assert question.only_product() == "S4-13"
    for products in ((), ("S4-13", "S4-04")):
        assert replace(question, products=products).only_product() is None
    allowed = {"region", "day", "products", "point", "radius_m", "sort", "page", "per_page", "facets"}
    for name in {field.name for field in fields(Question)} - allowed:
        for value in (0, 17) if name in ("age", "start_within") else (("x",),):
            assert replace(question, **{name: value}).only_product() is None, name


@pytest.mark.parametrize("page", [-3, 0, 10_000])
def test_a_page_that_does_not_exist_has_no_hits(page: int, found_in: Snapshot) -> None:
    answer = found_in.find(Question(REGION, DAY, page=page))
    assert list(answer.hits) == []
    assert answer.total > 0


def test_an_unknown_region_has_nothing(found_in: Snapshot) -> None:
    answer = found_in.find(Question("nergens", DAY, point=(0.0, 0.0)))
    assert answer.total == 0
    assert answer.facets["start_within"] == {2: 0, 4: 0, 8: 0, 12: 0}
    assert answer.facets["radius"] == dict.fromkeys((5, 10, 15, 20, 30, 50, 0), 0)
    assert answer.facets["product"] == {}


def test_an_empty_index_answers(published: Published) -> None:
    snapshot = published([])
    assert snapshot.find(Question(REGION, DAY, text="trauma")).total == 0
    assert snapshot.suggest(REGION, "tra") == ()


def test_exactly_at_the_radius_is_within(published: Published) -> None:
    snapshot = published([offer(1, x=3000.0, y=4000.0), offer(2, x=3000.0, y=4000.01)])
    answer = snapshot.find(Question(REGION, DAY, point=(0.0, 0.0), radius_m=5000.0))
    assert [hit.id for hit in answer.hits] == [1]
    assert answer.facets["radius"][5] == 1
    assert answer.facets["radius"][0] == 2


def test_distance_without_a_point_is_relevance(found_in: Snapshot) -> None:
    hits = [found_in.find(Question(REGION, DAY, sort=sort)).hits for sort in (Sort.DISTANCE, Sort.RELEVANCE)]
    assert hits[0] == hits[1]


def test_more_than_64_characteristics(published: Published) -> None:
    documents = [
        offer(number, characteristics=(f"k{number}",), characteristic_text=f"Kenmerk {number}") for number in range(130)
    ]
    snapshot = published(documents)
    assert snapshot.find(Question(REGION, DAY, characteristics=("k129",))).hits[0].id == 129
    assert len(snapshot.find(Question(REGION, DAY)).facets["characteristic"]) == 130


@pytest.mark.parametrize(
    "parts",
    [
        {"point": (float("nan"), 0.0), "radius_m": 5.0},
        {"point": (float("inf"), 0.0), "radius_m": 5.0},
        {"age": 10**30},
        {"age": -1},
        {"start_within": -1},
        {"start_within": 10**30},
        {"per_page": 0},
        {"per_page": 10**30, "page": 10**30},
        {"segments": (10**30,)},
        {"text": '""'},
    ],
)
def test_strange_questions_are_answered(parts: dict[str, object], found_in: Snapshot) -> None:
    answer = found_in.find(Question(REGION, DAY, **parts))  # type: ignore[arg-type]
    assert 0 <= answer.total <= found_in.size


def test_an_offer_without_a_place_is_far_from_everything(published: Published) -> None:
    snapshot = published([offer(1, x=float("nan"), y=float("nan")), offer(2)])
    near = snapshot.find(Question(REGION, DAY, point=(156000.0, 381000.0), radius_m=50_000.0))
    assert [hit.id for hit in near.hits] == [2]
    nearest = snapshot.find(Question(REGION, DAY, point=(156000.0, 381000.0), sort=Sort.DISTANCE))
    assert [hit.id for hit in nearest.hits] == [2, 1]
