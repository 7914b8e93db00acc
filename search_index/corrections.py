"""Typing errors: a word that nobody knows is taken for a known one that looks like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

#: Words shorter than this are never corrected.
SHORTEST = 4
#: From this length on two mistakes are forgiven.
_LONG = 8


class Spelling:
    """Known words, as people write them, folded."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_start: dict[tuple[str, int], set[str]] = defaultdict(set)
        self._add(words)

    def with_words(self, words: Iterable[str]) -> Spelling:
        """This spelling with more words; itself when it has them all."""
        new = [word for word in words if word not in self._by_start.get((word[:1], len(word)), ())]
        if not new:
            return self
        more = Spelling(())
        more._by_start |= {start: set(known) for start, known in self._by_start.items()}
        more._add(new)
        return more

    def _add(self, words: Iterable[str]) -> None:
        for word in words:
            if len(word) >= SHORTEST and word.isalpha():
                self._by_start[word[0], len(word)].add(word)

    def closest(self, typed: str) -> str | None:
        """The known word that was most likely meant; None when nothing looks like it."""
        if len(typed) < SHORTEST or not typed.isalpha():
            return None
        most = 2 if len(typed) >= _LONG else 1
        best: tuple[int, int, str] | None = None
        for word in self._near(typed, most):
            far = OSA.distance(typed, word, score_cutoff=most)  # letters added, dropped, changed or swapped
            if far <= most:
                rank = (far, abs(len(word) - len(typed)), word)
                best = rank if best is None else min(best, rank)
        return best[2] if best else None

    def _near(self, typed: str, most: int) -> Iterable[str]:
        """Words of about the same length with the same first letter, or the first two letters swapped."""
        for length in range(len(typed) - most, len(typed) + most + 1):
            yield from self._by_start.get((typed[0], length), ())
        for word in self._by_start.get((typed[1], len(typed)), ()):
            if typed[0] != typed[1] and word[1] == typed[0]:
                yield word
