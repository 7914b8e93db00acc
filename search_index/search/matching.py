"""Which offers answer the words of a question, and how well.

A question is cut into slots: phrases that the thesaurus knows, and single words. A slot is matched by a product that
is called so or that the thesaurus means, by the words themselves, or by a term of the thesaurus. Every slot has to
match; when no offer has them all, an offer with some of them will do, so that a natural sentence still finds
something. Where products are meant, an offer that only mentions the words in its text is left out, unless few are more
than that. Words that say little never decide. For a word that no offer of the day has, its beginning will do when it
is the last and has at least three letters, or else any of its parts when it is a compound; otherwise a known word
that looks like it, or it is left out as long as another word is known. A quoted phrase always has to occur.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from search_index.analysis.dutch import Word, fold, phrase_terms
from search_index.analysis.dutch_words import dutch_words
from search_index.lexicon.product_names import ProductNames
from search_index.lexicon.segmentation import Reader, Slot
from search_index.search.answer import Meaning
from search_index.store.bitmaps import Bitmap, count, packed, rows_in, unpacked
from search_index.store.postings import Rows, Weights

#: What the parts of a compound are worth when a document has them instead of, or besides, the whole.
PARTS_WORTH = 0.4
#: Shortest beginning of a word that is looked up as a beginning.
SHORTEST_PREFIX = 3
#: What a product that is exactly meant is worth, on the scale of the weights of words.
PRODUCT_WORTH = 14.0
#: The same where it is only hinted at beside another that is meant.
HINT_WORTH = 4.0
#: What words count for besides products that are meant, what a term of the thesaurus counts for, and a general word.
WORDS_BESIDE, TERM_WORTH, GENERAL_WORTH = 0.2, 0.25, 0.05
#: With fewer offers than this that have everything, those that have the best part of it are found too.
FEW = 10
#: An offer that does not have everything is found when its score is at least this part of the best one.
WORTH_FINDING = 0.3
#: The same where enough offers have everything, against the best of those: the product for one of two problems answers
#: better than another that mentions both.
AS_GOOD = 0.7

Scores = npt.NDArray[np.float32]

_QUOTED = re.compile(r'["“”„]([^"“”„]*)["“”„]')


class Weighed(NamedTuple):
    """What one slot finds by itself, removed offers included."""

    #: Rows that have it.
    bits: Bitmap
    #: What it is worth per row, 0 where it is not.
    weights: Scores
    #: Rows of the products that are meant by it, or with the characteristic that it names; None when it means none.
    meant: Bitmap | None = None

    @property
    def nbytes(self) -> int:
        """Size in memory, in bytes."""
        return self.bits.nbytes + self.weights.nbytes + (0 if self.meant is None else self.meant.nbytes)


class Texts(Protocol):
    """Where the posting lists are: a snapshot."""

    def postings(self, term: str) -> tuple[Rows, Weights]:
        """Rows and weights of a term, rows of deleted documents included."""

    def spread(self, term: str) -> Weights | None:
        """What a term is worth in every row, not to be changed; None when no row has it."""

    def terms_beginning_with(self, prefix: str) -> Sequence[str]:
        """Known terms that begin so."""

    def product_names(self) -> ProductNames:
        """Names of products, by their number in the column."""

    def rows_called(self, number: int) -> npt.NDArray[np.intp]:
        """Rows of the products of one name, by its number."""

    def named_characteristic(self, slot: Slot) -> Bitmap:
        """Rows with a characteristic that the slot names."""

    def correction(self, word: str) -> str | None:
        """The known word that an unknown one looks like."""

    def weighed(self, slot: Slot) -> Weighed:
        """What a slot finds among all offers, kept for the next question that has it."""

    def row_count(self) -> int:
        """Rows, those of removed documents included."""

    def rows_with_phrase(self, terms: Sequence[tuple[str, int]], rows: Rows) -> Rows:
        """Those of the rows in which the (term, offset) pairs stand in order."""


class TextMatch(NamedTuple):
    """The offers that match, and what each part of the text is worth in them."""

    bits: Bitmap
    parts: tuple[Scores, ...]
    #: (typed, used).
    corrections: tuple[tuple[str, str], ...] = ()
    meanings: tuple[Meaning, ...] = ()

    def scores(self, rows: npt.NDArray[np.int64]) -> Scores:
        """What the text is worth in these rows."""
        if not self.parts:
            return np.zeros(len(rows), np.float32)
        total = self.parts[0][rows]
        for part in self.parts[1:]:
            total += part[rows]
        return total


class _Found(NamedTuple):
    """A slot with what it found."""

    slot: Slot
    weighed: Weighed


def match_text(texts: Texts, reader: Reader, allowed: Bitmap, text: str) -> TextMatch | None:
    """Match a text among the rows that are allowed.

    None when the text has no words to look for.
    """
    phrases = [terms for quoted in _QUOTED.findall(text) if (terms := phrase_terms(quoted))]
    slots, corrections = _corrected(texts, reader, _QUOTED.sub(" ", text))
    if not slots and not phrases:
        return None
    found = [_Found(slot, texts.weighed(slot)) for slot in slots]
    match = _all_slots(allowed, found)
    match = _widened(allowed, match, found) if match.bits.any() else _known_slots(texts, allowed, found)
    match = match._replace(bits=_more_than_mentioned(match.bits, found))
    for terms in phrases:
        match = _with_phrase(texts, allowed, terms, match, words_known=bool(slots))
    meanings = tuple(_meaning(texts, each.slot) for each in found if not each.slot.general)
    return match._replace(corrections=corrections, meanings=meanings)


def _meaning(texts: Texts, slot: Slot) -> Meaning:
    return Meaning(" ".join(word.surface for word in slot.words), texts.product_names().named(slot))


def weigh(texts: Texts, slot: Slot) -> Weighed:
    """Work out what a slot finds."""
    grades = None if slot.general and not slot.targets else texts.product_names().grades(slot)
    spread = _Spread(texts)
    weights = spread.nothing
    if not (slot.negated and (slot.targets or slot.terms)):
        weights = _all_words(spread, slot.words)
    if slot.general and grades is None:
        return Weighed(packed(weights > 0), weights * np.float32(GENERAL_WORTH))
    weights = weights * np.float32(1 if grades is None else WORDS_BESIDE)
    for term in slot.terms:
        np.maximum(weights, _all_words(spread, term) * np.float32(TERM_WORTH), out=weights)
    if grades is None:
        return Weighed(packed(weights > 0), weights)
    called = np.zeros(len(weights), np.bool_)
    for number in grades.nonzero()[0].tolist():
        rows = texts.rows_called(number)
        weights[rows] += np.float32(grades[number] * (HINT_WORTH if slot.general else PRODUCT_WORTH))
        called[rows] = True
    bits = packed(weights > 0)
    return Weighed(bits, weights, (packed(called) | texts.named_characteristic(slot)) & bits)


def unknown_words(texts: Texts, reader: Reader, text: str) -> tuple[str, ...]:
    """Words of a text that neither the thesaurus nor any document has, and that look like no known word; folded."""
    slots = reader.slots_of(_QUOTED.sub(" ", text))
    unknown = (slot.words[0] for number, slot in enumerate(slots) if _is_new(texts, slots, number, slot))
    return tuple(word.surface for word in unknown if texts.correction(word.surface) is None)


def taken_for(texts: Texts, reader: Reader, word: str) -> str | None:
    """The known word, folded, that one word is taken for: itself, one that it looks like, or none. That a longer word
    begins so, or that its parts are known, does not make it known; that Dutch uses it does."""
    folded = fold(word)
    if dutch_words().has_in_use(folded):
        return folded
    for slot in reader.slots_of(folded):
        if not slot.known and not all(len(texts.postings(part.whole)[0]) for part in slot.words):
            return texts.correction(folded)
    return folded


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


class _Spread:
    """What terms are worth in every row, each spread out once: a part of a compound is often a part of the next."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._spread: dict[str, Scores] = {}
        #: 0 in every row.
        self.nothing: Scores = np.zeros(texts.row_count(), np.float32)

    def of(self, term: str) -> Scores:
        """The worth per row, not to be changed; ``nothing`` itself when no row has it."""
        if term not in self._spread:
            spread = self._texts.spread(term)
            self._spread[term] = self.nothing if spread is None else spread
        return self._spread[term]


