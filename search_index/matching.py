"""Which offers answer the words of a question, and how well.

A question is cut into slots: phrases that the thesaurus knows, and single words. A slot is matched by a product that
is called so or that the thesaurus means, by the words themselves, or by a term of the thesaurus. Every slot has to
match; when no offer has them all, an offer with some of them will do, so that a natural sentence still finds
something. Words that say little never decide. For a word that no offer of the day has, its beginning will do when it
is the last and has at least three letters, or else any of its parts when it is a compound; otherwise a known word
that looks like it, or it is left out as long as another word is known. A quoted phrase always has to occur.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from search_index.dutch import Word, fold, phrase_terms
from search_index.postings import NO_ROWS, NO_WEIGHTS, Rows, Weights
from search_index.product_names import ProductNames
from search_index.slots import Reader, Slot

#: What the parts of a compound are worth when a document has them instead of, or besides, the whole.
PARTS_WORTH = 0.4
#: Shortest beginning of a word that is looked up as a beginning.
SHORTEST_PREFIX = 3
#: What a product that is exactly meant is worth, on the scale of the weights of words.
PRODUCT_WORTH = 14.0
#: What words count for besides products that are meant, what a term of the thesaurus counts for, and a general word.
WORDS_BESIDE, TERM_WORTH, GENERAL_WORTH = 0.2, 0.25, 0.05
#: With fewer offers than this that have everything, those that have the best part of it are found too.
FEW = 10
#: An offer that does not have everything is found when its score is at least this part of the best one.
WORTH_FINDING = 0.3

Scores = npt.NDArray[np.float64]

_QUOTED = re.compile(r'["“”„]([^"“”„]*)["“”„]')


class Texts(Protocol):
    """Where the posting lists are: a snapshot."""

    def postings(self, term: str) -> tuple[Rows, Weights]:
        """Rows and weights of a term, rows of deleted documents included."""

    def terms_beginning_with(self, prefix: str) -> Sequence[str]:
        """Known terms that begin so."""

    def product_names(self) -> ProductNames:
        """Names of products, by their number in the column."""

    def correction(self, word: str) -> str | None:
        """The known word that an unknown one looks like."""

    def rows_with_phrase(self, terms: Sequence[tuple[str, int]], rows: Rows) -> Rows:
        """Those of the rows in which the (term, offset) pairs stand in order."""


class TextMatch(NamedTuple):
    """Per row whether it matches, and its score."""

    mask: npt.NDArray[np.bool_]
    scores: Scores
    #: (typed, used).
    corrections: tuple[tuple[str, str], ...] = ()


class _Found(NamedTuple):
    """What one slot found: rows by their words, and products by their names."""

    slot: Slot
    rows: Rows
    weights: Weights
    grades: npt.NDArray[np.float64] | None


def match_text(
    texts: Texts, reader: Reader, allowed: npt.NDArray[np.bool_], name_of: Rows, text: str
) -> TextMatch | None:
    """Match a text among the rows that are allowed; ``name_of`` is the number of each row's product name.

    None when the text has no words to look for.
    """
    phrases = [terms for quoted in _QUOTED.findall(text) if (terms := phrase_terms(quoted))]
    slots, corrections = _corrected(texts, reader, _QUOTED.sub(" ", text))
    if not slots and not phrases:
        return None
    found = [_found(texts, len(allowed), slot) for slot in slots]
    match = _all_slots(allowed, name_of, found)
    if not match.mask.any():
        match = _known_slots(texts, allowed, name_of, found)
    elif _may_widen(found) and np.count_nonzero(match.mask) < FEW:
        match = TextMatch(match.mask | _best_part(allowed, match.scores), match.scores)
    for terms in phrases:
        match = _with_phrase(texts, allowed, terms, match, words_known=bool(slots))
    return match._replace(corrections=corrections)


def unknown_words(texts: Texts, reader: Reader, text: str) -> tuple[str, ...]:
    """Words of a text that neither the thesaurus nor any document has, and that look like no known word; folded."""
    slots = reader.slots_of(_QUOTED.sub(" ", text))
    unknown = (slot.words[0] for number, slot in enumerate(slots) if _is_new(texts, slots, number, slot))
    return tuple(word.surface for word in unknown if texts.correction(word.surface) is None)


def _corrected(texts: Texts, reader: Reader, text: str) -> tuple[tuple[Slot, ...], tuple[tuple[str, str], ...]]:
    """The slots of a text in which words that nobody knows are replaced by what they look like."""
    slots = reader.slots_of(text)
    corrections: dict[str, str] = {}
    for number, slot in enumerate(slots):
        if not _is_new(texts, slots, number, slot):
            continue
        used = texts.correction(slot.words[0].surface)
        if used is not None:
            corrections[slot.words[0].surface] = used
    if not corrections:
        return slots, ()
    text = re.sub(r"[^\W_]+", lambda match: corrections.get(fold(match.group()), match.group()), text)
    return reader.slots_of(text), tuple(corrections.items())


def _is_new(texts: Texts, slots: Sequence[Slot], number: int, slot: Slot) -> bool:
    """Whether a slot is a word that neither the thesaurus nor any document knows."""
    if slot.known or not slot.words:
        return False
    return not _is_known(texts, slot.words[0], last=number == len(slots) - 1)


def _is_known(texts: Texts, word: Word, *, last: bool) -> bool:
    if len(texts.postings(word.whole)[0]) or any(len(texts.postings(part)[0]) for part in word.parts):
        return True
    return last and len(word.surface) >= SHORTEST_PREFIX and bool(texts.terms_beginning_with(word.surface))


def _found(texts: Texts, size: int, slot: Slot) -> _Found:
    """What a slot finds by itself."""
    grades = texts.product_names().grades(slot)
    rows, weights = _rows_with(texts, size, slot.words)
    if slot.general:
        return _Found(slot, rows, weights * np.float32(GENERAL_WORTH), None)
    if slot.negated and (slot.targets or slot.terms):
        rows, weights = NO_ROWS, NO_WEIGHTS
    if grades is not None:
        weights = weights * np.float32(WORDS_BESIDE)
    lists = [(rows, weights)] if len(rows) else []
    for term in slot.terms:
        rows, weights = _rows_with(texts, size, term)
        if len(rows):
            lists.append((rows, weights * np.float32(TERM_WORTH)))
    if len(lists) > 1:
        scores = np.zeros(size, np.float32)
        for rows, weights in lists:
            scores[rows] = np.maximum(scores[rows], weights)
        rows = np.flatnonzero(scores).astype(np.int32)
        return _Found(slot, rows, scores[rows], grades)
    return _Found(slot, *(lists[0] if lists else (NO_ROWS, NO_WEIGHTS)), grades)


def _rows_with(texts: Texts, size: int, words: Sequence[Word]) -> tuple[Rows, Weights]:
    """Rows that have all of the words."""
    if len(words) == 1:
        return _postings_of_word(texts, size, words[0])
    lists = [_postings_of_word(texts, size, word) for word in words]
    if not lists or not all(len(rows) for rows, _ in lists):
        return NO_ROWS, NO_WEIGHTS
    having, scores = _added(size, lists)
    rows = (having == len(lists)).nonzero()[0].astype(np.int32)
    return rows, scores[rows].astype(np.float32)


def _all_slots(allowed: npt.NDArray[np.bool_], name_of: Rows, found: Sequence[_Found]) -> TextMatch:
    """What every slot that decides has found."""
    deciding = sum(not each.slot.general for each in found)
    if not deciding:
        return TextMatch(np.zeros(len(allowed), np.bool_), np.zeros(len(allowed)))
    having, scores = _summed(len(allowed), name_of, found)
    return TextMatch((having == deciding) & allowed, scores)


def _summed(size: int, name_of: Rows, found: Sequence[_Found]) -> tuple[npt.NDArray[np.uint8], Scores]:
    """Per row the number of deciding slots that found it, and what all of them are worth."""
    having = np.zeros(size, np.uint8)
    scores = np.zeros(size)
    total: npt.NDArray[np.float64] | None = None
    for each in found:
        scores[each.rows] += each.weights
        if each.grades is not None:
            total = each.grades if total is None else total + each.grades
            by_name = (each.grades > 0).astype(np.uint8)[name_of]
            by_name[each.rows] = 1
            having += by_name
        elif not each.slot.general:
            having[each.rows] += 1
    if total is not None:
        scores += (total * PRODUCT_WORTH)[name_of]
    return having, scores


def _may_widen(found: Sequence[_Found]) -> bool:
    """Whether some slot means products and another only has words, which may be by chance."""
    means = [bool(each.slot.targets) and each.grades is not None for each in found if not each.slot.general]
    return any(means) and len(means) > 1


def _best_part(allowed: npt.NDArray[np.bool_], scores: Scores) -> npt.NDArray[np.bool_]:
    """Rows with a good part of the best score."""
    best = scores[allowed].max(initial=0.0)
    mask: npt.NDArray[np.bool_] = (scores >= best * WORTH_FINDING) & (scores > 0) & allowed
    return mask


def _known_slots(texts: Texts, allowed: npt.NDArray[np.bool_], name_of: Rows, found: Sequence[_Found]) -> TextMatch:
    """No document has everything: without what is unknown, with the last as a beginning, or else any of it."""
    known = []
    for number, each in enumerate(found):
        if not _finds(each, allowed, name_of):
            rows, weights = NO_ROWS, NO_WEIGHTS
            if number == len(found) - 1 and each.slot.words:
                rows, weights = _beginning_with(texts, allowed, each.slot.words[-1])
            for word in each.slot.words:
                if word.parts and not len(rows):
                    rows, weights = _any_part(texts, len(allowed), word)
            each = _Found(each.slot, rows, weights, None)
        if _finds(each, allowed, name_of):
            known.append(each)
    if not any(not each.slot.general for each in known):
        known = [each._replace(slot=each.slot._replace(general=False)) for each in known]
    match = _all_slots(allowed, name_of, known)
    if match.mask.any() or not known:
        return match
    if any(each.grades is not None for each in known):
        return TextMatch(_best_part(allowed, match.scores), match.scores)
    return TextMatch((_summed(len(allowed), name_of, known)[0] > 0) & allowed, match.scores)


def _finds(each: _Found, allowed: npt.NDArray[np.bool_], name_of: Rows) -> bool:
    """Whether a slot found any row that is allowed."""
    if each.grades is not None and bool((each.grades[name_of[allowed]] > 0).any()):
        return True
    return bool(allowed[each.rows].any())


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
