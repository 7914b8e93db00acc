"""The order of hits: by wait, by distance or by relevance, with ties that rotate by day and question.

No order ever looks at a name, at the size of a provider or at the number of an offer, so nobody stands first every
day. All orders are total and deterministic: page N+1 never repeats a hit of page N.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.search.question import Sort

#: Text scores are rounded to so many steps of the best one, so that a slightly better text never beats a far
#: shorter wait.
SCORE_STEPS = 5

#: Up to so many hits are simply sorted; of more, only the part that is on the page.
_SORTED_WHOLE = 256

#: From so many hits on, ranks are counted instead of parted.
_MANY = 20_000

#: Bits in which the rank of a wait fits.
RANK_BITS = 12
_DISTANCE_BITS = 49

Keys = npt.NDArray[Any]


class BestByText(NamedTuple):
    """The hits that can stand on a page because their text answers well enough."""

    positions: npt.NDArray[np.int64]
    #: All of them answer about equally well, so that their text orders nothing.
    equally: bool


def best_by_text(sort: Sort, scores: npt.NDArray[np.float32] | None, end: int) -> BestByText | None:
    """The hits that can stand before ``end``; None when all can.

    Of many hits most answer far less well: they need no order.
    """
    if sort is not Sort.RELEVANCE or scores is None or len(scores) <= _SORTED_WHOLE:
        return None
    best = scores.max()
    for step in range(1, SCORE_STEPS):
        positions = (scores > _least(best, step)).nonzero()[0]
        if len(positions) >= end:
            return BestByText(positions, equally=step == 1)
    return None


def sort_keys(
    sort: Sort, wait_rank: npt.NDArray[np.int32], scores: npt.NDArray[np.float32] | None
) -> npt.NDArray[np.int32]:
    """One number per row found, by wait or by text and wait; lower comes first, equal numbers are ties."""
    if sort is Sort.WAIT or scores is None or not len(scores):
        return wait_rank
    return wait_rank + (_steps_below_best(scores) << RANK_BITS)


def first_by(keys: npt.NDArray[np.int32], end: int) -> npt.NDArray[np.int64]:
    """Positions of those that can stand before ``end`` by these keys, whatever else they are ordered by after them."""
    if len(keys) <= _SORTED_WHOLE or not 0 < end < len(keys):
        return np.arange(len(keys))
    return np.flatnonzero(keys <= np.partition(keys, end - 1)[end - 1])


def then_nearness(keys: npt.NDArray[np.int32], metres: npt.NDArray[np.float64]) -> npt.NDArray[np.uint64]:
    """Keys by which of equals the nearest comes first."""
    nearness = metres.view(np.uint64) >> np.uint64(64 - 1 - _DISTANCE_BITS)
    return (keys.astype(np.uint64) << np.uint64(_DISTANCE_BITS)) | nearness


def _steps_below_best(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.int32]:
    best = scores.max()
    steps = np.zeros(len(scores), np.int32)
    for step in range(1, SCORE_STEPS):
        steps += scores <= _least(best, step)
    return steps


def _least(best: np.float32, step: int) -> np.float32:
    """What a score has to be above to stand within so many steps of the best."""
    return best * np.float32(1 - step / SCORE_STEPS)


class Ties(NamedTuple):
    """Who goes first among equals: ``identities`` are :func:`mixed` ids per row, ``rows`` those that were found."""

    identities: npt.NDArray[np.uint64]
    rows: npt.NDArray[np.int64]
    seed: int

    def of(self, positions: Keys | slice) -> npt.NDArray[np.uint64]:
        """Where offers stand among their equals for this question: one to one, so never equal themselves."""
        # Odd numbers multiply one to one in 64 bits; the identities are mixed already, so once more is enough.
        return self.identities[self.rows[positions]] * np.uint64(self.seed | 1)


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
    before = int(np.count_nonzero(keys < low))
    page = (start - before, end - before)
    if low == high:
        return _turns(np.flatnonzero(keys == low), ties, *page)
    return _of_group(keys, np.flatnonzero((keys >= low) & (keys <= high)), ties, page)


class Ranked(NamedTuple):
    """Rows next to their ranks, lowest rank first: a page of them is found without looking at the rest."""

    rows: npt.NDArray[np.int64]
    #: Ascending.
    ranks: npt.NDArray[np.int32]

    @classmethod
    def of(cls, rows: npt.NDArray[np.int64], ranks: npt.NDArray[np.int32]) -> Ranked:
        """Rows with their ranks, which are below 2^15, in any order."""
        order = np.argsort(ranks.astype(np.int16), kind="stable")
        return cls(rows[order], ranks[order])

    def among(self, mask: npt.NDArray[np.bool_]) -> Ranked:
        """Those of which the mask, one for every row there is, says so."""
        kept = mask[self.rows].nonzero()[0]
        return Ranked(self.rows[kept], self.ranks[kept])

    def page(self, ties: Ties, start: int, end: int) -> Keys:
        """What :func:`page_of` finds among these ranks; ``ties`` are those of my rows."""
        ranks = self.ranks
        start, end = max(start, 0), min(end, len(ranks))
        if end <= start:
            return np.empty(0, np.int64)
        if len(ranks) <= _SORTED_WHOLE:
            return np.lexsort((ties.of(slice(None)), ranks))[start:end]
        low, high = ranks[start], ranks[end - 1]
        first, after = _equals(ranks, low)
        if low == high:
            return first + _by_turn(ties.of(slice(first, after)), start - first, end - first)
        last, beyond = _equals(ranks, high)
        order = np.lexsort((ties.of(slice(after, last)), ranks[after:last]))
        lowest = _by_turn(ties.of(slice(first, after)), start - first, after - first)
        highest = _by_turn(ties.of(slice(last, beyond)), 0, end - last)
        return np.concatenate((first + lowest, after + order, last + highest))


def _equals(ranks: npt.NDArray[np.int32], rank: np.int32) -> tuple[int, int]:
    """Where the rows with a rank begin and end."""
    return int(ranks.searchsorted(rank)), int(ranks.searchsorted(rank, side="right"))


def _of_group(keys: Keys, group: Keys, ties: Ties, page: tuple[int, int]) -> Keys:
    """A page out of a group of positions with different keys."""
    if len(group) > _SORTED_WHOLE:
        return _in_three(keys, group, ties, page)
    return group[np.lexsort((ties.of(group), keys[group]))[slice(*page)]]


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
    return group[_by_turn(ties.of(group), start, end)]


def _by_turn(turns: npt.NDArray[np.uint64], start: int, end: int) -> Keys:
    """Which turns are ``start`` to ``end`` when all are in order."""
    if len(turns) > max(_SORTED_WHOLE, end):
        first = turns.argpartition(end - 1)[:end]
        return first[turns[first].argsort(kind="stable")[start:end]]
    return turns.argsort(kind="stable")[start:end]


def mixed(ids: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """Ids scattered over 64 bits, one to one (the finaliser of splitmix64, public domain)."""
    value = ids.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