def _all_words(spread: _Spread, words: Sequence[Word]) -> Scores:
    """What the words are worth in the rows that have all of them, 0 elsewhere; not to be changed."""
    return _together([_one_word(spread, word) for word in words], spread.nothing)


def _one_word(spread: _Spread, word: Word) -> Scores:
    """What a word is worth per row: the word itself, or all of its parts; the whole compound weighs most."""
    whole, parts = spread.of(word.whole), [spread.of(part) for part in word.parts]
    if len(parts) < 2 or any(part is spread.nothing for part in parts):
        return whole
    weights = _together(parts, spread.nothing)
    weights *= np.float32(PARTS_WORTH)
    weights += whole
    return weights


def _together(lists: Sequence[Scores], nothing: Scores) -> Scores:
    """The sum where all of them are above 0, and 0 elsewhere; of a single one that one itself."""
    if not lists or any(each is nothing for each in lists):
        return nothing
    total = lists[0]
    for each in lists[1:]:
        both = (total > 0) & (each > 0)
        total = total + each
        total *= both
    return total


def _all_slots(allowed: Bitmap, found: Sequence[_Found]) -> TextMatch:
    """What every slot that decides has found."""
    bits, deciding = allowed, 0
    for each in found:
        if not each.slot.general:
            bits, deciding = bits & each.weighed.bits, deciding + 1
    parts = tuple(each.weighed.weights for each in found)
    return TextMatch(bits, parts) if deciding else TextMatch(np.zeros_like(allowed), ())


def _widened(allowed: Bitmap, match: TextMatch, found: Sequence[_Found]) -> TextMatch:
    """With what answers as well by the products that a part means, where another part may stand there by chance."""
    if not _may_widen(found):
        return match
    return match._replace(bits=match.bits | _as_good(allowed, match))


