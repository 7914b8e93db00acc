"""Which words exist in Dutch. One that exists is no typing error, whether or not anything here knows it: "verliefd" is
not "verlies", and "gemerkt" is not the town of Gemert.

The list is the Dutch one of pyspellchecker: words of subtitles with how often they were counted, and words of a word
list and names, which all have its lowest count.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from zlib import crc32

import numpy as np
import numpy.typing as npt
from spellchecker import SpellChecker

from search_index.analysis.dutch import fold


class DutchWords:
    """Words as sorted checksums, 4 bytes each: of 12 000 words that are not in the list one seems to be."""

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        listed = [(crc32(fold(word).encode()), count) for word, count in counts]
        least = min((count for _, count in listed), default=0)
        self._all = _sorted(checksum for checksum, _ in listed)
        self._counted = _sorted(checksum for checksum, count in listed if count > least)

    def has(self, word: str) -> bool:
        """Whether a folded word is in the list."""
        return _holds(self._all, word)

    def has_in_use(self, word: str) -> bool:
        """Whether a folded word was counted in use, which few names were."""
        return _holds(self._counted, word)


@cache
def dutch_words() -> DutchWords:
    """The list, read once per process: half a second, and 4 MB when it is there."""
    return DutchWords(SpellChecker(language="nl").word_frequency.dictionary.items())


def _sorted(checksums: Iterable[int]) -> npt.NDArray[np.uint32]:
    return np.sort(np.fromiter(checksums, np.uint32))


def _holds(checksums: npt.NDArray[np.uint32], word: str) -> bool:
    wanted = np.uint32(crc32(word.encode()))
    place = int(checksums.searchsorted(wanted))
    return place < len(checksums) and bool(checksums[place] == wanted)
