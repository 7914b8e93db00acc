"""One region on one day, ready for questions: which offers can be found, what their figures are worth, and a bitmap
for every facet value. Made once per day from the columns and then only read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from search_index.bitmaps import Bitmap, packed
from search_index.columns import Columns
from search_index.document import STATUSES
from search_index.vocabulary import Vocabulary
from search_index.worth import STOPPED, Worth, worth_on

#: Weeks for which "can start within" is counted.
START_WITHIN = (2, 4, 8, 12)

Label = str | int
_Line = tuple[Label, npt.NDArray[Any]]


class Day:
    """Facet values are lines of one matrix of bitmaps, the lines of one facet next to each other."""

    def __init__(self, columns: Columns, words: Vocabulary, region: str, day: date) -> None:
        self.columns = columns
        self.worth: Worth = worth_on(columns, day)
        self.open = _findable(columns, words, region, day)
        self.open_bits: Bitmap = packed(self.open)
        self.labels: dict[str, list[Label]] = {}
        self.span: dict[str, slice] = {}
        self.line: dict[str, dict[Label, int]] = {}
        self.matrix = self._fill(words)
        self._words = words
        self._by_age: dict[int, Bitmap] = {}
        self._by_wait: dict[int, Bitmap] = {}

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
            start = self.worth.start_weeks
            found = packed((start >= 0) & (start <= weeks))
            if 0 <= weeks <= 60:
                self._by_wait[weeks] = found
        return found

    def of_providers(self, slugs: Sequence[str]) -> Bitmap:
        """Rows of any of these providers."""
        numbers = [self._words.find("provider", slug) for slug in slugs]
        known = [number for number in numbers if number is not None]
        return packed(np.isin(self.columns.provider, known))

    def _fill(self, words: Vocabulary) -> npt.NDArray[np.uint64]:
        columns, rows = self.columns, np.flatnonzero(self.open)
        blocks: list[Bitmap] = []
        for facet in ("product", "municipality", "area"):
            names = words.values[facet]
            blocks.append(self._single(facet, getattr(columns, facet)[rows], rows, names))
        blocks.append(self._single("segment", columns.segment[rows], rows, None))
        blocks.append(self._single("status", self.worth.status[rows], rows, STATUSES))
        blocks.append(self._characteristics(rows, words))
        start, status = self.worth.start_weeks, self.worth.status
        waits = [(weeks, (start >= 0) & (start <= weeks)) for weeks in START_WITHIN]
        waits.append((0, (start == 0) & self.worth.is_current))  # "can start now" is never said of an ageing figure
        blocks.append(self._lines("start_within", waits))
        blocks.append(self._lines("current_only", [(1, self.worth.is_current)]))
        blocks.append(self._lines("without_stop", [(1, status != STOPPED)]))
        return np.ascontiguousarray(np.concatenate(blocks))

    def _single(
        self,
        facet: str,
        values: npt.NDArray[Any],
        rows: npt.NDArray[np.int64],
        names: Iterable[str] | None,
    ) -> Bitmap:
        """Bitmaps of a column with one value per row; the empty name is no value."""
        present, line_of = np.unique(values, return_inverse=True)
        mask = np.zeros((len(present), len(self.open)), np.bool_)
        mask[line_of, rows] = True
        named = list(names) if names is not None else None
        labels: list[Label] = [int(value) if named is None else named[value] for value in present]
        kept = [number for number, label in enumerate(labels) if label != ""]
        return self._block(facet, [labels[number] for number in kept], mask[kept])

    def _characteristics(self, rows: npt.NDArray[np.int64], words: Vocabulary) -> Bitmap:
        codes = words.values["characteristic"]
        bytes_ = np.ascontiguousarray(self.columns.characteristics[rows]).view(np.uint8)
        has = np.unpackbits(bytes_, axis=1, bitorder="little", count=len(codes)).view(np.bool_)
        mask = np.zeros((len(codes), len(self.open)), np.bool_)
        mask[:, rows] = has.T
        kept = np.flatnonzero(mask.any(axis=1))
        return self._block("characteristic", [codes[number] for number in kept], mask[kept])

    def _lines(self, facet: str, lines: Iterable[_Line]) -> Bitmap:
        listed = list(lines)
        mask = np.stack([mask for _, mask in listed]) & self.open
        return self._block(facet, [label for label, _ in listed], mask)

    def _block(self, facet: str, labels: list[Label], mask: npt.NDArray[np.bool_]) -> Bitmap:
        start = sum(len(known) for known in self.labels.values())
        self.labels[facet] = labels
        self.span[facet] = slice(start, start + len(labels))
        self.line[facet] = {label: start + number for number, label in enumerate(labels)}
        return packed(mask)


def _findable(columns: Columns, words: Vocabulary, region: str, day: date) -> npt.NDArray[np.bool_]:
    """Offers of the region that exist and are under contract on the day."""
    number = words.find("region", region)
    if number is None:
        return np.zeros(len(columns), np.bool_)
    today = day.toordinal()
    under_contract = (columns.contract_from <= today) & (today <= columns.contract_to)
    found: npt.NDArray[np.bool_] = columns.alive & (columns.region == number) & under_contract
    return found
