"""Dutch analysis: from a text to terms with positions, the same for documents and for questions.

Stems are keys, not words: they only have to be equal for forms of one word (huis/huizen, gezin/gezinnen,
probleem/problemen, behandelen/behandeling) and different for different words (begeleiding is not beleid).
The rules are our own; the built-in Whoosh stemmer misses most plurals and snowball's newer Dutch cuts too
deep. This module knows nothing of Whoosh.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from search_index.analysis.compounds import split_compound
from search_index.analysis.stems import stem

#: Words that carry no meaning of their own in a question or a description.
STOPWORDS = frozenset(
    line
    for line in files("search_index.analysis").joinpath("stopwords.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)

#: Weight of a part of a compound ("zorg" in pleegzorg) against a word that stands by itself.
PART_WEIGHT = 0.5
#: Weight of a part of a hyphenated word ("ggz" in jeugd-ggz).
HYPHEN_WEIGHT = 0.8

_WORD = re.compile(r"[^\W_]+(?:[-'’./&][^\W_]+)*")
_JOINTS = re.compile(r"[-'’./&]")


class Term(NamedTuple):
    """A stem at a position; several terms share a position when one word has parts."""

    text: str
    position: int
    weight: float


class Word(NamedTuple):
    """One word as somebody wrote it: its own stem, and the stems of its parts when it has any."""

    surface: str
    whole: str
    parts: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without accents: "Oekraïens" becomes "oekraiens"."""
    text = text.lower()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def analyse(text: str) -> Iterator[Term]:
    """The terms of a document's text. Stop words leave a gap in the positions."""
    position = 0
    for match in _WORD.finditer(fold(text)):
        terms, width = _terms_of(match.group())
        for term, offset, weight in terms:
            yield Term(term, position + offset, weight)
        position += width


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a question, stop words left out, in the order written."""
    words = (_word(match.group()) for match in _WORD.finditer(fold(text)))
    return tuple(word for word in words if word is not None)


def tokens_of(text: str) -> tuple[tuple[str, Word | None], ...]:
    """Every word of a text, hyphened ones joined; a stop word has no :class:`Word`."""
    tokens = [match.group() for match in _WORD.finditer(fold(text))]
    return tuple(("".join(_pieces(token)), _word(token)) for token in tokens)


def phrase_terms(text: str) -> tuple[tuple[str, int], ...]:
    """(stem, offset) of every word of a quoted phrase; hyphenated words count as separate words."""
    pieces = [piece for match in _WORD.finditer(fold(text)) for piece in _pieces(match.group())]
    return tuple((stem(piece), offset) for offset, piece in enumerate(pieces) if piece not in STOPWORDS)


@lru_cache(maxsize=65536)
def _terms_of(token: str) -> tuple[tuple[tuple[str, int, float], ...], int]:
    """Terms of one token with their offsets, and the number of positions it takes."""
    pieces = _pieces(token)
    if len(pieces) == 1:
        return tuple(_single(pieces[0], 0, 1.0)), 1
    terms: list[tuple[str, int, float]] = []
    if not _is_range(pieces):
        terms.append((stem("".join(pieces)), 0, 1.0))
    for offset, piece in enumerate(pieces):
        terms.extend(_single(piece, offset, HYPHEN_WEIGHT))
    return tuple(terms), len(pieces)


def _single(piece: str, offset: int, weight: float) -> Iterator[tuple[str, int, float]]:
    if piece in STOPWORDS:
        return
    yield stem(piece), offset, weight
    for part in split_compound(piece):
        yield part, offset, weight * PART_WEIGHT


@lru_cache(maxsize=8192)
def _word(token: str) -> Word | None:
    pieces = _pieces(token)
    if len(pieces) == 1:
        if pieces[0] in STOPWORDS:
            return None
        return Word(pieces[0], stem(pieces[0]), split_compound(pieces[0]))
    stems = tuple(
        part
        for piece in pieces
        if piece not in STOPWORDS
        for part in (split_compound(piece) or (stem(piece),))
        if len(part) > 1 or part.isdigit()
    )
    return Word("".join(pieces), stem("".join(pieces)), stems)


def _pieces(token: str) -> list[str]:
    """A token at its joints; the 's of "baby's" is dropped."""
    pieces = _JOINTS.split(token)
    if len(pieces) > 1 and pieces[-1] == "s":
        pieces.pop()
    return pieces


def _is_range(pieces: list[str]) -> bool:
    """Whether these are only numbers ("18-23"), which make no sense joined."""
    return all(piece.isdigit() for piece in pieces)
