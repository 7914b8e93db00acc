"""From a question to an answer: the filters as bitmaps, the facets, the hits of one page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import partial
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.answer import Answer, Facets, Hit
from search_index.bitmaps import Bitmap, any_of, counts, rows_in, with_rows
from search_index.columns import UNKNOWN
from search_index.day import NOW, START_WITHIN, Day
from search_index.matching import TextMatch, Texts, match_text
from search_index.order import Ties, page_of, sort_keys
from search_index.question import Question
from search_index.slots import Reader

#: Kilometres for which the radius is counted.
RADII_KM = (5, 10, 15, 20, 30, 50)

_LISTED = ("product", "segment", "municipality", "area", "characteristic", "status")
#: Facets that are counted without their own selection; characteristics all have to hold, so they are not among them.
_COUNTED_APART = frozenset(
    {"product", "segment", "municipality", "area", "status", "start_within", "current_only", "without_stop"}
)
_LIMITS_M = tuple(kilometres * 1000.0 for kilometres in RADII_KM)


#: Makes a hit of a tuple of its fields, without a call of Python for each.
_made_of = partial(tuple.__new__, Hit)
_NO_SCORES, _NOTHING = repeat(0.0), repeat(None)


class _Near(NamedTuple):
    """How far the offers are that all filters but the radius let in: rows, ascending, and their metres."""

    rows: npt.NDArray[np.int64]
    metres: npt.NDArray[np.float64]
    #: Those of the rows that are within the radius.
    within: npt.NDArray[np.bool_]

    def found(self) -> _Near:
        """Only what is within the radius."""
        if np.count_nonzero(self.within) == len(self.rows):
            return self
        return _Near(self.rows[self.within], self.metres[self.within], self.within)


class _Matched(NamedTuple):
    """The filters of a question, each by itself, and what remains with all of them."""

    filters: dict[str, Bitmap]
    everything: Bitmap
    text: TextMatch | None
    near: _Near | None


def find(day: Day, texts: Texts, reader: Reader, identities: npt.NDArray[np.uint64], question: Question) -> Answer:
    """Answer a question about the region and day of ``day``; ``reader`` has the words of that region."""
    matched = _match(day, texts, reader, question)
    near = matched.near.found() if matched.near is not None else None
    rows = near.rows if near is not None else day.rows if not matched.filters else rows_in(matched.everything)
    hits = _hits(day, matched.text, rows, near, identities, question)
    corrections, meanings = ((), ()) if matched.text is None else (matched.text.corrections, matched.text.meanings)
    if not question.facets:
        return Answer(len(rows), hits, corrections=corrections, meanings=meanings)
    counted = day.counted(matched.everything, rows) if matched.filters else day.counts
    starting = day.facets["start_within"].line
    return Answer(
        total=len(rows),
        hits=hits,
        provider_count=day.provider_count(rows) if matched.filters else day.all_providers,
        startable_now=int(counted[starting[NOW]]),
        within_12=int(counted[starting[12]]),
        facets=_facets(day, matched, counted),
        corrections=corrections,
        meanings=meanings,
    )


def _match(day: Day, texts: Texts, reader: Reader, question: Question) -> _Matched:
    filters = _selections(day, question)
    text = match_text(texts, reader, day.open_bits, question.text) if question.text else None
    if text is not None:
        filters["text"] = text.bits
    near = None
    if question.point is not None and all(map(math.isfinite, question.point)):
        radius_m = question.radius_m
        near = _distances(day, question.point, radius_m, _all_of(day, filters.values()))
        if not question.facets:
            return _Matched(filters, day.open_bits, text, near)  # all filters are in the rows already
        if radius_m is not None and _COUNTED_APART.isdisjoint(filters):
            filters["radius"] = with_rows(near.rows[near.within], len(day.open))
        elif radius_m is not None:  # some facet counts offers near that a filter of its own leaves out
            filters["radius"] = day.circle(question.point, radius_m)
    return _Matched(filters, _all_of(day, filters.values()), text, near)


def _selections(day: Day, question: Question) -> dict[str, Bitmap]:
    """The filters that are about columns, by the name of the facet that they select in."""
    filters: dict[str, Bitmap] = {}
    if question.products:
        filters["product"] = _any_value(day, "product", question.products)
    if question.segments:
        filters["segment"] = _any_value(day, "segment", question.segments)
    if question.municipalities:
        filters["municipality"] = _any_value(day, "municipality", question.municipalities)
    if question.areas:
        filters["area"] = _any_value(day, "area", question.areas)
    if question.statuses:
        filters["status"] = _any_value(day, "status", question.statuses)
    if question.current_only:
        filters["current_only"] = _any_value(day, "current_only", (1,))
    if question.without_stop:
        filters["without_stop"] = _any_value(day, "without_stop", (1,))
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
    lines = day.facets[facet].line
    known = [lines[value] for value in values if value in lines]
    return day.matrix[known[0]] if len(known) == 1 else any_of(day.matrix, known)


def _distances(day: Day, point: tuple[float, float], radius_m: float | None, bits: Bitmap) -> _Near:
    """Metres from a point to these rows, in the plane."""
    rows = rows_in(bits)
    east = day.columns.x[rows] - point[0]
    north = day.columns.y[rows] - point[1]
    east *= east
    north *= north
    east += north
    metres = np.sqrt(east, out=east)  # as Day.circle, to the last bit
    return _Near(rows, metres, metres <= (np.inf if radius_m is None else radius_m))


def _all_but(day: Day, filters: dict[str, Bitmap], left_out: str) -> Bitmap:
    return _all_of(day, (selected for name, selected in filters.items() if name != left_out))


def _all_of(day: Day, selected: Iterable[Bitmap]) -> Bitmap:
    bits = day.open_bits
    for each in selected:
        bits = bits & each
    return bits


def _facets(day: Day, matched: _Matched, counted: npt.NDArray[np.int32]) -> Facets:
    """Every facet out of what was ``counted`` of the offers found; those with a selection are counted by themselves."""
    found = counted.copy()
    for name in _COUNTED_APART & matched.filters.keys():
        span = day.facets[name].span
        found[span] = counts(day.matrix[span], _all_but(day, matched.filters, name))
    listed = found.tolist()
    facets: Facets = {}
    for name in _LISTED:
        labels, span, _ = day.facets[name]
        facets[name] = {label: count for label, count in zip(labels, listed[span], strict=True) if count}
    facets["start_within"] = dict(zip(START_WITHIN, listed[day.facets["start_within"].span], strict=False))
    for name in ("current_only", "without_stop"):
        count = listed[day.facets[name].span.start]
        facets[name] = {1: count} if count else {}
    if matched.near is not None:
        facets["radius"] = _radius_facet(matched.near.metres)
    return facets


def _radius_facet(metres: npt.NDArray[np.float64]) -> dict[str | int, int]:
    facet: dict[str | int, int] = {
        kilometres: int(np.count_nonzero(metres <= limit))
        for kilometres, limit in zip(RADII_KM, _LIMITS_M, strict=True)
    }
    facet[0] = len(metres)
    return facet


def _hits(
    day: Day,
    text: TextMatch | None,
    rows: npt.NDArray[np.int64],
    near: _Near | None,
    identities: npt.NDArray[np.uint64],
    question: Question,
) -> tuple[Hit, ...]:
    scores = text.scores(rows) if text is not None else None
    distance = near.metres if near is not None else None
    ranks = day.worth.wait_rank if len(rows) == len(day.open) else day.worth.wait_rank[rows]
    keys = sort_keys(question, ranks, scores, distance)
    start = (question.page - 1) * question.per_page
    page = page_of(keys, Ties(identities, rows, question.fingerprint()), start, start + question.per_page)
    chosen = rows[page]
    weeks = day.worth.start_weeks[chosen].tolist()
    return tuple(
        map(
            _made_of,
            zip(
                day.columns.id[chosen].tolist(),
                _NO_SCORES if scores is None else scores[page].tolist(),
                _NOTHING if distance is None else distance[page].tolist(),
                weeks if UNKNOWN not in weeks else [week if week >= 0 else None for week in weeks],
                strict=False,
            ),
        )
    )
