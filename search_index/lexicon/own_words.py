"""A region's own words on top of the thesaurus: an overlay, so that no region's words reach another.

Own words add to what the thesaurus has about a phrase and never take anything away. Here a product is meant by its
exact name, because a region speaks of its own catalogue.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search_index.analysis.dutch import words_of
from search_index.lexicon.product_names import NAMED
from search_index.lexicon.segmentation import QuerySegmenter
from search_index.lexicon.thesaurus import (
    GRADES,
    KIND_WORTH,
    MOST_WORDS,
    Entry,
    Target,
    Thesaurus,
    key_of_phrase,
    thesaurus,
)

__all__ = ["MOST_WORDS", "OwnWord", "Phrase", "judge_phrase", "same_phrase", "with_own_words"]

#: What a product is worth that a word means, or only hints at.
MEANT, HINTED = max(KIND_WORTH.values()), GRADES[2]
_KIND = "own"


class OwnWord(NamedTuple):
    """A phrase that leads to a product or to another phrase."""

    phrase: str
    #: The exact name of a product; empty for a synonym.
    product: str = ""
    #: Whether the phrase means the product; otherwise it hints at it.
    strong: bool = True
    #: The phrase that is looked for too; empty for a product.
    other: str = ""
    #: Whether who looks for the other phrase gets this one too.
    both_ways: bool = False


class Phrase(enum.Enum):
    """What a phrase is to the thesaurus."""

    #: No word in it counts.
    EMPTY = enum.auto()
    #: Only words that are asked about everything.
    GENERAL = enum.auto()
    #: More than :data:`MOST_WORDS` words that count.
    LONG = enum.auto()
    #: The thesaurus leads somewhere from here already.
    KNOWN = enum.auto()
    NEW = enum.auto()


def judge_phrase(text: str) -> Phrase:
    """What the thesaurus of the package makes of a phrase."""
    book, key = thesaurus(), key_of_phrase(text)
    if not key or not words_of(text):
        return Phrase.EMPTY
    if key in book.entries:
        return Phrase.KNOWN
    if book.general.issuperset(key):
        return Phrase.GENERAL
    return Phrase.LONG if len(key) > MOST_WORDS else Phrase.NEW


def same_phrase(one: str, other: str) -> bool:
    """Whether two phrases are forms of one, so that a question cannot tell them apart."""
    return key_of_phrase(one) == key_of_phrase(other)


def with_own_words(book: Thesaurus, words: Iterable[OwnWord]) -> Thesaurus:
    """The thesaurus with these words; ``book`` stays as it is.

    A synonym leads to what the other phrase means by the thesaurus and by own words for products, and no further:
    synonyms of synonyms drift away. A phrase of which no word counts, or too many, is left out.
    """
    listed = tuple(words)
    named = _extended(book, ((word.phrase, _of_product(word)) for word in listed if word.product))
    segmenter = QuerySegmenter(named)
    return _extended(named, ((phrase, _of_phrase(other, segmenter)) for phrase, other in _synonyms(listed)))


def _synonyms(words: Iterable[OwnWord]) -> Iterator[tuple[str, str]]:
    for word in words:
        if word.other:
            yield word.phrase, word.other
            if word.both_ways:
                yield word.other, word.phrase


def _of_product(word: OwnWord) -> Entry:
    return Entry((Target((), MEANT if word.strong else HINTED, word.product),), (), _KIND)


def _of_phrase(text: str, segmenter: QuerySegmenter) -> Entry:
    """What a phrase leads to when another stands for it: what it means, and the phrase itself in texts."""
    words = words_of(text)
    clauses = [clause for clause in segmenter.segment(text) if not clause.general]
    if len(clauses) != 1 or not clauses[0].known:
        return Entry((Target(words, NAMED),), (words,), _KIND)
    (clause,) = clauses
    terms = clause.terms if clause.negated else (clause.words, *clause.terms)
    return Entry(clause.targets, terms, _KIND)


def _extended(book: Thesaurus, phrases: Iterable[tuple[str, Entry]]) -> Thesaurus:
    entries = dict(book.entries)
    keys = set(book.keys)
    for phrase, entry in phrases:
        key = key_of_phrase(phrase)
        if not 0 < len(key) <= MOST_WORDS or not words_of(phrase):
            continue
        known = entries.get(key)
        entries[key] = entry if known is None else _both(known, entry)
        keys.update(key)
    return Thesaurus(entries, book.general, book.words, frozenset(keys))


def _both(one: Entry, other: Entry) -> Entry:
    targets = tuple(dict.fromkeys((*one.targets, *other.targets)))
    return Entry(targets, tuple(dict.fromkeys((*one.terms, *other.terms))), one.kind)
