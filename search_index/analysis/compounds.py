"""Compounds: "pleegzorg" holds "pleeg" and "zorg". Split with our own list of field words.

A word is split only when it consists wholly of listed words, joined by nothing or by a linking s, e, en or n;
so a word that merely happens to contain another is left alone.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from search_index.analysis.stems import stem

_LINKS = ("", "s", "e", "en", "n", "er")
_SHORTEST_PART = 3
_MOST_PARTS = 4


@lru_cache(maxsize=1)
def _listed() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Field words, their stems, and the words that must stay whole, from ``field_words.txt``."""
    lines = files("search_index.analysis").joinpath("field_words.txt").read_text("utf-8").splitlines()
    entries = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    words = frozenset(entry for entry in entries if not entry.startswith("!"))
    whole = frozenset(stem(entry[1:]) for entry in entries if entry.startswith("!"))
    return words, frozenset(stem(word) for word in words), whole


@lru_cache(maxsize=65536)
def split_compound(word: str) -> tuple[str, ...]:
    """Stems of the parts of a folded word, or () when it is no compound of listed words.

    The fewest parts win; of equals the one with the longest first part.
    """
    words, stems, whole = _listed()
    if len(word) < 2 * _SHORTEST_PART or not word.isalpha() or word in words or stem(word) in whole:
        return ()
    if stem(word) in stems:
        return ()
    for parts in range(2, _MOST_PARTS + 1):
        found = _split_in(word, parts)
        if found:
            return found
    return ()


def _split_in(word: str, parts: int) -> tuple[str, ...]:
    words, stems, _ = _listed()
    if parts == 1:
        last = stem(word)
        return (last,) if word in words or (len(word) > _SHORTEST_PART and last in stems) else ()
    for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        first = word[:end]
        if first not in words:
            continue
        for link in _LINKS:
            rest = word[end + len(link) :]
            if word[end:].startswith(link) and len(rest) >= _SHORTEST_PART:
                tail = _split_in(rest, parts - 1)
                if tail:
                    return (stem(first), *tail)
    return ()
