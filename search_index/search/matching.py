"""Which offers answer the words of a question, and how well.

A question is segmented into clauses: phrases that the thesaurus knows, and single words. A clause is matched by a
product that is called so or that the thesaurus resolves it to, by the words themselves, or by a term of the
thesaurus. Every clause has to match; when no offer has them all, an offer with some of them will do, so that a
natural sentence still finds something. Where a clause resolves to products, an offer that only mentions the words in
its text is left out, unless few are more than that. General words never decide.

For a word that no offer of the day has, its beginning will do when it is the last and has at least three letters, or
else any of its parts when it is a compound; otherwise the closest known word, or it is left out as long as another
word is known. A quoted phrase always has to occur.
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
from search_index.lexicon.segmentation import QueryClause, QuerySegmenter
from search_index.search.answer import Meaning
from search_index.search.urgency import means_crisis, says_urgent
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


class ClauseMatch(NamedTuple):
    """Match of one clause: the rows that it finds by itself, removed offers included, and their weights."""

    #: Matching rows.
    bits: Bitmap
    #: Weight per row, 0 where the clause does not match.
    weights: Scores
    #: Rows of the resolved products, or with the characteristic that the clause names; None when it resolves to none.
    resolved: Bitmap | None = None

    @property
    def nbytes(self) -> int:
        """Size in memory, in bytes."""
        return self.bits.nbytes + self.weights.nbytes + (0 if self.resolved is None else self.resolved.nbytes)


class Texts(Protocol):
    """Where the posting lists are: a snapshot."""

    def postings(self, term: str) -> tuple[Rows, Weights]:
        """Rows and weights of a term, rows of deleted documents included."""

    def dense_posting_list(self, term: str) -> Weights | None:
        """Dense posting list: the weight of a term in every row, not to be changed; None when no row has it."""

    def terms_beginning_with(self, prefix: str) -> Sequence[str]:
        """Known terms that begin so."""

    def product_names(self) -> ProductNames:
        """Names of products, by their number in the column."""

    def crisis_names(self) -> frozenset[int]:
        """Numbers of the names that only products of crisis care have."""

    def crisis_rows(self) -> Bitmap:
        """Rows of crisis care."""

    def rows_called(self, number: int) -> npt.NDArray[np.intp]:
        """Rows of the products of one name, by its number."""

    def named_characteristic(self, clause: QueryClause) -> Bitmap:
        """Rows with a characteristic that the clause names."""

    def correction(self, word: str) -> str | None:
        """The known word that an unknown one looks like."""

    def clause_match(self, clause: QueryClause) -> ClauseMatch:
        """The match of a clause among all offers, from the cache when it was asked before."""

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
    #: Whether the text asks for crisis care.
    urgent: bool = False

    def scores(self, rows: npt.NDArray[np.int64]) -> Scores:
        """What the text is worth in these rows."""
        if not self.parts:
            return np.zeros(len(rows), np.float32)
        total = self.parts[0][rows]
        for part in self.parts[1:]:
            total += part[rows]
        return total


class _Found(NamedTuple):
    """A clause with its match."""

    clause: QueryClause
    match: ClauseMatch


def match_text(
    texts: Texts, segmenter: QuerySegmenter, allowed: Bitmap, text: str, *, crisis: bool = True
) -> TextMatch | None:
    """Match a text among the rows that are allowed.

    None when the text has no words to look for. Without ``crisis``, a text that is not urgent and finds crisis care
    only is matched among all other care too.
    """
    phrases = [terms for quoted in _QUOTED.findall(text) if (terms := phrase_terms(quoted))]
    clauses, corrections = _corrected(texts, segmenter, _QUOTED.sub(" ", text))
    if not clauses and not phrases:
        return None
    found = [_Found(clause, texts.clause_match(clause)) for clause in clauses]
    names, of_crisis = texts.product_names(), texts.crisis_names()
    urgent = says_urgent(text) or any(means_crisis(each.clause, names, of_crisis) for each in found)
    match = _match_found(texts, allowed, found, phrases)
    if not crisis and not urgent and match.bits.any():
        others = allowed & ~texts.crisis_rows()
        if not (match.bits & others).any():
            regular = _match_found(texts, others, found, phrases)
            match = regular._replace(bits=regular.bits | match.bits) if regular.bits.any() else match
    meanings = tuple(_meaning(texts, each.clause) for each in found if not each.clause.general)
    return match._replace(corrections=corrections, meanings=meanings, urgent=urgent)


def _match_found(
    texts: Texts, allowed: Bitmap, found: Sequence[_Found], phrases: Sequence[Sequence[tuple[str, int]]]
) -> TextMatch:
    """What clauses and quoted phrases find together among these rows."""
    match = _all_clauses(allowed, found)
    match = _widened(allowed, match, found) if match.bits.any() else _known_clauses(texts, allowed, found)
    match = match._replace(bits=_more_than_mentioned(match.bits, found))
    for terms in phrases:
        match = _with_phrase(texts, allowed, terms, match, words_known=bool(found))
    return match


def _meaning(texts: Texts, clause: QueryClause) -> Meaning:
    return Meaning(" ".join(word.surface for word in clause.words), texts.product_names().named(clause))


def match_clause(texts: Texts, clause: QueryClause) -> ClauseMatch:
    """The match of one clause: resolved products, its words, and the terms of the thesaurus."""
    grades = None if clause.general and not clause.targets else texts.product_names().grades(clause)
    postings = _DensePostings(texts)
    weights = postings.nothing
    if not (clause.negated and (clause.targets or clause.terms)):
        weights = _all_words(postings, clause.words)
    if clause.general and grades is None:
        return ClauseMatch(packed(weights > 0), weights * np.float32(GENERAL_WORTH))
    weights = weights * np.float32(1 if grades is None else WORDS_BESIDE)
    for term in clause.terms:
        np.maximum(weights, _all_words(postings, term) * np.float32(TERM_WORTH), out=weights)
    if grades is None:
        return ClauseMatch(packed(weights > 0), weights)
    called = np.zeros(len(weights), np.bool_)
    for number in grades.nonzero()[0].tolist():
        rows = texts.rows_called(number)
        weights[rows] += np.float32(grades[number] * (HINT_WORTH if clause.general else PRODUCT_WORTH))
        called[rows] = True
    bits = packed(weights > 0)
    return ClauseMatch(bits, weights, (packed(called) | texts.named_characteristic(clause)) & bits)


def unknown_words(texts: Texts, segmenter: QuerySegmenter, text: str) -> tuple[str, ...]:
    """Words of a text that neither the thesaurus nor any document has, and that look like no known word; folded."""
    clauses = segmenter.segment(_QUOTED.sub(" ", text))
    unknown = (clause.words[0] for number, clause in enumerate(clauses) if _is_new(texts, clauses, number, clause))
    return tuple(word.surface for word in unknown if texts.correction(word.surface) is None)


def closest_known_word(texts: Texts, segmenter: QuerySegmenter, word: str) -> str | None:
    """Closest known word, folded: the word itself, one that it looks like, or none.

    That a longer word begins so, or that its parts are known, does not make it known; that Dutch uses it does.
    """
    folded = fold(word)
    if dutch_words().has_in_use(folded):
        return folded
    for clause in segmenter.segment(folded):
        if not clause.known and not all(len(texts.postings(part.whole)[0]) for part in clause.words):
            return texts.correction(folded)
    return folded


def _corrected(
    texts: Texts, segmenter: QuerySegmenter, text: str
) -> tuple[tuple[QueryClause, ...], tuple[tuple[str, str], ...]]:
    """The clauses of a text in which words that nobody knows are replaced by what they look like."""
    clauses = segmenter.segment(text)
    corrections: dict[str, str] = {}
    for number, clause in enumerate(clauses):
        if not _is_new(texts, clauses, number, clause):
            continue
        used = texts.correction(clause.words[0].surface)
        if used is not None:
            corrections[clause.words[0].surface] = used
    if not corrections:
        return clauses, ()
    text = re.sub(r"[^\W_]+", lambda match: corrections.get(fold(match.group()), match.group()), text)
    return segmenter.segment(text), tuple(corrections.items())


def _is_new(texts: Texts, clauses: Sequence[QueryClause], number: int, clause: QueryClause) -> bool:
    """Whether a clause is a word that neither the thesaurus nor any document knows."""
    if clause.known or not clause.words:
        return False
    return not _is_known(texts, clause.words[0], last=number == len(clauses) - 1)


def _is_known(texts: Texts, word: Word, *, last: bool) -> bool:
    if len(texts.postings(word.whole)[0]) or any(len(texts.postings(part)[0]) for part in word.parts):
        return True
    return last and len(word.surface) >= SHORTEST_PREFIX and bool(texts.terms_beginning_with(word.surface))


class _DensePostings:
    """Dense posting lists of one match, each made once: a part of a compound is often a part of the next."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._lists: dict[str, Scores] = {}
        #: 0 in every row.
        self.nothing: Scores = np.zeros(texts.row_count(), np.float32)

    def of(self, term: str) -> Scores:
        """The worth per row, not to be changed; ``nothing`` itself when no row has it."""
        if term not in self._lists:
            found = self._texts.dense_posting_list(term)
            self._lists[term] = self.nothing if found is None else found
        return self._lists[term]


