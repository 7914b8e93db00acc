"""One region on one day, ready for questions: which offers can be found, what their figures are waits, and a bitmap
for every facet value. Made once per day from the columns; a change makes a new one out of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from search_index.analysis.dutch import fold
from search_index.search.effective_waits import STOPPED, EffectiveWaits, effective_waits
from search_index.search.ranking import RANK_BITS, Ranked
from search_index.search.urgency import CRISIS_SEGMENT
from search_index.store.bitmaps import BITS, Bitmap, counts, packed, rows_in, span_of, words_for
from search_index.store.columns import Columns
from search_index.store.document import STATUSES
from search_index.store.vocabulary import Vocabulary

#: Weeks for which "can start within" is counted.
START_WITHIN = (2, 4, 8, 12)
#: With more changed rows than this a region day is made anew instead of spliced.
MOST_CHANGED = 2000

#: What counting an offer by itself costs, in words of the bitmaps; measured on 150 000 offers.
ROW_COST = 40

#: Circles around places in the cache: people ask about the same towns again and again.
CACHED_CIRCLES = 64
#: The value of "can start now" among those of START_WITHIN.
NOW = 0

_SINGLE = ("product", "municipality", "area", "segment", "status")

Label = str | int
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_FacetBitmap = tuple[Label, npt.NDArray[Any]]


class Facet(NamedTuple):
    """One facet: its labels and where their lines begin in the facet_matrix."""

    labels: list[Label]
    span: slice
    number: dict[Label, int]


class RegionDay:
    """Facet values are lines of one facet_matrix of bitmaps, the lines of one facet next to each other."""

    def __init__(
        self,
        columns: Columns,
        words: Vocabulary,
        waits: EffectiveWaits,
        findable: npt.NDArray[np.bool_],
        facets: dict[str, Facet],
        facet_matrix: npt.NDArray[np.uint64],
    ) -> None:
        self.columns = columns
        self.waits = waits
        self.open = findable
        self.open_bits: Bitmap = packed(findable)
        self.facets = facets
        self.facet_matrix = facet_matrix
        #: Per facet value, the number of offers when nothing is asked.
        self.counts = counts(facet_matrix, self.open_bits)
        self._words = words
        self._numbers = {name: self._numbers_of(name) for name in (*_SINGLE, "characteristic")}
        self._circles: dict[tuple[float, ...], npt.NDArray[np.uint64]] = {}
        self._inside: dict[tuple[float, ...], npt.NDArray[np.bool_]] = {}
        self._by_product: dict[str, Ranked] = {}
        self._by_age: dict[int, Bitmap] = {}
        self._by_wait: dict[int, Bitmap] = {}

    @classmethod
    def of(cls, columns: Columns, words: Vocabulary, region: str, day: date) -> RegionDay:
        """The offers of a region on a day."""
        findable = _findable(columns, words, region, day)
        waits = effective_waits(columns, day)
        lines = _FacetBitmaps(columns, words, waits, findable)
        return cls(columns, words, waits, findable, lines.facets, lines.facet_matrix())

    def changed(self, columns: Columns, words: Vocabulary, rows: Collection[int], region: str, day: date) -> RegionDay:
        """The same region and day for columns that differ from mine in these rows only.

        Costs a copy of the bitmaps instead of looking at every offer again, unless much changed or a value came
        that no offer had.
        """
        if len(rows) > MOST_CHANGED:
            return RegionDay.of(columns, words, region, day)
        at = np.array(sorted(rows), np.int64)
        part = RegionDay.of(columns.taken(at), words, region, day)
        if any(not part.facets[name].number.keys() <= facet.number.keys() for name, facet in self.facets.items()):
            return RegionDay.of(columns, words, region, day)
        size = len(columns)
        waits = EffectiveWaits(
            *(_with(getattr(self.waits, name), getattr(part.waits, name), at, size) for name in EffectiveWaits._fields)
        )
        findable = _with(self.open, part.open, at, size)
        made = RegionDay(columns, words, waits, findable, self.facets, self._matrix_with(part, at, size))
        if columns.at is self.columns.at:
            made._circles, made._inside = self._circles, self._inside  # nobody moved
        return made

    def _matrix_with(self, part: RegionDay, rows: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.uint64]:
        """The facet matrix with the bits of these rows as ``part`` has them."""
        facet_matrix = np.zeros((len(self.facet_matrix), words_for(size)), np.uint64)
        facet_matrix[:, : self.facet_matrix.shape[1]] = self.facet_matrix
        mine = [self.facets[name].number[label] for name, facet in part.facets.items() for label in facet.labels]
        bits = np.unpackbits(part.facet_matrix.view(np.uint8), axis=1, bitorder="little", count=len(rows)).view(
            np.bool_
        )
        set_in = np.zeros((len(facet_matrix), len(rows)), np.bool_)
        set_in[mine] = bits
        for number, row in enumerate(rows.tolist()):
            word, bit = facet_matrix[:, row // BITS], np.uint64(1 << (row % BITS))
            word &= ~bit
            word[set_in[:, number]] |= bit
        return facet_matrix

    def _numbers_of(self, facet: str) -> npt.NDArray[np.int64]:
        """The number of each label of a facet in its column."""
        labels = self.facets[facet].labels
        if facet == "segment":
            return np.array(labels, np.int64)
        names = STATUSES if facet == "status" else self._words.values[facet]
        number_of = {name: number for number, name in enumerate(names)}
        return np.array([number_of[str(label)] for label in labels], np.int64)

    def counted(self, bits: Bitmap, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """Per facet value, how many of these offers have it; ``bits`` and ``rows`` are the same offers in two forms.

        Few offers are looked at one by one, many by the words of the bitmaps: both tell the same.
        """
        words = span_of(bits)
        if len(rows) * ROW_COST < len(self.facet_matrix) * (words.stop - words.start):
            return self._counted_by_row(rows)
        return counts(self.facet_matrix, bits)

    def _counted_by_row(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        found = np.zeros(len(self.facet_matrix), np.int32)
        waits, columns = self.waits, self.columns
        for name, column in (
            ("product", columns.product),
            ("municipality", columns.municipality),
            ("area", columns.area),
            ("segment", columns.segment),
            ("status", waits.status),
        ):
            numbers = self._numbers[name]
            often = np.bincount(column[rows], minlength=int(numbers.max(initial=0)) + 1)
            found[self.facets[name].span] = often[numbers]
        bytes_ = np.ascontiguousarray(columns.characteristics[rows]).view(np.uint8)
        has = np.unpackbits(bytes_, axis=1, bitorder="little").sum(axis=0, dtype=np.int32)
        found[self.facets["characteristic"].span] = has[self._numbers["characteristic"]]
        start, current = waits.start_weeks[rows], waits.is_current[rows]
        known = start[start >= 0]
        within = [np.count_nonzero(known <= weeks) for weeks in START_WITHIN]
        found[self.facets["start_within"].span] = [*within, np.count_nonzero((start == 0) & current)]
        found[self.facets["current_only"].span] = np.count_nonzero(current)
        found[self.facets["without_stop"].span] = np.count_nonzero(waits.status[rows] != STOPPED)
        return found

    def provider_count(self, rows: npt.NDArray[np.int64]) -> int:
        """Number of different providers among these rows."""
        seen = np.zeros(len(self._words.values["provider"]), np.bool_)
        seen[self.columns.provider[rows].astype(np.intp)] = True  # quicker than numpy turning them into indexes itself
        return int(np.count_nonzero(seen))

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """All rows that can be found."""
        return rows_in(self.open_bits)

    @cached_property
    def by_wait(self) -> Ranked:
        """The same rows by what their wait is waits."""
        return Ranked.of(self.rows, self.waits.wait_rank[self.rows])

    @cached_property
    def crisis_last(self) -> Ranked:
        """The same rows by wait, crisis care behind all others."""
        return Ranked.of(self.rows, self.ranks_crisis_last(self.rows))

    def ranks_crisis_last(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """The rank of the wait of each row, and of crisis care one behind all others."""
        behind: npt.NDArray[np.int32] = (self.columns.segment[rows] == CRISIS_SEGMENT).astype(np.int32)
        ranks: npt.NDArray[np.int32] = self.waits.wait_rank[rows] + (behind << RANK_BITS)
        return ranks

    @cached_property
    def all_providers(self) -> int:
        """Number of different providers of all offers that can be found."""
        return self.provider_count(self.rows)

    def metres(self, point: tuple[float, float], rows: npt.NDArray[np.int64] | slice) -> npt.NDArray[np.float64]:
        """How far rows are from a point, in the plane."""
        metres: npt.NDArray[np.float64] = np.abs(self.columns.at[rows] - complex(*point))
        return metres

    def inside(self, point: tuple[float, float], radius_m: float) -> npt.NDArray[np.bool_]:
        """Whether rows are within so many metres of a point. Cache: key point and radius, bound ``CACHED_CIRCLES``."""
        key = (*point, radius_m)
        found = self._inside.get(key)
        if found is None:
            found = self.metres(point, slice(None)) <= radius_m
            self._inside = _cached_with(self._inside, key, found)
        return found

    def circle(self, point: tuple[float, float], radius_m: float) -> Bitmap:
        """Rows within so many metres of a point, also those that cannot be found."""
        ring: Bitmap = self.rings(point, (radius_m,))[0]
        return ring

    def rings(self, point: tuple[float, float], radii_m: tuple[float, ...]) -> npt.NDArray[np.uint64]:
        """A bitmap for each radius. Cache: key point and radii, bound ``CACHED_CIRCLES``."""
        key = (*point, *radii_m)
        found = self._circles.get(key)
        if found is None:
            metres = self.metres(point, slice(None))
            found = packed(np.stack([metres <= radius for radius in radii_m]))
            self._circles = _cached_with(self._circles, key, found)
        return found

    def of_product(self, code: str) -> Ranked:
        """Rows of a product that can be found, by what their wait is waits."""
        found = self._by_product.get(code)
        if found is None:
            line = self.facets["product"].number.get(code)
            rows = np.empty(0, np.int64) if line is None else rows_in(self.facet_matrix[line])
            found = Ranked.of(rows, self.waits.wait_rank[rows])
            if line is not None:
                self._by_product[code] = found
        return found

    def of_age(self, age: int) -> Bitmap:
        """Rows whose ages include this one."""
        found = self._by_age.get(age)
        if found is None:
            found = packed((self.columns.age_from <= age) & (age <= self.columns.age_to))
            if 0 <= age <= 30:
                self._by_age[age] = found
        return found

    def starting_within(self, weeks: int) -> Bitmap:
        """Rows known to start within so many weeks."""
        found = self._by_wait.get(weeks)
        if found is None:
            start = self.waits.start_weeks
            found = packed((start >= 0) & (start <= weeks))
            if 0 <= weeks <= 60:
                self._by_wait[weeks] = found
        return found

    def of_providers(self, slugs: Sequence[str]) -> Bitmap:
        """Rows of any of these providers."""
        numbers = [self._words.find("provider", slug) for slug in slugs]
        known = [number for number in numbers if number is not None]
        return packed(np.isin(self.columns.provider, known))

    def elsewhere(self, municipalities: Sequence[str], towns: Sequence[str]) -> Bitmap:
        """Rows in none of these municipalities and in none of these towns; towns in any spelling of capitals and
        accents."""
        codes = [number for code in municipalities if (number := self._words.find("municipality", code)) is not None]
        called = {fold(town) for town in towns}
        named = [number for number, name in enumerate(self._words.values["place"]) if fold(name) in called]
        there = np.isin(self.columns.municipality, codes) | np.isin(self.columns.place, named)
        return packed(~there)


class _FacetBitmaps:
    """Makes the bitmaps of every facet out of the columns."""

    def __init__(
        self, columns: Columns, words: Vocabulary, waits: EffectiveWaits, findable: npt.NDArray[np.bool_]
    ) -> None:
        self._columns = columns
        self._open = findable
        self._rows = np.flatnonzero(findable)
        self._blocks: list[Bitmap] = []
        self.facets: dict[str, Facet] = {}
        for facet in ("product", "municipality", "area"):
            self._single(facet, getattr(columns, facet)[self._rows], words.values[facet])
        self._single("segment", columns.segment[self._rows], None)
        self._single("status", waits.status[self._rows], STATUSES)
        self._characteristics(words.values["characteristic"])
        start = waits.start_weeks
        within = [(weeks, (start >= 0) & (start <= weeks)) for weeks in START_WITHIN]
        within.append((NOW, (start == 0) & waits.is_current))  # "can start now" is never said of an ageing figure
        self._masks("start_within", within)
        self._masks("current_only", [(1, waits.is_current)])
        self._masks("without_stop", [(1, waits.status != STOPPED)])

    def facet_matrix(self) -> npt.NDArray[np.uint64]:
        """The facet matrix: all bitmaps under each other."""
        return np.ascontiguousarray(np.concatenate(self._blocks))

    def _single(self, facet: str, values: npt.NDArray[Any], names: Sequence[str] | None) -> None:
        """Bitmaps of a column with one value per row; the empty name is no value."""
        present, line_of = np.unique(values, return_inverse=True)
        mask = np.zeros((len(present), len(self._open)), np.bool_)
        mask[line_of, self._rows] = True
        labels: list[Label] = [names[value] if names is not None else value for value in map(int, present)]
        kept = [number for number, label in enumerate(labels) if label != ""]
        self._block(facet, [labels[number] for number in kept], mask[kept])

    def _characteristics(self, codes: Sequence[str]) -> None:
        bytes_ = np.ascontiguousarray(self._columns.characteristics[self._rows]).view(np.uint8)
        has = np.unpackbits(bytes_, axis=1, bitorder="little", count=len(codes)).view(np.bool_)
        mask = np.zeros((len(codes), len(self._open)), np.bool_)
        mask[:, self._rows] = has.T
        kept = np.flatnonzero(mask.any(axis=1)).tolist()
        self._block("characteristic", [codes[number] for number in kept], mask[kept])

    def _masks(self, facet: str, lines: Iterable[_FacetBitmap]) -> None:
        listed = list(lines)
        mask = np.stack([mask for _, mask in listed]) & self._open
        self._block(facet, [label for label, _ in listed], mask)

    def _block(self, facet: str, labels: list[Label], mask: npt.NDArray[np.bool_]) -> None:
        start = sum(len(known.labels) for known in self.facets.values())
        number = {label: start + place for place, label in enumerate(labels)}
        self.facets[facet] = Facet(labels, slice(start, start + len(labels)), number)
        self._blocks.append(packed(mask))


def _cached_with(cache: dict[_Key, _Value], key: _Key, value: _Value) -> dict[_Key, _Value]:
    """A copy of the cache with one more entry, and without the oldest when there are too many."""
    return {**dict(list(cache.items())[-(CACHED_CIRCLES - 1) :]), key: value}


def _with(old: npt.NDArray[Any], new: npt.NDArray[Any], rows: npt.NDArray[np.int64], size: int) -> npt.NDArray[Any]:
    copy = np.zeros(size, old.dtype)
    copy[: len(old)] = old
    copy[rows] = new
    return copy


def _findable(columns: Columns, words: Vocabulary, region: str, day: date) -> npt.NDArray[np.bool_]:
    """Offers of the region that exist and are under contract on the day."""
    number = words.find("region", region)
    if number is None:
        return np.zeros(len(columns), np.bool_)
    today = day.toordinal()
    under_contract = (columns.contract_from <= today) & (today <= columns.contract_to)
    found: npt.NDArray[np.bool_] = columns.alive & (columns.region == number) & under_contract
    return found
