"""The engine once more, as slow and plain as possible: what find() has to agree with.

Text is left out: a caller gives the ids that match it, if any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

import numpy as np

from search_index.search.question import Question
from search_index.store.document import OfferDocument

Test = Callable[[OfferDocument], bool]


class Figure(NamedTuple):
    """What a figure is worth on a day."""

    status: str
    weeks: int | None
    current: bool
    ageing: bool


def worth(document: OfferDocument, day: date) -> Figure:
    """The worth rule, in words that follow domain.md."""
    if document.measured_on is None:
        return Figure("onbekend", None, current=False, ageing=False)
    age = (day - document.measured_on).days
    if age > document.stale_after or age < -1:
        return Figure("onbekend", None, current=False, ageing=False)
    current = age <= document.ageing_after and not document.doubted
    status, weeks = document.status, None
    if status == "stop" and document.stop_until is not None and document.stop_until < day:
        status = "onbekend"
    one_unknown = (document.intake_wait is None) != (document.start_wait is None)
    if status == "beschikbaar" and document.places_free != 0 and not one_unknown:
        weeks = (document.intake_wait or 0) + (document.start_wait or 0)
    if status == "wachtlijst" and document.intake_wait is not None and document.start_wait is not None:
        weeks = document.intake_wait + document.start_wait
    return Figure(status, weeks, current=current, ageing=not current)


def distance(document: OfferDocument, question: Question) -> float:
    """Metres in the plane, rounded as numpy does: the last bit of ``math.hypot`` can differ."""
    assert question.point is not None
    return float(np.abs(complex(document.x - question.point[0], document.y - question.point[1])))


def wait_order(document: OfferDocument, day: date) -> tuple[int, int]:
    """What an order by wait compares."""
    figure = worth(document, day)
    if figure.weeks is not None:
        return figure.weeks, int(figure.ageing)
    unknown = {"na-beoordeling": 0, "wachtlijst": 1, "beschikbaar": 1, "onbekend": 2, "stop": 3}
    return 10_000, unknown[figure.status]


def findable(document: OfferDocument, question: Question) -> bool:
    """Of the region and under contract."""
    ends = document.contract_to or date.max
    return document.region == question.region and document.contract_from <= question.day <= ends


def tests_of(question: Question) -> dict[str, Test]:
    """The filters of a question by facet."""
    day = question.day
    tests: dict[str, Test] = {}
    if question.products:
        tests["product"] = lambda d: d.product in question.products
    if question.segments:
        tests["segment"] = lambda d: d.segment in question.segments
    if question.municipalities:
        tests["municipality"] = lambda d: d.municipality in question.municipalities
    if question.areas:
        tests["area"] = lambda d: d.area in question.areas
    if question.providers:
        tests["provider"] = lambda d: d.provider in question.providers
    if question.without_municipalities or question.without_towns:
        tests["elsewhere"] = lambda d: (
            d.municipality not in question.without_municipalities and d.place not in question.without_towns
        )
    if question.point is not None and question.radius_m is not None:
        tests["radius"] = lambda d: distance(d, question) <= (question.radius_m or 0.0)
    if question.age is not None:
        tests["age"] = lambda d: d.age_from <= (question.age or 0) <= d.age_to
    if question.characteristics:
        tests["characteristic"] = lambda d: set(question.characteristics) <= set(d.characteristics)
    if question.start_within is not None:
        tests["start_within"] = lambda d: _within(worth(d, day).weeks, question.start_within)
    if question.statuses:
        tests["status"] = lambda d: worth(d, day).status in question.statuses
    if question.current_only:
        tests["current_only"] = lambda d: worth(d, day).current
    if question.without_stop:
        tests["without_stop"] = lambda d: worth(d, day).status != "stop"
    return tests


def found(documents: Iterable[OfferDocument], question: Question, but: str | None = None) -> list[OfferDocument]:
    """What passes every filter, one facet's own left out when asked."""
    tests = [test for facet, test in tests_of(question).items() if facet != but]
    return [d for d in documents if findable(d, question) and all(test(d) for test in tests)]


def facets(documents: list[OfferDocument], question: Question) -> dict[str, dict[str | int, int]]:
    """Every facet, each counted without its own selection."""
    day = question.day
    counted: dict[str, dict[str | int, int]] = {}
    for facet in ("product", "segment", "municipality", "area"):
        values = (getattr(d, facet) for d in found(documents, question, but=facet))
        counted[facet] = dict(Counter(value for value in values if value != ""))
    counted["characteristic"] = dict(
        Counter(code for d in found(documents, question) for code in set(d.characteristics))
    )
    counted["status"] = dict(Counter(worth(d, day).status for d in found(documents, question, but="status")))
    waits = [worth(d, day).weeks for d in found(documents, question, but="start_within")]
    counted["start_within"] = {n: sum(_within(weeks, n) for weeks in waits) for n in (2, 4, 8, 12)}
    current = sum(worth(d, day).current for d in found(documents, question, but="current_only"))
    counted["current_only"] = {1: current} if current else {}
    open_ = sum(worth(d, day).status != "stop" for d in found(documents, question, but="without_stop"))
    counted["without_stop"] = {1: open_} if open_ else {}
    if question.point is not None:
        far = [distance(d, question) for d in found(documents, question, but="radius")]
        counted["radius"] = {km: sum(m <= km * 1000 for m in far) for km in (5, 10, 15, 20, 30, 50)}
        counted["radius"][0] = len(far)
    return counted


def _within(weeks: int | None, limit: int | None) -> bool:
    return weeks is not None and limit is not None and weeks <= limit
