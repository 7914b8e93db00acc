"""From a question to an answer: the filters as bitmaps, the facets, the hits of one page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple, TypeGuard

import numpy as np
import numpy.typing as npt

from search_index.lexicon.segmentation import QuerySegmenter
from search_index.search.answer import Answer, Facets, Hits
from search_index.search.matching import TextMatch, Texts, match_text
from search_index.search.question import Question, Sort
from search_index.search.ranking import Keys, Ranked, Ties, best_by_text, first_by, page_of, sort_keys, then_nearness
from search_index.search.region_day import NOW, START_WITHIN, RegionDay
from search_index.search.urgency import CRISIS_SEGMENT, UNASKED, chose_crisis
from search_index.store.bitmaps import Bitmap, any_of, count, counts, rows_in

#: Kilometres for which the radius is counted.
RADII_KM = (5, 10, 15, 20, 30, 50)

_LISTED = ("product", "segment", "municipality", "area", "characteristic", "status")
#: Facets that are counted without their own selection; characteristics all have to hold, so they are not among them.
_COUNTED_APART = frozenset(
    {"product", "segment", "municipality", "area", "status", "start_within", "current_only", "without_stop"}
)
_LIMITS_M = tuple(kilometres * 1000.0 for kilometres in RADII_KM)


class _Matched(NamedTuple):
    """The filters of a question, each by itself, and what remains with all of them."""

    filters: dict[str, Bitmap]
    everything: Bitmap
    text: TextMatch | None


def find(
    day: RegionDay, texts: Texts, segmenter: QuerySegmenter, identities: npt.NDArray[np.uint64], question: Question
) -> Answer:
    """Answer a question about the region and day of ``day``; ``segmenter`` has the words of that region."""
    product = None if question.facets else question.only_product()
    if product is not None:
        found = _of_product(day, product, question)
        return Answer(len(found.rows), _hits(day, None, found.rows, identities, question, found))
    matched = _match(day, texts, segmenter, question)
    ranked = None if matched.filters else (day.crisis_last if _crisis_last(question, None) else day.by_wait)
    rows = rows_in(matched.everything) if ranked is None else ranked.rows
    hits = _hits(day, matched.text, rows, identities, question, ranked)
    corrections, meanings = ((), ()) if matched.text is None else (matched.text.corrections, matched.text.meanings)
    if not question.facets:
        return Answer(len(rows), hits, corrections=corrections, meanings=meanings)
    counted = day.counted(matched.everything, rows) if matched.filters else day.counts
    starting = day.facets["start_within"].number
    return Answer(
        total=len(rows),
        hits=hits,
        provider_count=day.provider_count(rows) if matched.filters else day.all_providers,
        startable_now=int(counted[starting[NOW]]),
        within_12=int(counted[starting[12]]),
        facets=_facets(day, matched, counted, question),
        corrections=corrections,
        meanings=meanings,
    )


def _of_product(day: RegionDay, product: str, question: Question) -> Ranked:
    """The offers of one product, or those of them in a circle: a short way for what needs no counting."""
    found = day.of_product(product)
    if question.radius_m is None or not _is_somewhere(question.point):
        return found
    return found.among(day.inside(question.point, question.radius_m))


def _match(day: RegionDay, texts: Texts, segmenter: QuerySegmenter, question: Question) -> _Matched:
    filters = _selections(day, question)
    text = None
    if question.text:
        text = match_text(texts, segmenter, day.open_bits, question.text, crisis=chose_crisis(question))
    if text is not None:
        filters["text"] = text.bits
    if question.point is not None and question.radius_m is not None and _is_somewhere(question.point):
        filters["radius"] = day.circle(question.point, question.radius_m)
    return _Matched(filters, _all_of(day, filters.values()), text)


def _is_somewhere(point: tuple[float, float] | None) -> TypeGuard[tuple[float, float]]:
    return point is not None and math.isfinite(point[0]) and math.isfinite(point[1])


def _selections(day: RegionDay, question: Question) -> dict[str, Bitmap]:
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
    if question.without_municipalities or question.without_towns:
        filters["elsewhere"] = day.elsewhere(question.without_municipalities, question.without_towns)
    return filters


def _any_value(day: RegionDay, facet: str, values: tuple[str | int, ...]) -> Bitmap:
    lines = day.facets[facet].number
    known = [lines[value] for value in values if value in lines]
    return day.facet_matrix[known[0]] if len(known) == 1 else any_of(day.facet_matrix, known)


def _all_but(day: RegionDay, filters: dict[str, Bitmap], left_out: str) -> Bitmap:
    return _all_of(day, (selected for name, selected in filters.items() if name != left_out))


def _all_of(day: RegionDay, selected: Iterable[Bitmap]) -> Bitmap:
    bits = day.open_bits
    for each in selected:
        bits = bits & each
    return bits


def _facets(day: RegionDay, matched: _Matched, counted: npt.NDArray[np.int32], question: Question) -> Facets:
    """Every facet out of what was ``counted`` of the offers found; those with a selection are counted by themselves."""
    found = counted.copy()
    for name in _COUNTED_APART & matched.filters.keys():
        span = day.facets[name].span
        found[span] = counts(day.facet_matrix[span], _all_but(day, matched.filters, name))
    listed = found.tolist()
    facets: Facets = {}
    for name in _LISTED:
        labels, span, _ = day.facets[name]
        facets[name] = {label: often for label, often in zip(labels, listed[span], strict=True) if often}
    facets["start_within"] = dict(zip(START_WITHIN, listed[day.facets["start_within"].span], strict=False))
    for name in ("current_only", "without_stop"):
        often = listed[day.facets[name].span.start]
        facets[name] = {1: often} if often else {}
    if _is_somewhere(question.point):
        wherever = _all_but(day, matched.filters, "radius")
        within = counts(day.rings(question.point, _LIMITS_M), wherever).tolist()
        facets["radius"] = {**dict(zip(RADII_KM, within, strict=True)), 0: count(wherever)}
    return facets


def _hits(
    day: RegionDay,
    text: TextMatch | None,
    rows: npt.NDArray[np.int64],
    identities: npt.NDArray[np.uint64],
    question: Question,
    ranked: Ranked | None,
) -> Hits:
    """The hits of the page; ``ranked`` are the same rows, when they stand in the order of their waits."""
    scores = text.scores(rows) if text is not None else None
    if scores is not None and _crisis_last(question, text):
        scores = np.where(day.columns.segment[rows] == CRISIS_SEGMENT, scores * np.float32(UNASKED), scores)
    ties = Ties(identities, rows, question.fingerprint())
    start, point = (question.page - 1) * question.per_page, question.point
    if not _is_somewhere(point):
        point = None
    if ranked is not None and (point is None or question.sort is Sort.WAIT):
        page = ranked.page(ties, start, start + question.per_page)
    else:
        page = _page(day, ties, scores, question, point, start, ranked)
    chosen = rows[page]
    return Hits(
        day.columns.id[chosen].tolist(),
        None if scores is None else scores[page].tolist(),
        None if point is None else day.metres(point, chosen).tolist(),
        day.waits.start_weeks[chosen].tolist(),
    )


def _crisis_last(question: Question, text: TextMatch | None) -> bool:
    """Whether crisis care stands behind everything else: in an order by relevance, when nobody asked for it."""
    by_distance = question.sort is Sort.DISTANCE and _is_somewhere(question.point)
    if question.sort is Sort.WAIT or by_distance or chose_crisis(question):
        return False
    return text is None or not text.urgent


def _page(
    day: RegionDay,
    ties: Ties,
    scores: npt.NDArray[np.float32] | None,
    question: Question,
    point: tuple[float, float] | None,
    start: int,
    ranked: Ranked | None,
) -> npt.NDArray[np.int64]:
    """Positions, among the rows found, of the hits on the page. What cannot be on it is left out step by step."""
    rows, sort, end = ties.rows, question.sort, start + question.per_page
    if sort is Sort.DISTANCE and point is not None:
        return page_of(day.metres(point, rows), ties, start, end)
    among, best = None, best_by_text(sort, scores, end)
    if best is not None and scores is not None:
        among = best.positions
        rows, scores = rows[among], None if best.equally else scores[among]
    if ranked is not None:
        ranks = ranked.ranks
    else:
        ranks = (
            day.ranks_crisis_last(rows)
            if scores is None and _crisis_last(question, None)
            else day.waits.wait_rank[rows]
        )
    keys: Keys = sort_keys(sort, ranks, scores)
    if point is not None and sort is not Sort.WAIT:
        first = first_by(keys, end)
        rows, among = rows[first], first if among is None else among[first]
        keys = then_nearness(keys[first], day.metres(point, rows))
    if among is None:
        return page_of(keys, ties, start, end)
    return among[page_of(keys, ties._replace(rows=rows), start, end)]
