"""What somebody may be typing: the products, characteristics, places and providers of a region and the phrases of the
thesaurus, by the beginning of one of their words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from search_index.analysis.dutch import fold
from search_index.lexicon.thesaurus import thesaurus
from search_index.search.answer import Suggestion
from search_index.store.columns import Columns
from search_index.store.vocabulary import Vocabulary

#: Shortest text for which anything is suggested.
SHORTEST = 2

#: Kinds in the order shown, with the columns of their text and their key.
_KINDS = (
    ("product", "product_name", "product"),
    ("kenmerk", "characteristic", "characteristic"),
    ("plaats", "place", "place"),
    ("aanbieder", "provider_name", "provider"),
    ("woord", "", ""),
)

_KIND_NUMBER = {kind: number for number, (kind, _, _) in enumerate(_KINDS)}
#: Below the kind one bit says whether a later word begins so, and 32 bits which entry it is.
_KIND_BIT = 33
_NUMBER = (1 << 32) - 1
_NOWHERE = (0, 0)
_NO_LETTERS = re.compile(r"[\W_]+")


class Suggestions:
    """Everything that can be suggested in one region, sorted by the beginnings of words. Counts are offers of the
    region, whatever their contract says today.

    What was worked out is kept by where its beginnings stand, so "autis" and "Autism" are one, no text that anybody
    typed stays behind, and there is never more to keep than beginnings that differ."""

    def __init__(self, columns: Columns, words: Vocabulary, region: str) -> None:
        number = words.find("region", region)
        inside = np.flatnonzero(columns.alive & (columns.region == (-1 if number is None else number)))
        self._entries = [
            entry
            for kind, text, key in _KINDS
            for entry in sorted(_of_kind(columns, words, inside, kind, text, key), key=_order)
        ]
        beginnings = sorted(
            (beginning, _place(entry, number, later=words_before > 0))
            for number, entry in enumerate(self._entries)
            for words_before, beginning in enumerate(_beginnings(entry.text))
            if entry.kind != "woord" or not words_before
        )
        self._beginnings = [beginning for beginning, _ in beginnings]
        self._places = np.array([place for _, place in beginnings], np.int64)
        #: Where the beginnings stand that share their first letters: looking further is among few.
        self._by_letters = {
            letters: (bisect_left(self._beginnings, letters), bisect_left(self._beginnings, _behind(letters)))
            for letters in {beginning[:SHORTEST] for beginning in self._beginnings}
        }
        self._found: dict[tuple[int, int, int], tuple[Suggestion, ...]] = {}

    def starting_with(self, prefix: str, limit: int) -> tuple[Suggestion, ...]:
        """At most ``limit`` suggestions: by kind, then those that begin so before those with a later word that
        does, then by alphabet. No kind crowds out the others."""
        wanted = _plain(prefix)
        if len(wanted) < SHORTEST or limit < 1:
            return ()
        start, end = self._by_letters.get(wanted[:SHORTEST], _NOWHERE)
        if len(wanted) > SHORTEST:
            start = bisect_left(self._beginnings, wanted, start, end)
            end = bisect_left(self._beginnings, _behind(wanted), start, end)
        if start == end:
            return ()
        found = self._found.get((start, end, limit))
        if found is None:
            found = self._found[start, end, limit] = self._among(start, end, limit)
        return found

    def _among(self, start: int, end: int, limit: int) -> tuple[Suggestion, ...]:
        places = np.sort(self._places[start:end])
        edges = np.searchsorted(places, [number << _KIND_BIT for number in range(len(_KINDS) + 1)]).tolist()
        queues = [self._first(places[low:high], limit) for low, high in pairwise(edges)]
        return _shared_out(queues, limit)

    def _first(self, places: npt.NDArray[np.int64], limit: int) -> list[Suggestion]:
        """The first entries of one kind; one that begins so twice counts once."""
        numbers: dict[int, None] = {}
        for place in places.tolist() if len(places) <= 4 * limit else map(int, places):
            numbers[place & _NUMBER] = None
            if len(numbers) == limit:
                break
        return [self._entries[number] for number in numbers]


def _order(entry: Suggestion) -> tuple[int, str]:
    """By alphabet; of the phrases of the thesaurus the shortest first, because there are so many."""
    return len(entry.text) if entry.kind == "woord" else 0, fold(entry.text)


def _place(entry: Suggestion, number: int, *, later: bool) -> int:
    """Where a beginning stands among those found: kind, then first words before later ones, then alphabet."""
    return _KIND_NUMBER[entry.kind] << _KIND_BIT | later << (_KIND_BIT - 1) | number


def _shared_out(queues: list[list[Suggestion]], limit: int) -> tuple[Suggestion, ...]:
    """The first of every kind in turn, until the limit; shown by kind."""
    taken = [0] * len(queues)
    most = min(limit, sum(map(len, queues)))
    while sum(taken) < most:
        for number, queue in enumerate(queues):
            if taken[number] < len(queue) and sum(taken) < most:
                taken[number] += 1
    return tuple(entry for queue, count in zip(queues, taken, strict=True) for entry in queue[:count])


def _of_kind(
    columns: Columns,
    words: Vocabulary,
    inside: npt.NDArray[np.int64],
    kind: str,
    text: str,
    key: str,
) -> list[Suggestion]:
    if kind == "kenmerk":
        return _characteristics(columns, words, inside)
    if kind == "woord":
        return [Suggestion("woord", phrase, phrase, 0) for phrase in thesaurus().phrases] if len(inside) else []
    texts: Any = getattr(columns, text)[inside].astype(np.int64)
    keys: Any = getattr(columns, key)[inside].astype(np.int64)
    pairs, counted = np.unique(texts << 32 | keys, return_counts=True)
    entries = (
        Suggestion(kind, words.values[text][pair >> 32], words.values[key][pair & 0xFFFFFFFF], count)
        for pair, count in zip(pairs.tolist(), counted.tolist(), strict=True)
    )
    return [entry for entry in entries if entry.text]


def _characteristics(columns: Columns, words: Vocabulary, inside: npt.NDArray[np.int64]) -> list[Suggestion]:
    bits = np.ascontiguousarray(columns.characteristics[inside]).view(np.uint8)
    has = np.unpackbits(bits, axis=1, bitorder="little").sum(axis=0, dtype=np.int64).tolist()
    codes = words.values["characteristic"]
    return [
        Suggestion("kenmerk", words.labels.get(code, code), code, count)
        for code, count in zip(codes, has, strict=False)
        if count
    ]


def _plain(text: str) -> str:
    """Folded, with everything but letters and digits as one space between words."""
    folded = fold(text)
    return folded if folded.isalnum() else _NO_LETTERS.sub(" ", folded).strip()


def _behind(beginning: str) -> str:
    """What sorts right behind everything that begins so, in letters as narrow as those of the beginning."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)


def _beginnings(text: str) -> list[str]:
    """The text from each of its words on."""
    parts = _plain(text).split()
    return [" ".join(parts[number:]) for number in range(len(parts))]
