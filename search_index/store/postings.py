"""Posting lists as arrays: for every term the rows that have it, and its BM25F weight there.

The formula is BM25F with the length of every field set against the average of that field. The weights are worked
out once, when a generation is published, so that a question only adds them up. Read-only afterwards.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.store.text_index import FIELDS

#: Saturation: how fast a second mention adds less. Higher than the usual 1.2, because field boosts count as mentions:
#: at 1.2 a characteristic alone would come within one step of a product that is named so.
K1 = 4.0
#: How much a long field is discounted.
LENGTH_WEIGHT = 0.6

Rows = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float32]

#: A term that so large a part of the documents has also gets a dense posting list: a weight for every row, 0 where it
#: is not. That takes at most one and a half times the room of the list.
DENSE_FROM = 1 / 3

NO_ROWS: Rows = np.empty(0, np.int32)
NO_WEIGHTS: Weights = np.empty(0, np.float32)


class Statistics(NamedTuple):
    """What scoring needs to know of the whole generation, also for documents that came after it."""

    size: int
    #: Average length per field, in terms, in the order of ``FIELDS``.
    average_lengths: tuple[float, ...]


def rarity(documents_with: float, size: int) -> float:
    """Inverse document frequency; above 0 always."""
    return math.log(1 + (size - documents_with + 0.5) / (documents_with + 0.5))


def saturated(frequency: npt.NDArray[np.float64], idf: npt.NDArray[np.float64] | float) -> Weights:
    """Weight of a length-corrected frequency, after saturation (BM25)."""
    return (idf * frequency * (K1 + 1) / (K1 + frequency)).astype(np.float32)


class Postings:
    """All posting lists of a generation. Rows ascend within a term."""

    def __init__(
        self,
        terms: list[str],
        starts: npt.NDArray[np.int64],
        rows: Rows,
        weights: Weights,
        statistics: Statistics,
        dense: Weights | None = None,
    ) -> None:
        self.terms = terms
        self.statistics = statistics
        self._number = {term: number for number, term in enumerate(terms)}
        self._starts = starts
        self._rows = rows
        self._weights = weights
        often = np.flatnonzero(np.diff(starts) >= max(statistics.size * DENSE_FROM, 1)).tolist()
        self._line = {number: line for line, number in enumerate(often)}
        self._dense = self._densely(often) if dense is None else dense

    def _densely(self, numbers: Sequence[int]) -> Weights:
        """A dense posting list for each of these terms."""
        dense = np.zeros((len(numbers), self.statistics.size), np.float32)
        for line, number in zip(dense, numbers, strict=True):
            own = slice(self._starts[number], self._starts[number + 1])
            line[self._rows[own]] = self._weights[own]
        return dense

    def of(self, term: str) -> tuple[Rows, Weights]:
        """Rows and weights of a term; empty when it does not occur."""
        number = self._number.get(term)
        if number is None:
            return NO_ROWS, NO_WEIGHTS
        start, end = self._starts[number], self._starts[number + 1]
        return self._rows[start:end], self._weights[start:end]

    def dense_posting_list(self, term: str) -> Weights | None:
        """Dense posting list of a term: its weight per row, 0 where it is not; None for a term that few rows have."""
        number = self._number.get(term)
        line = None if number is None else self._line.get(number)
        return None if line is None else self._dense[line]

    def rarity_of(self, term: str) -> float:
        """Inverse document frequency of a term, also of one that the generation does not know."""
        number = self._number.get(term)
        count = 0 if number is None else int(self._starts[number + 1] - self._starts[number])
        return rarity(max(count, 1), max(self.statistics.size, 1))

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Terms that begin with a prefix, in order."""
        for number in range(bisect_left(self.terms, prefix), len(self.terms)):
            if not self.terms[number].startswith(prefix):
                return
            yield self.terms[number]

    def save(self, folder: Path) -> None:
        """Write the arrays and the terms into a folder."""
        (folder / "terms.txt").write_text("\n".join(self.terms), "utf-8")
        np.save(folder / "posting_starts.npy", self._starts)
        np.save(folder / "posting_rows.npy", self._rows)
        np.save(folder / "posting_weights.npy", self._weights)
        np.save(folder / "posting_dense.npy", self._dense)
        (folder / "statistics.json").write_text(json.dumps(self.statistics._asdict()), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """Map the arrays of a folder into memory.

        :raises OSError, ValueError, KeyError: something is missing or makes no sense.
        """
        text = (folder / "terms.txt").read_text("utf-8")
        stored = json.loads((folder / "statistics.json").read_text("utf-8"))
        return cls(
            text.split("\n") if text else [],
            mapped(folder / "posting_starts.npy"),
            mapped(folder / "posting_rows.npy"),
            mapped(folder / "posting_weights.npy"),
            Statistics(int(stored["size"]), tuple(stored["average_lengths"])),
            mapped(folder / "posting_dense.npy"),
        )


#: Advice to the system to map all pages at once, so that no question waits for them one by one (MADV_POPULATE_READ of
#: linux/mman.h, which the mmap module of Python does not name).
_POPULATE_READ = 22


def mapped(path: Path) -> npt.NDArray[Any]:
    """An array of a file, mapped into memory and read-only; a plain array, because np.memmap is slow to index."""
    loaded = np.load(path, mmap_mode="r", allow_pickle=False)
    if not loaded.size:
        return np.array(loaded)
    with suppress(OSError, ValueError):  # only quicker: Linux before 5.14 does not know it
        loaded._mmap.madvise(_POPULATE_READ)
    plain: npt.NDArray[Any] = loaded.view(np.ndarray)
    return plain


def compile_postings(read: Iterable[tuple[str, str, Rows, Weights]], size: int) -> Postings:
    """Merge the posting lists of all fields into one weighted list per term."""
    numbers: dict[str, int] = {}
    chunks: list[tuple[int, npt.NDArray[np.int32], Rows, Weights]] = []
    order = {name: number for number, name in enumerate(FIELDS)}
    for field, term, rows, weights in read:
        number = numbers.setdefault(term, len(numbers))
        chunks.append((order[field], np.full(len(rows), number, np.int32), rows, weights))
    terms = sorted(numbers)
    if not chunks:
        empty = Statistics(size, (0.0,) * len(FIELDS))
        return Postings(terms, np.zeros(1, np.int64), NO_ROWS, NO_WEIGHTS, empty)
    rank = np.empty(len(terms), np.int32)
    rank[[numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)
    averages, term_of, row_of, values = _corrected(chunks, size)
    return _merged(terms, rank[term_of], row_of, values, Statistics(size, averages))


def _corrected(
    chunks: list[tuple[int, npt.NDArray[np.int32], Rows, Weights]], size: int
) -> tuple[tuple[float, ...], npt.NDArray[np.int32], Rows, Weights]:
    """Frequencies of every (term, row, field), multiplied by the field's boost and corrected for length."""
    averages: list[float] = []
    parts: list[tuple[npt.NDArray[np.int32], Rows, Weights]] = []
    for number, boost in enumerate(FIELDS.values()):
        mine = [chunk for chunk in chunks if chunk[0] == number]
        if not mine:
            averages.append(0.0)
            continue
        rows = np.concatenate([chunk[2] for chunk in mine])
        weights = np.concatenate([chunk[3] for chunk in mine])
        lengths = np.bincount(rows, weights, minlength=size)
        average = float(lengths.sum() / size)
        averages.append(average)
        values = boost * weights / discount(lengths[rows], average)
        parts.append((np.concatenate([chunk[1] for chunk in mine]), rows, values.astype(np.float32)))
    return (
        tuple(averages),
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate([part[2] for part in parts]),
    )


def discount(length: npt.NDArray[np.float64], average: float) -> npt.NDArray[np.float64]:
    """By how much a frequency is divided in a field of this length."""
    return 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / average


def _merged(
    terms: list[str], term_of: npt.NDArray[np.int32], row_of: Rows, values: Weights, statistics: Statistics
) -> Postings:
    """Add up the fields of each (term, row), then apply saturation and rarity."""
    key = term_of.astype(np.int64) * max(statistics.size, 1) + row_of
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    frequency = np.add.reduceat(values[order].astype(np.float64), first)
    key = key[first]
    term_at = key // max(statistics.size, 1)
    counts = np.bincount(term_at, minlength=len(terms))
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    idf = np.array([rarity(count, statistics.size) for count in counts])
    rows = (key % max(statistics.size, 1)).astype(np.int32)
    return Postings(terms, starts, rows, saturated(frequency, idf[term_at]), statistics)
