"""What products are called, for a thesaurus that means products by words of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.analysis.dutch import Word, analyse, words_of
from search_index.lexicon.segmentation import QueryClause
from search_index.lexicon.thesaurus import Target

#: What is left for a product of a longer name when another is called so more exactly: "gezinshuis" means "Gezinshuis"
#: rather than "Gezinshuis crisis".
LONGER_NAMED = 0.55
#: What a product is worth when its name has the very word that was asked, or has it as part of a compound.
NAMED, PART_NAMED = 0.9, 0.5

Grades = npt.NDArray[np.float64]

#: Clauses in each cache at most; then it starts empty.
_CACHED = 4096


class _Name(NamedTuple):
    """A name, its words as they stand, and these with the parts of compounds."""

    text: str
    whole: frozenset[str]
    stems: frozenset[str]


class ProductNames:
    """Every name, by its number in the column; what is asked of one clause is worked out once."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [_analysed(name) for name in names]
        #: Stem -> the numbers of the names that have it.
        self._with: dict[str, set[int]] = {}
        for number, name in enumerate(self._names):
            for stem in name.stems:
                self._with.setdefault(stem, set()).add(number)
        self._cache: dict[QueryClause, Grades | None] = {}
        self._named: dict[QueryClause, dict[str, float]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def grades(self, clause: QueryClause) -> Grades | None:
        """How well every product answers a clause by its name (1 is well); None when none does."""
        if clause in self._cache:
            return self._cache[clause]
        having = {target: self._having(target.words) for target in clause.targets if target.words}
        shortest = {target: min(map(self._length, numbers)) for target, numbers in having.items() if numbers}
        worth = np.zeros(len(self._names))
        for number in set().union(*having.values(), self._having(clause.words), self._called(clause)):
            name = self._names[number]
            worth[number] = max(_exactly(name, clause), _worth(name, clause, shortest))
        grades = worth if worth.any() else None
        if len(self._cache) >= _CACHED:
            self._cache = {}
        self._cache[clause] = grades
        return grades

    def _length(self, number: int) -> int:
        """The number of words of a name."""
        return len(self._names[number].whole)

    def _having(self, words: Sequence[Word]) -> set[int]:
        """The names that have all of the words; none without words."""
        each = [self._with.get(word.whole, set()) | self._having_parts(word) for word in words]
        return set.intersection(*each) if each else set()

    def _having_parts(self, word: Word) -> set[int]:
        return set.intersection(*(self._with.get(part, set()) for part in word.parts)) if word.parts else set()

    def meant_by_target(self, clause: QueryClause) -> set[int]:
        """The names that targets of the thesaurus lead to; names that merely have a word of the clause are none."""
        return set().union(self._called(clause), *(self._having(target.words) for target in clause.targets))

    def _called(self, clause: QueryClause) -> set[int]:
        """The names that a target of the clause gives in full."""
        given = {target.name for target in clause.targets if target.name}
        return {number for number, name in enumerate(self._names) if name.text in given} if given else set()

    def named(self, clause: QueryClause) -> dict[str, float]:
        """The products that a clause means, with how well they answer it, best first."""
        found = self._named.get(clause)
        if found is None:
            grades = self.grades(clause)
            pairs = [] if grades is None else zip((name.text for name in self._names), grades.tolist(), strict=True)
            found = dict(sorted(((name, worth) for name, worth in pairs if worth), key=lambda pair: -pair[1]))
            if len(self._named) >= _CACHED:
                self._named = {}
            self._named[clause] = found
        return found


@lru_cache(maxsize=4096)
def _analysed(text: str) -> _Name:
    whole = {word.whole for word in words_of(text)} | {term.text for term in analyse(text) if term.weight > 0.5}
    return _Name(text, frozenset(whole), frozenset(term.text for term in analyse(text)) | frozenset(whole))


def _exactly(name: _Name, clause: QueryClause) -> float:
    """What the clause says of the product of exactly this name; 0 when it says nothing."""
    return max((target.worth for target in clause.targets if target.name == name.text), default=0.0)


def _worth(name: _Name, clause: QueryClause, shortest: Mapping[Target, int]) -> float:
    """The target that says most about the name decides; without one, the words of the clause themselves."""
    best, most = 0.0, 0
    for target in clause.targets:
        if target.words and len(target.words) >= most and _has_all(name.stems, target.words):
            worth = target.worth if len(name.whole) == shortest[target] else target.worth * LONGER_NAMED
            best = worth if len(target.words) > most else max(best, worth)
            most = len(target.words)
    if most or clause.general or clause.negated or not clause.words:
        return best
    if all(word.whole in name.whole for word in clause.words):
        return NAMED
    return PART_NAMED if _has_all(name.stems, clause.words) else 0.0


def _has_all(stems: frozenset[str], words: Iterable[Word]) -> bool:
    return all(word.whole in stems or (bool(word.parts) and stems.issuperset(word.parts)) for word in words)
