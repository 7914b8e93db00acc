"""Texts that changed after the generation was published, kept in memory until the next one.

A document whose texts changed gets a new row; here are the terms of those rows. Scores use the statistics of the
generation, so that they can be compared. Immutable: a change makes a new delta.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

import numpy as np

from search_index.analysis.dutch import analyse
from search_index.store.postings import NO_ROWS, NO_WEIGHTS, Postings, Rows, Weights, discount, saturated
from search_index.store.text_index import FIELDS


class RowText:
    """The analysed texts of one row: what each term is worth, and where it stands."""

    __slots__ = ("positions", "weights")

    def __init__(self, texts: Sequence[str], postings: Postings) -> None:
        self.positions: list[dict[str, list[int]]] = []
        frequencies: dict[str, float] = {}
        averages = postings.statistics.average_lengths
        for text, boost, average in zip(texts, FIELDS.values(), averages, strict=True):
            counted: dict[str, float] = {}
            places: dict[str, list[int]] = {}
            for term in analyse(text):
                counted[term.text] = counted.get(term.text, 0.0) + term.weight
                places.setdefault(term.text, []).append(term.position)
            length = sum(counted.values())
            divisor = float(discount(np.array(length), average or max(length, 1.0)))
            for name, count in counted.items():
                frequencies[name] = frequencies.get(name, 0.0) + boost * count / divisor
            self.positions.append(places)
        self.weights = {
            term: float(saturated(np.array(frequency), postings.rarity_of(term)))
            for term, frequency in frequencies.items()
        }

    def has_phrase(self, terms: Sequence[tuple[str, int]]) -> bool:
        """Whether the (term, offset) pairs stand in that order in one field."""
        return any(
            set.intersection(*({position - offset for position in places.get(term, ())} for term, offset in terms))
            for places in self.positions
        )


class Delta:
    """Row -> text, and the posting lists that follow from it. Rows ascend within a term."""

    def __init__(self) -> None:
        self.texts: dict[int, RowText] = {}
        self._lists: dict[str, tuple[Rows, Weights]] = {}

    def of(self, term: str) -> tuple[Rows, Weights] | None:
        """Rows and weights of a term in the changed documents."""
        return self._lists.get(term)

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Terms that begin with a prefix."""
        return (term for term in self._lists if term.startswith(prefix))

    def changed(self, added: Mapping[int, RowText], dropped: Set[int]) -> Delta:
        """This delta with rows dropped and others added; added rows are higher than all rows before."""
        gone = dropped & self.texts.keys()
        if not added and not gone:
            return self
        new = Delta()
        new.texts = {row: text for row, text in self.texts.items() if row not in gone} | dict(added)
        new._lists = dict(self._lists)
        for row in gone:
            new._drop(row, self.texts[row])
        new._add(added)
        return new

    def _drop(self, row: int, text: RowText) -> None:
        for term in text.weights:
            rows, weights = self._lists[term]
            kept = rows != row
            if kept.any():
                self._lists[term] = rows[kept], weights[kept]
            else:
                del self._lists[term]

    def _add(self, added: Mapping[int, RowText]) -> None:
        lists: dict[str, tuple[list[int], list[float]]] = {}
        for row, text in sorted(added.items(), key=lambda item: item[0]):
            for term, weight in text.weights.items():
                rows, weights = lists.setdefault(term, ([], []))
                rows.append(row)
                weights.append(weight)
        for term, (rows, weights) in lists.items():
            before = self._lists.get(term, (NO_ROWS, NO_WEIGHTS))
            self._lists[term] = (
                np.concatenate((before[0], np.array(rows, np.int32))),
                np.concatenate((before[1], np.array(weights, np.float32))),
            )
