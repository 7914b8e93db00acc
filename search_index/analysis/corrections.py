"""Typing errors: a word that nobody knows is taken for a known one that looks like it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from search_index.analysis.dutch_words import dutch_words
from search_index.analysis.stems import stem

#: Words shorter than this are never corrected.
SHORTEST = 4
#: Stems shorter than this look too much alike.
_SHORTEST_STEM = 6
#: From this length on two mistakes are forgiven.
_LONG = 8

#: First letters that people write for another: "krisis", "fertraagd", "sindelijk".
_SOUNDS_LIKE = {"k": "c", "c": "ks", "f": "v", "v": "f", "s": "zc", "z": "s", "i": "y", "y": "i"}


class Spelling:
    """Known words, as people write them, folded."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = _Shelves()
        self._stems = _Shelves()
        #: Stem -> the first known word that has it.
        self._word_of: dict[str, str] = {}
        self._add(words)

    def with_words(self, words: Iterable[str]) -> Spelling:
        """This spelling with more words; itself when it has them all."""
        new = [word for word in words if word not in self._words]
        if not new:
            return self
        more = Spelling(())
        more._words, more._stems, more._word_of = self._words.copied(), self._stems.copied(), dict(self._word_of)
        more._add(new)
        return more

    def _add(self, words: Iterable[str]) -> None:
        for word in words:
            if len(word) >= SHORTEST and word.isalpha():
                root = stem(word)
                self._words.add(word)
                self._stems.add(root)
                self._word_of.setdefault(root, word)

    def closest(self, typed: str) -> str | None:
        """The known word that was most likely meant, or else one of which it is another form ("agresieve" for
        "agressief"); None when nothing looks like it, or it is known itself. A word that exists in Dutch is no typing
        error, but it may be another form of a known one."""
        if len(typed) < SHORTEST or not typed.isalpha() or typed in self._words:
            return None
        root = stem(typed)
        if dutch_words().has(typed):
            return self._word_of.get(root) if len(root) >= _SHORTEST_STEM else None
        word = self._words.closest(typed, 2 if len(typed) >= _LONG else 1)
        if word is not None:
            return word
        found = self._stems.closest(root, 1) if len(root) >= _SHORTEST_STEM else None
        return None if found is None else self._word_of[found]


class _Shelves:
    """Words by their first letter and their length."""

    def __init__(self) -> None:
        self._by_start: dict[tuple[str, int], set[str]] = defaultdict(set)

    def __contains__(self, word: str) -> bool:
        return word in self._by_start.get((word[:1], len(word)), ())

    def add(self, word: str) -> None:
        self._by_start[word[0], len(word)].add(word)

    def copied(self) -> _Shelves:
        copy = _Shelves()
        copy._by_start |= {start: set(known) for start, known in self._by_start.items()}
        return copy

    def closest(self, typed: str, most: int) -> str | None:
        """The word with the fewest mistakes, at most so many: letters added, dropped, changed or swapped."""
        best: tuple[int, int, str] | None = None
        for word in self._near(typed, most):
            far = OSA.distance(typed, word, score_cutoff=most)
            if far <= most:
                rank = (far, abs(len(word) - len(typed)), word)
                best = rank if best is None else min(best, rank)
        return best[2] if best else None

    def _near(self, typed: str, most: int) -> Iterable[str]:
        """Words of about the same length with the same first letter or one that sounds like it, or the first two
        letters swapped."""
        for length in range(len(typed) - most, len(typed) + most + 1):
            for letter in typed[0] + _SOUNDS_LIKE.get(typed[0], ""):
                yield from self._by_start.get((letter, length), ())
        for word in self._by_start.get((typed[1:2], len(typed)), ()):
            if typed[0] != typed[1] and word[1:2] == typed[0]:
                yield word
