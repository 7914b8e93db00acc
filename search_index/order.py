"""The order of hits: by wait, by distance or by relevance, with ties that rotate by day and question.

No order ever looks at a name, at the size of a provider or at the number of an offer, so nobody stands first every
day. All orders are total and deterministic: page N+1 never repeats a hit of page N.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.question import Question, Sort

#: Text scores are rounded to so many steps of the best one, so that a slightly better text never beats a far
#: shorter wait.
SCORE_STEPS = 5

#: Up to so many hits are simply sorted; of more, only the part that is on the page.
_SORTED_WHOLE = 256

#: From so many hits on, ranks are counted instead of parted.
_MANY = 20_000

_RANK_BITS = 12
_DISTANCE_BITS = 49

_SPREAD, _HALF = np.uint64(0xBF58476D1CE4E5B9), np.uint64(32)

Keys = npt.NDArray[Any]


def sort_keys(
    question: Question,
    wait_rank: npt.NDArray[np.int32],
    scores: npt.NDArray[np.float32] | None,
    distance: npt.NDArray[np.float64] | None,
) -> Keys:
    """One number per row found; lower comes first, equal numbers are ties."""
    if question.sort is Sort.DISTANCE and distance is not None:
        return distance
    if question.sort is Sort.WAIT:
        return wait_rank
    keys = wait_rank
    if scores is not None and len(scores):
        keys = keys + (_steps_below_best(scores) << _RANK_BITS)
    if distance is None:
        return keys
    nearness = distance.view(np.uint64) >> np.uint64(64 - 1 - _DISTANCE_BITS)
    return (keys.astype(np.uint64) << np.uint64(_DISTANCE_BITS)) | nearness


def _steps_below_best(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int32]:
    best = scores.max()
    if best <= 0:
        return np.zeros(len(scores), np.int32)
    steps: npt.NDArray[np.int32] = ((1 - scores / best) * SCORE_STEPS).astype(np.int32)
    return np.minimum(steps, np.int32(SCORE_STEPS - 1))


class Ties(NamedTuple):
    """Who goes first among equals: ``identities`` are :func:`mixed` ids per row, ``rows`` those that were found."""

    identities: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int64]
    seed: int

    def of(self, positions: Keys | slice) -> npt.NDArray[np.uint64]:
        """Where offers stand among their equals for this question: one to one, so never equal themselves."""
        value = self.identities[self.rows[positions]] ^ np.uint64(self.seed)
        value *= _SPREAD  # the identities are mixed already: once more with the seed is enough
        value ^= value >> _HALF
        return value


def page_of(keys: Keys, ties: Ties, start: int, end: int) -> Keys:
    """Positions of the hits ``start`` to ``end`` (exclusive) in order; empty beyond the end.

    ``keys`` stand in the order of the rows of ``ties``. Only what can be on the page is sorted.
    """
    start, end = max(start, 0), min(end, len(keys))
    if end <= start:
        return np.empty(0, np.int64)
    if len(keys) <= _SORTED_WHOLE:
        return np.lexsort((ties.of(slice(None)), keys))[start:end]
    low, high = _bounds(keys, start, end)
    if low == high:
        before = int(np.count_nonzero(keys < low))
        return _turns(np.flatnonzero(keys == low), ties, start - before, end - before)
    group = np.flatnonzero((keys >= low) & (keys <= high))
    before = int(np.count_nonzero(keys < low))
    if len(group) > _SORTED_WHOLE:
        return _in_three(keys, group, ties, (start - before, end - before))
    order = np.lexsort((ties.of(group), keys[group]))
    return group[order[start - before : end - before]]


def _bounds(keys: Keys, start: int, end: int) -> tuple[Any, Any]:
    """The keys at the positions ``start`` and ``end - 1`` when all are in order."""
    if keys.dtype == np.int32 and len(keys) > _MANY:  # ranks: few different ones beside so many, none below 0
        up_to = np.bincount(keys).cumsum()
        low, high = np.searchsorted(up_to, (start, end - 1), side="right")
        return low, high
    lowest = np.partition(keys, end - 1)[:end]
    return (np.partition(lowest, start)[start] if start else lowest.min()), lowest[-1]


def _in_three(keys: Keys, group: Keys, ties: Ties, page: tuple[int, int]) -> Keys:
    """A page out of a group of which the lowest and the highest key, or one of them, have many equals."""
    mine = keys[group]
    low, high = mine.min(), mine.max()
    lowest, highest = group[mine == low], group[mine == high]
    between = group[(mine > low) & (mine < high)]
    order = np.lexsort((ties.of(between), keys[between]))
    first = _turns(lowest, ties, page[0], len(lowest))
    last = _turns(highest, ties, 0, page[1] - len(lowest) - len(between))
    return np.concatenate((first, between[order], last))


def _turns(group: Keys, ties: Ties, start: int, end: int) -> Keys:
    """Positions ``start`` to ``end`` of a group of equals, in the order of their turns."""
    turns = ties.of(group)
    if len(group) > max(_SORTED_WHOLE, end):
        first = np.argpartition(turns, end - 1)[:end]
        group, turns = group[first], turns[first]
    return group[np.argsort(turns)[start:end]]


def mixed(ids: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Ids scattered over 64 bits, one to one (the finaliser of splitmix64, public domain)."""
    value = ids.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
