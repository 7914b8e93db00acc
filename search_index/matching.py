"""Which offers answer the words of a question, and how well.

Every word has to occur; when no offer has them all, an offer with at least one word will do, so that a natural
sentence still finds something. For a word that no offer of the day has, its beginning will do when it is the last
and has at least three letters, or else any of its parts when it is a compound; otherwise it is left out as long as
another word is known. A quoted phrase always has to occur.
Corrections and a thesaurus will widen :func:`_postings_of_word`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from search_index.dutch import Word, phrase_terms, words_of
from search_index.postings import Rows, Weights

#: What the parts of a compound are worth when a document has them instead of, or besides, the whole.
PARTS_WORTH = 0.4
#: Shortest beginning of a word that is looked up as a beginning.
SHORTEST_PREFIX = 3
#: Words of a question after so many are not looked at.
MOST_WORDS = 40

Scores = npt.NDArray[np.float64]

_QUOTED = re.compile(r'["“”„]([^"“”„]*)["“”„]')


class Texts(Protocol):
    """Where the posting lists are: a snapshot."""

    def postings(self, term: str) -> tuple[Rows, Weights]:
        """Rows and weights of a term, rows of deleted documents included."""

    def terms_beginning_with(self, prefix: str) -> Sequence[str]:
        """Known terms that begin so."""

    def rows_with_phrase(self, terms: Sequence[tuple[str, int]], rows: Rows) -> Rows:
        """Those of the rows in which the (term, offset) pairs stand in order."""


class TextMatch(NamedTuple):
    """Per row whether it matches, and its score."""

    mask: npt.NDArray[np.bool_]
    scores: Scores


def match_text(texts: Texts, allowed: npt.NDArray[np.bool_], text: str) -> TextMatch | None:
    """Match a text among the rows that are allowed; None when it has no words to look for."""
    phrases = [terms for quoted in _QUOTED.findall(text) if (terms := phrase_terms(quoted))]
    words = tuple(dict.fromkeys(words_of(_QUOTED.sub(" ", text))))[:MOST_WORDS]
    if not words and not phrases:
        return None
    lists = [_postings_of_word(texts, len(allowed), word) for word in words]
    match = _all_words(allowed, lists)
    if not match.mask.any():
        match = _known_words(texts, allowed, words, lists)
    for terms in phrases:
        match = _with_phrase(texts, allowed, terms, match, words_known=bool(words))
    return match


def _all_words(allowed: npt.NDArray[np.bool_], lists: Sequence[tuple[Rows, Weights]]) -> TextMatch:
    """What has every one of the words."""
    if not lists:
        return TextMatch(np.zeros(len(allowed), np.bool_), np.zeros(len(allowed)))
    having, scores = _added(len(allowed), lists)
    return TextMatch((having == len(lists)) & allowed, scores)


def _known_words(
    texts: Texts,
    allowed: npt.NDArray[np.bool_],
    words: Sequence[Word],
    lists: Sequence[tuple[Rows, Weights]],
) -> TextMatch:
    """No document has every word: without the unknown ones, with the last as a beginning, or else any word."""
    known = [_within(allowed, found) for found in lists]
    if words and not len(known[-1][0]):
        known[-1] = _beginning_with(texts, allowed, words[-1])
    for number, word in enumerate(words):
        if word.parts and not len(known[number][0]):
            known[number] = _within(allowed, _any_part(texts, len(allowed), word))
    known = [found for found in known if len(found[0])]
    match = _all_words(allowed, known)
    if match.mask.any() or not known:
        return match
    return TextMatch((_added(len(allowed), known)[0] > 0) & allowed, match.scores)


def _within(allowed: npt.NDArray[np.bool_], found: tuple[Rows, Weights]) -> tuple[Rows, Weights]:
    rows, weights = found
    inside = allowed[rows]
    return rows[inside], weights[inside]


def _added(size: int, lists: Sequence[tuple[Rows, Weights]]) -> tuple[npt.NDArray[np.int64], Scores]:
    """Per row the number of lists that it is in, and its weights added up."""
    rows = np.concatenate([found[0] for found in lists]) if len(lists) > 1 else lists[0][0]
    weights = np.concatenate([found[1] for found in lists]) if len(lists) > 1 else lists[0][1]
    scores = np.bincount(rows, weights, minlength=size).astype(np.float64, copy=False)  # of nothing: integers
    return np.bincount(rows, minlength=size), scores


def _postings_of_word(texts: Texts, size: int, word: Word) -> tuple[Rows, Weights]:
    """The word itself, or all of its parts; the whole compound weighs most."""
    whole = texts.postings(word.whole)
    if not word.parts:
        return whole
    having, scores = _added(size, [texts.postings(part) for part in word.parts])
    complete = having == len(word.parts)
    scores *= PARTS_WORTH * complete
    scores[whole[0]] += whole[1]
    complete[whole[0]] = True
    found = complete.nonzero()[0].astype(np.int32)
    return found, scores[found].astype(np.float32)


def _any_part(texts: Texts, size: int, word: Word) -> tuple[Rows, Weights]:
    """Documents with some of the parts of a compound that no document has: "schoolweigering" finds school."""
    having, scores = _added(size, [texts.postings(part) for part in word.parts])
    found = having.nonzero()[0].astype(np.int32)
    return found, (scores[found] * PARTS_WORTH).astype(np.float32)


def _beginning_with(texts: Texts, allowed: npt.NDArray[np.bool_], word: Word) -> tuple[Rows, Weights]:
    """Every word that begins so; a document counts for the best of them."""
    scores = np.zeros(len(allowed), np.float32)
    terms: Sequence[str] = ()
    if len(word.surface) >= SHORTEST_PREFIX:
        terms = texts.terms_beginning_with(word.surface)
    if not terms and len(word.whole) >= SHORTEST_PREFIX:
        terms = texts.terms_beginning_with(word.whole)
    for term in terms:
        rows, weights = texts.postings(term)
        scores[rows] = np.maximum(scores[rows], weights)
    rows = np.flatnonzero((scores > 0) & allowed).astype(np.int32)
    return rows, scores[rows]


def _with_phrase(
    texts: Texts,
    allowed: npt.NDArray[np.bool_],
    terms: Sequence[tuple[str, int]],
    match: TextMatch,
    *,
    words_known: bool,
) -> TextMatch:
    """Only what has the phrase too; its words add to the score."""
    scores = np.zeros(len(allowed), np.float32)
    candidates = allowed.copy()
    for term in dict(terms):
        rows, weights = texts.postings(term)
        has = np.zeros(len(allowed), np.bool_)
        has[rows] = True
        candidates &= has
        scores[rows] += weights
    if words_known or match.mask.any():
        candidates &= match.mask
    rows = np.flatnonzero(candidates).astype(np.int32)
    if len(terms) > 1 and len(rows):
        rows = texts.rows_with_phrase(terms, rows)
    mask = np.zeros(len(allowed), np.bool_)
    mask[rows] = True
    return TextMatch(mask, match.scores + scores)
