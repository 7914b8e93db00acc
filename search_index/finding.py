"""From a question to an answer: the filters as bitmaps, the facets, the hits of one page."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.answer import Answer, Facets, Hit
from search_index.bitmaps import Bitmap, any_of, counts, packed, rows_in
from search_index.day import START_WITHIN, Day
from search_index.matching import TextMatch, Texts, match_text
from search_index.order import page_of, sort_keys
from search_index.question import Question
from search_index.slots import Reader

#: Kilometres for which the radius is counted.
RADII_KM = (5, 10, 15, 20, 30, 50)

_LISTED = ("product", "segment", "municipality", "area", "characteristic", "status")
_LIMITS_M = np.array(RADII_KM) * 1000.0


class _Matched(NamedTuple):
    """The filters of a question, each by itself, and what remains with all of them."""

    filters: dict[str, Bitmap]
    everything: Bitmap
    text: TextMatch | None
    distance: npt.NDArray[np.float64] | None


def find(day: Day, texts: Texts, reader: Reader, identities: npt.NDArray[np.uint64], question: Question) -> Answer:
    """Answer a question about the region and day of ``day``; ``reader`` has the words of that region."""
    matched = _match(day, texts, reader, question)
    found = counts(day.matrix, matched.everything)
    rows = rows_in(matched.everything)
    waits = day.line["start_within"]
    return Answer(
        total=len(rows),
        provider_count=_different(day.columns.provider[rows]),
        startable_now=int(found[waits[0]]),
        within_12=int(found[waits[12]]),
        hits=_hits(day, matched, rows, identities, question),
        facets=_facets(day, matched, found),
        corrections=matched.text.corrections if matched.text is not None else (),
    )


def _match(day: Day, texts: Texts, reader: Reader, question: Question) -> _Matched:
    filters = _selections(day, question)
    text = match_text(texts, reader, day.open, day.columns.product_name, question.text) if question.text else None
    if text is not None:
        filters["text"] = packed(text.mask)
    distance = None
    if question.point is not None and all(map(math.isfinite, question.point)):
        distance = _distances(day, question.point)
        if question.radius_m is not None:
            filters["radius"] = packed(distance <= question.radius_m)
    return _Matched(filters, _all_but(day, filters, None), text, distance)


def _selections(day: Day, question: Question) -> dict[str, Bitmap]:
    """The filters that are about columns, by the name of the facet that they select in."""
    chosen: dict[str, tuple[str | int, ...]] = {
        "product": question.products,
        "segment": question.segments,
        "municipality": question.municipalities,
        "area": question.areas,
        "status": question.statuses,
        "current_only": (1,) if question.current_only else (),
        "without_stop": (1,) if question.without_stop else (),
    }
    filters = {facet: _any_value(day, facet, values) for facet, values in chosen.items() if values}
    if question.characteristics:
        each = [_any_value(day, "characteristic", (code,)) for code in question.characteristics]
        filters["characteristic"] = np.bitwise_and.reduce(each)
    if question.start_within is not None:
        filters["start_within"] = day.starting_within(question.start_within)
    if question.age is not None:
        filters["age"] = day.of_age(question.age)
    if question.providers:
        filters["provider"] = day.of_providers(question.providers)
    return filters


def _any_value(day: Day, facet: str, values: tuple[str | int, ...]) -> Bitmap:
    lines = day.line[facet]
    known = [lines[value] for value in values if value in lines]
    return day.matrix[known[0]] if len(known) == 1 else any_of(day.matrix, known)


def _distances(day: Day, point: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Metres from a point to every row, in the plane."""
    east = day.columns.x - point[0]
    north = day.columns.y - point[1]
    east *= east
    north *= north
    east += north
    return np.sqrt(east, out=east)


def _all_but(day: Day, filters: dict[str, Bitmap], left_out: str | None) -> Bitmap:
    bits = day.open_bits
    for name, selected in filters.items():
        if name != left_out:
            bits = bits & selected
    return bits


def _facets(day: Day, matched: _Matched, found: npt.NDArray[np.int32]) -> Facets:
    """Counts of every facet: those without a selection share ``found``, the others are counted again."""
    for facet, span in day.span.items():
        if facet in matched.filters and facet != "characteristic":
            found[span] = counts(day.matrix[span], _all_but(day, matched.filters, facet))
    listed = found.tolist()
    facets: Facets = {}
    for facet in _LISTED:
        pairs = zip(day.labels[facet], listed[day.span[facet]], strict=True)
        facets[facet] = {label: count for label, count in pairs if count}
    facets["start_within"] = dict(zip(START_WITHIN, listed[day.span["start_within"]], strict=False))
    for facet in ("current_only", "without_stop"):
        count = listed[day.span[facet].start]
        facets[facet] = {1: count} if count else {}
    if matched.distance is not None:
        facets["radius"] = _radius_facet(_all_but(day, matched.filters, "radius"), matched.distance)
    return facets


def _radius_facet(bits: Bitmap, distance: npt.NDArray[np.float64]) -> dict[str | int, int]:
    near = distance[rows_in(bits)]
    near.sort()
    facet: dict[str | int, int] = dict(zip(RADII_KM, near.searchsorted(_LIMITS_M, side="right").tolist(), strict=True))
    facet[0] = len(near)
    return facet


def _hits(
    day: Day,
    matched: _Matched,
    rows: npt.NDArray[np.int64],
    identities: npt.NDArray[np.uint64],
    question: Question,
) -> tuple[Hit, ...]:
    scores = matched.text.scores[rows] if matched.text is not None else None
    distance = matched.distance[rows] if matched.distance is not None else None
    keys = sort_keys(question, day.worth.wait_rank[rows], scores, distance)
    start = (question.page - 1) * question.per_page
    page = page_of(keys, identities[rows], question.fingerprint(), start, start + question.per_page)
    chosen = rows[page]
    return tuple(
        map(
            Hit,
            day.columns.id[chosen].tolist(),
            [0.0] * len(page) if scores is None else scores[page].tolist(),
            [None] * len(page) if distance is None else distance[page].tolist(),
            [weeks if weeks >= 0 else None for weeks in day.worth.start_weeks[chosen].tolist()],
        )
    )


def _different(numbers: npt.NDArray[np.int32]) -> int:
    """How many different numbers there are."""
    return int(np.count_nonzero(np.bincount(numbers))) if len(numbers) else 0