def _may_widen(found: Sequence[_Found]) -> bool:
    """Whether some slot means products and another only has words, which may be by chance."""
    means = [bool(each.slot.targets) and each.weighed.meant is not None for each in found if not each.slot.general]
    return any(means) and len(means) > 1


def _as_good(allowed: Bitmap, match: TextMatch) -> Bitmap:
    """Rows that do not have everything but answer far better than those that do, or well where these are few."""
    worth = _where(allowed, sum(match.parts[1:], match.parts[0]))
    best, everything = worth.max(), _where(match.bits, worth).max()
    if count(match.bits) < FEW:
        return packed(worth >= best * np.float32(WORTH_FINDING))
    if everything >= best * np.float32(AS_GOOD):
        return match.bits
    return packed(worth >= best * np.float32(AS_GOOD))


def _where(bits: Bitmap, worth: Scores) -> Scores:
    """The worth of these rows, and 0 of all others."""
    return worth * unpacked(bits, len(worth))


def _more_than_mentioned(bits: Bitmap, found: Sequence[_Found]) -> Bitmap:
    """Without offers that only mention in a text what others are meant for; with them when those are few.

    "Can start now" above a list of trauma treatment must not count a family coach who once wrote the word.
    """
    meant = [each.weighed.meant for each in found if each.weighed.meant is not None and not each.slot.general]
    if not meant:
        return bits
    kept = bits & np.bitwise_or.reduce(meant)
    return kept if count(kept) >= FEW else bits


def _best_part(allowed: Bitmap, parts: Sequence[Scores]) -> Bitmap:
    """Rows with a good part of the best score."""
    worth = _where(allowed, np.add.reduce(parts))
    return packed((worth >= worth.max(initial=0.0) * np.float32(WORTH_FINDING)) & (worth > 0))


def _known_slots(texts: Texts, allowed: Bitmap, found: Sequence[_Found]) -> TextMatch:
    """No document has everything: without what is unknown, with the last as a beginning, or else any of it."""
    known = []
    for number, each in enumerate(found):
        if not _finds(each, allowed):
            each = each._replace(weighed=_loosely(texts, allowed, each, last=number == len(found) - 1))
        if _finds(each, allowed):
            known.append(each)
    if not any(not each.slot.general for each in known):
        known = [each._replace(slot=each.slot._replace(general=False)) for each in known]
    match = _all_slots(allowed, known)
    if not known:
        return match
    if match.bits.any():
        return _widened(allowed, match, known)
    if any(each.weighed.meant is not None for each in known):
        return match._replace(bits=_best_part(allowed, match.parts))
    deciding = [each.weighed.bits for each in known if not each.slot.general]
    return match._replace(bits=np.bitwise_or.reduce(deciding) & allowed)


def _loosely(texts: Texts, allowed: Bitmap, each: _Found, *, last: bool) -> Weighed:
    """The last word as a beginning, or any part of a compound."""
    weights = np.zeros(texts.row_count(), np.float32)
    if last and each.slot.words:
        weights = _beginning_with(texts, each.slot.words[-1])
    for word in each.slot.words:
        if word.parts and not (packed(weights > 0) & allowed).any():
            for part in word.parts:
                rows, worth = texts.postings(part)
                weights[rows] += worth * np.float32(PARTS_WORTH)
    return Weighed(packed(weights > 0), weights)


def _finds(each: _Found, allowed: Bitmap) -> bool:
    """Whether a slot found any row that is allowed."""
    return bool((each.weighed.bits & allowed).any())


def _beginning_with(texts: Texts, word: Word) -> Scores:
    """Every word that begins so; a document counts for the best of them."""
    scores = np.zeros(texts.row_count(), np.float32)
    terms: Sequence[str] = ()
    if len(word.surface) >= SHORTEST_PREFIX:
        terms = texts.terms_beginning_with(word.surface)
    if not terms and len(word.whole) >= SHORTEST_PREFIX:
        terms = texts.terms_beginning_with(word.whole)
    for term in terms:
        rows, weights = texts.postings(term)
        scores[rows] = np.maximum(scores[rows], weights)
    return scores


def _with_phrase(
    texts: Texts,
    allowed: Bitmap,
    terms: Sequence[tuple[str, int]],
    match: TextMatch,
    *,
    words_known: bool,
) -> TextMatch:
    """Only what has the phrase too; its words add to the score."""
    size = texts.row_count()
    scores = np.zeros(size, np.float32)
    candidates = match.bits if words_known or match.bits.any() else allowed
    for term in dict(terms):
        rows, weights = texts.postings(term)
        has = np.zeros(size, np.bool_)
        has[rows] = True
        candidates = candidates & packed(has)
        scores[rows] += weights
    rows = rows_in(candidates).astype(np.int32)
    if len(terms) > 1 and len(rows):
        rows = texts.rows_with_phrase(terms, rows)
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return TextMatch(packed(mask), (*match.parts, scores))