def _all_words(postings: _DensePostings, words: Sequence[Word]) -> Scores:
    """What the words are worth in the rows that have all of them, 0 elsewhere; not to be changed."""
    return _together([_one_word(postings, word) for word in words], postings.nothing)


def _one_word(postings: _DensePostings, word: Word) -> Scores:
    """What a word is worth per row: the word itself, or all of its parts; the whole compound weighs most."""
    whole, parts = postings.of(word.whole), [postings.of(part) for part in word.parts]
    if len(parts) < 2 or any(part is postings.nothing for part in parts):
        return whole
    weights = _together(parts, postings.nothing)
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


def _all_clauses(allowed: Bitmap, found: Sequence[_Found]) -> TextMatch:
    """What every clause that decides has found."""
    bits, deciding = allowed, 0
    for each in found:
        if not each.clause.general:
            bits, deciding = bits & each.match.bits, deciding + 1
    parts = tuple(each.match.weights for each in found)
    return TextMatch(bits, parts) if deciding else TextMatch(np.zeros_like(allowed), ())


def _widened(allowed: Bitmap, match: TextMatch, found: Sequence[_Found]) -> TextMatch:
    """With what answers as well by the products that a part means, where another part may stand there by chance."""
    if not _may_widen(found):
        return match
    return match._replace(bits=match.bits | _as_good(allowed, match))


