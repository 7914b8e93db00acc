"""Everything about the documents that is not text, as columns: one array per property, one row per document."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search_index.store.document import MAX_WEEKS, STATUSES, OfferDocument
from search_index.store.postings import mapped
from search_index.store.text_index import texts_of
from search_index.store.vocabulary import Vocabulary

#: Stands for "unknown" in columns of weeks and places, which are never negative.
UNKNOWN = -1
#: Days that lie before and after everything, for "never measured" and "open-ended".
NEVER, ALWAYS = -(2**30), 2**30

_BITS = 64
_STATUS_NUMBER = {status: number for number, status in enumerate(STATUSES)}
_UNKNOWN_STATUS = _STATUS_NUMBER["onbekend"]

Array = npt.NDArray[Any]
Cell = Callable[[OfferDocument, Vocabulary], int | complex]


def _word(kind: str) -> Cell:
    return lambda document, words: words.number(kind, getattr(document, kind))


def _plain(name: str) -> Cell:
    return lambda document, _: getattr(document, name)


def _weeks(name: str) -> Cell:
    return lambda document, _: _known(getattr(document, name), MAX_WEEKS)


def _day(name: str, missing: int) -> Cell:
    return lambda document, _: _ordinal(getattr(document, name), missing)


def _known(value: int | None, most: int) -> int:
    return UNKNOWN if value is None or value < 0 else min(value, most)


def _ordinal(day: date | None, missing: int) -> int:
    return missing if day is None else day.toordinal()


def _metres(value: float) -> float:
    """A place that is not known is far from everything."""
    return value if math.isfinite(value) else math.inf


def _small(value: int) -> int:
    return max(-(2**15), min(value, 2**15 - 1))


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of equal length. Days are proleptic ordinals, weeks -1 when unknown. ``at`` is a point in RD New
    metres as one complex number, east + north j, so that a distance is the absolute value of a difference.

    Vocabulary columns hold numbers of :class:`Vocabulary`; ``characteristics`` is a bitmap of 64-bit words.
    """

    id: Array
    region: Array
    product: Array
    product_name: Array
    segment: Array
    provider: Array
    provider_name: Array
    place: Array
    municipality: Array
    area: Array
    at: Array
    age_from: Array
    age_to: Array
    status: Array
    intake_wait: Array
    start_wait: Array
    places_free: Array
    measured_on: Array
    ageing_after: Array
    stale_after: Array
    contract_from: Array
    contract_to: Array
    stop_until: Array
    doubted: Array
    text_mark: Array
    alive: Array
    characteristics: Array

    def __len__(self) -> int:
        return len(self.id)

    def arrays(self) -> dict[str, Array]:
        """Name -> array."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def save(self, folder: Path) -> None:
        """Write every column as its own file."""
        for name, array in self.arrays().items():
            np.save(folder / f"column_{name}.npy", array)

    @classmethod
    def load(cls, folder: Path) -> Columns:
        """Map the columns of a folder into memory.

        :raises OSError, ValueError: a file is missing or no array.
        """
        return cls(**{field.name: mapped(folder / f"column_{field.name}.npy") for field in dataclasses.fields(cls)})

    def changed(self, rows: Sequence[int], values: Columns, dead: Iterable[int]) -> Columns:
        """A copy in which ``values`` stand at ``rows`` (beyond the end is new), and ``dead`` rows are gone.

        Columns in which nothing changes are shared with the copy, so that a new wait costs next to nothing.
        """
        size = max(len(self), max(rows, default=-1) + 1)
        at = np.fromiter(rows, np.int64, len(rows))
        columns = {name: _changed(array, at, getattr(values, name), size) for name, array in self.arrays().items()}
        gone = list(dead)
        if gone:
            columns["alive"] = columns["alive"].copy()
            columns["alive"][gone] = False
        return Columns(**columns)

    def taken(self, rows: npt.NDArray[np.int64]) -> Columns:
        """Only these rows, in this order."""
        return Columns(**{name: array[rows] for name, array in self.arrays().items()})


class RowsByValue:
    """Where the values of a column stand: it turned round. Numbers from 0."""

    def __init__(self, column: Array) -> None:
        counts = np.bincount(column)
        # Of a small type, because numpy sorts those of two bytes ten times as quickly.
        self._rows = np.argsort(column.astype(np.min_scalar_type(len(counts))), kind="stable")
        self._starts = [0, *counts.cumsum().tolist()]

    def __getitem__(self, value: int) -> npt.NDArray[np.intp]:
        """Its rows, ascending; none when it is not in the column."""
        if value + 1 >= len(self._starts):
            return self._rows[:0]
        return self._rows[self._starts[value] : self._starts[value + 1]]


def _changed(array: Array, rows: npt.NDArray[np.int64], new: Array, size: int) -> Array:
    """The array with ``new`` at ``rows``; itself when that changes nothing."""
    shape = (size, *(max(old, wanted) for old, wanted in zip(array.shape[1:], new.shape[1:], strict=True)))
    if array.shape[1:] != new.shape[1:]:
        wide = np.zeros((len(new), *shape[1:]), new.dtype)
        wide[:, : new.shape[1]] = new
        new = wide
    if shape == array.shape:
        if np.array_equal(array[rows], new):
            return array
        copy = array.copy()
    else:
        copy = np.zeros(shape, array.dtype)
        copy[tuple(map(slice, array.shape))] = array
    copy[rows] = new
    return copy


_CELLS: dict[str, tuple[Any, Cell]] = {
    "id": (np.int64, _plain("id")),
    "region": (np.int32, _word("region")),
    "product": (np.int32, _word("product")),
    "product_name": (np.int32, _word("product_name")),
    "segment": (np.int16, _plain("segment")),
    "provider": (np.int32, _word("provider")),
    "provider_name": (np.int32, _word("provider_name")),
    "place": (np.int32, _word("place")),
    "municipality": (np.int32, _word("municipality")),
    "area": (np.int32, _word("area")),
    "at": (np.complex128, lambda document, _: complex(_metres(document.x), _metres(document.y))),
    "age_from": (np.int16, lambda document, _: _small(document.age_from)),
    "age_to": (np.int16, lambda document, _: _small(document.age_to)),
    "status": (np.int8, lambda document, _: _STATUS_NUMBER.get(document.status, _UNKNOWN_STATUS)),
    "intake_wait": (np.int16, _weeks("intake_wait")),
    "start_wait": (np.int16, _weeks("start_wait")),
    "places_free": (np.int16, lambda document, _: _known(document.places_free, 2**15 - 1)),
    "measured_on": (np.int32, _day("measured_on", NEVER)),
    "ageing_after": (np.int32, _plain("ageing_after")),
    "stale_after": (np.int32, _plain("stale_after")),
    "contract_from": (np.int32, _day("contract_from", NEVER)),
    "contract_to": (np.int32, _day("contract_to", ALWAYS)),
    "stop_until": (np.int32, _day("stop_until", ALWAYS)),
    "doubted": (np.bool_, _plain("doubted")),
    "text_mark": (np.uint64, lambda document, _: text_mark(document)),
    "alive": (np.bool_, lambda _document, _words: True),
}


def text_mark(document: OfferDocument) -> int:
    """64 bits that change when any searchable text of the document changes."""
    joined = "\x1f".join(texts_of(document)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(joined, digest_size=8).digest(), "little")


def encode(documents: Sequence[OfferDocument], words: Vocabulary) -> Columns:
    """Columns of documents, in their order; new words are added to the vocabulary."""
    arrays: dict[str, Array] = {
        name: np.array([cell(document, words) for document in documents], dtype)
        for name, (dtype, cell) in _CELLS.items()
    }
    numbers = [[words.number("characteristic", code) for code in document.characteristics] for document in documents]
    for document in documents:
        if any(code not in words.labels for code in document.characteristics):
            words.learn_labels(document.characteristics, document.characteristic_text)
    width = -(-max(len(words.values["characteristic"]), 1) // _BITS)
    bitmap = np.zeros((len(documents), width), np.uint64)
    for row, mine in enumerate(numbers):
        for number in mine:
            bitmap[row, number // _BITS] |= np.uint64(1 << (number % _BITS))
    return Columns(**arrays, characteristics=bitmap)


def save_vocabulary(words: Vocabulary, folder: Path) -> None:
    """Write the vocabulary as JSON."""
    stored = {"values": words.values, "labels": words.labels}
    (folder / "vocabulary.json").write_text(json.dumps(stored), "ascii")


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read it back.

    :raises OSError, ValueError, KeyError: it is missing or makes no sense.
    """
    stored = json.loads((folder / "vocabulary.json").read_text("ascii"))
    return Vocabulary(stored["values"], stored["labels"])
