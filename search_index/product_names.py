"""What products are called, for a thesaurus that means products by words of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from search_index.dutch import Word, analyse, words_of
from search_index.slots import Slot
from search_index.thesaurus import Target

#: What is left for a product of a longer name when another is called so more exactly: "gezinshuis" means "Gezinshuis"
#: rather than "Gezinshuis crisis".
LONGER_NAMED = 0.55
#: What a product is worth when its name has the very word that was asked, or has it as part of a compound.
NAMED, PART_NAMED = 0.9, 0.5

Grades = npt.NDArray[np.float64]

#: So many slots are kept ready.
_MOST_KEPT = 4096


class ProductNames:
    """Every name, by its number in the column; what is asked of one slot is worked out once."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [(name, _stems(name)) for name in names]
        self._kept: dict[Slot, Grades | None] = {}
        self._named: dict[Slot, dict[str, float]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def grades(self, slot: Slot) -> Grades | None:
        """How well every product answers a slot by its name (1 is well); None when none does."""
        if slot in self._kept:
            return self._kept[slot]
        shortest = self._shortest(slot)
        worth = np.array([max(_exactly(name, slot), _worth(stems, slot, shortest)) for name, stems in self._names])
        grades = worth if worth.any() else None
        if len(self._kept) >= _MOST_KEPT:
            self._kept = {}
        self._kept[slot] = grades
        return grades

    def _shortest(self, slot: Slot) -> dict[Target, int]:
        """For each target, the number of words of the shortest name that has it."""
        found: dict[Target, int] = {}
        for _, (whole, all_stems) in self._names:
            for target in slot.targets:
                if target.words and _has_all(all_stems, target.words):
                    found[target] = min(found.get(target, len(whole)), len(whole))
        return found

    def named(self, slot: Slot) -> dict[str, float]:
        """The products that a slot means, with how well they answer it, best first."""
        found = self._named.get(slot)
        if found is None:
            grades = self.grades(slot)
            pairs = [] if grades is None else zip((name for name, _ in self._names), grades.tolist(), strict=True)
            found = dict(sorted(((name, worth) for name, worth in pairs if worth), key=lambda pair: -pair[1]))
            if len(self._named) >= _MOST_KEPT:
                self._named = {}
            self._named[slot] = found
        return found


@lru_cache(maxsize=4096)
def _stems(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """(words as they stand, words and their parts)."""
    whole = {word.whole for word in words_of(name)} | {term.text for term in analyse(name) if term.weight > 0.5}
    return frozenset(whole), frozenset(term.text for term in analyse(name)) | frozenset(whole)


def _exactly(name: str, slot: Slot) -> float:
    """What the slot says of the product of exactly this name; 0 when it says nothing."""
    return max((target.worth for target in slot.targets if target.name == name), default=0.0)


def _worth(name: tuple[frozenset[str], frozenset[str]], slot: Slot, shortest: Mapping[Target, int]) -> float:
    """The target that says most about the name decides; without one, the words of the slot themselves."""
    best, most = 0.0, 0
    for target in slot.targets:
        if target.words and len(target.words) >= most and _has_all(name[1], target.words):
            worth = target.worth if len(name[0]) == shortest[target] else target.worth * LONGER_NAMED
            best = worth if len(target.words) > most else max(best, worth)
            most = len(target.words)
    if most or slot.general or slot.negated or not slot.words:
        return best
    if all(word.whole in name[0] for word in slot.words):
        return NAMED
    return PART_NAMED if _has_all(name[1], slot.words) else 0.0


def _has_all(stems: frozenset[str], words: Iterable[Word]) -> bool:
    return all(word.whole in stems or (bool(word.parts) and stems.issuperset(word.parts)) for word in words)