def _may_widen(found: Sequence[_Found]) -> bool:
    """Whether some clause means products and another only has words, which may be by chance."""
    means = [bool(each.clause.targets) and each.match.resolved is not None for each in found if not each.clause.general]
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
    meant = [each.match.resolved for each in found if each.match.resolved is not None and not each.clause.general]
    if not meant:
        return bits
    kept = bits & np.bitwise_or.reduce(meant)
    return kept if count(kept) >= FEW else bits


def _best_part(allowed: Bitmap, parts: Sequence[Scores]) -> Bitmap:
    """Rows with a good part of the best score."""
    worth = _where(allowed, np.add.reduce(parts))
    return packed((worth >= worth.max(initial=0.0) * np.float32(WORTH_FINDING)) & (worth > 0))


def _known_clauses(texts: Texts, allowed: Bitmap, found: Sequence[_Found]) -> TextMatch:
    """No document has everything: without what is unknown, with the last as a beginning, or else any of it."""
    known = []
    for number, each in enumerate(found):
        if not _finds(each, allowed):
            each = each._replace(match=_loosely(texts, allowed, each, last=number == len(found) - 1))
        if _finds(each, allowed):
            known.append(each)
    if not any(not each.clause.general for each in known):
        known = [each._replace(clause=each.clause._replace(general=False)) for each in known]
    match = _all_clauses(allowed, known)
    if not known:
        return match
    if match.bits.any():
        return _widened(allowed, match, known)
    if any(each.match.resolved is not None for each in known):
        return match._replace(bits=_best_part(allowed, match.parts))
    deciding = [each.match.bits for each in known if not each.clause.general]
    return match._replace(bits=np.bitwise_or.reduce(deciding) & allowed)


def _loosely(texts: Texts, allowed: Bitmap, each: _Found, *, last: bool) -> ClauseMatch:
    """The last word as a beginning, or any part of a compound."""
    weights = np.zeros(texts.row_count(), np.float32)
    if last and each.clause.words:
        weights = _beginning_with(texts, each.clause.words[-1])
    for word in each.clause.words:
        if word.parts and not (packed(weights > 0) & allowed).any():
            for part in word.parts:
                rows, worth = texts.postings(part)
                weights[rows] += worth * np.float32(PARTS_WORTH)
    return ClauseMatch(packed(weights > 0), weights)


def _finds(each: _Found, allowed: Bitmap) -> bool:
    """Whether a clause found any row that is allowed."""
    return bool((each.match.bits & allowed).any())


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
