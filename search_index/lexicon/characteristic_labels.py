"""What characteristics are called, for a question that names one: "trauma" is "Trauma en PTSS"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search_index.analysis.dutch import words_of
from search_index.lexicon.segmentation import QueryClause


class Labels:
    """The labels of characteristics, by their number in the column."""

    def __init__(self, codes: Sequence[str], labels: Mapping[str, str]) -> None:
        self._stems = [frozenset(word.whole for word in words_of(labels.get(code, ""))) for code in codes]

    def numbers(self, clause: QueryClause) -> list[int]:
        """Characteristics whose label has all words of the clause, or all of one of its terms."""
        asked = [frozenset(word.whole for word in words) for words in (clause.words, *clause.terms) if words]
        return [number for number, stems in enumerate(self._stems) if any(stems.issuperset(each) for each in asked)]
