"""Query segmentation: a question becomes clauses, phrases of the thesaurus and the words that remain.

The longest phrase wins. Stop words and general words between the words of a phrase do not matter, nor does their
order, as long as they stand close together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from search_index.analysis.dutch import Word, tokens_of, words_of
from search_index.lexicon.thesaurus import (
    MOST_WORDS,
    PLEA,
    Entry,
    Target,
    Thesaurus,
    is_modal,
    is_negation,
    key_of,
    key_of_phrase,
    negates_next,
    thesaurus,
)

#: Words of a question after so many are not looked at.
MOST_TOKENS = 40
#: How much less a compound is worth that is known only by its parts ("traumahulp").
_BY_PARTS = 0.8
#: So many other words may stand between the words of a phrase.
_MOST_SKIPPED = 1
#: Phrases are looked for among so many known words from each on; "kan" and "wil" are among these.
_NEAR = MOST_WORDS + 1
#: Questions in the cache of a segmenter at most; then it starts empty.
_CACHED = 4096

#: Shortest part of a compound that nobody listed, and what may join the parts.
_SHORTEST_PIECE = 4
_LINKS = ("", "s", "e", "en")

#: The first half of a product code; a number after it belongs to it ("S4 11").
_CODE = re.compile(r"[a-z]\d+")


class QueryClause(NamedTuple):
    """Query clause: one thing that is asked, its words, and what the thesaurus makes of them."""

    words: tuple[Word, ...]
    targets: tuple[Target, ...] = ()
    terms: tuple[tuple[Word, ...], ...] = ()
    #: Says little: never decides whether an offer matches.
    general: bool = False
    #: The phrase has a "niet": its words by themselves mean something else.
    negated: bool = False
    #: Whether the thesaurus knows it.
    known: bool = False
    #: Says how badly help is wanted rather than which.
    plea: bool = False


class _Token(NamedTuple):
    surface: str
    key: str
    word: Word | None
    general: bool


class _Candidate(NamedTuple):
    """A phrase of the thesaurus in a question: where its words stand, which they are, and what it leads to."""

    places: tuple[int, ...]
    words: tuple[Word, ...]
    entry: Entry


class QuerySegmenter:
    """Segments questions by one thesaurus, with a cache of its own (key: the text), so that no thesaurus answers for
    another."""

    def __init__(self, book: Thesaurus) -> None:
        self._book = book
        self._cache: dict[str, tuple[QueryClause, ...]] = {}

    def segment(self, text: str) -> tuple[QueryClause, ...]:
        """The clauses of a question, in the order written."""
        clauses = self._cache.get(text)
        if clauses is None:
            clauses = _segment(text, self._book)
            if len(self._cache) >= _CACHED:
                self._cache = {}
            self._cache[text] = clauses
        return clauses

    def leads_somewhere(self, phrase: str) -> bool:
        """Whether the thesaurus has this very phrase, in whatever form or order, and it leads to products or terms."""
        entry = self._book.entries.get(key_of_phrase(phrase))
        return entry is not None and bool(entry.targets or entry.terms)


@lru_cache(maxsize=1)
def common_segmenter() -> QuerySegmenter:
    """The segmenter with the thesaurus of the package, without words of any region."""
    return QuerySegmenter(thesaurus())


def segment(text: str) -> tuple[QueryClause, ...]:
    """The clauses of a question by the thesaurus of the package, in the order written."""
    return common_segmenter().segment(text)


def _segment(text: str, book: Thesaurus) -> tuple[QueryClause, ...]:
    tokens = _tokens(text, book)
    taken: dict[int, QueryClause] = {}
    used: set[int] = set()
    for chosen, words, entry in _candidates(tokens, book):
        if used.isdisjoint(chosen):
            used.update(chosen)
            taken[chosen[0]] = _phrase_clause([tokens[place] for place in chosen], words, entry)
    for place, token in enumerate(tokens):
        if place not in used and token.word is not None:
            taken[place] = _word_clause(token, token.word, book)
    clauses = [taken[place] for place in sorted(taken)]
    if clauses and all(clause.general for clause in clauses):
        clauses = [clause._replace(general=False) for clause in clauses]
    if any(clause.targets and not clause.plea for clause in clauses):
        clauses = [clause._replace(general=True) if clause.plea else clause for clause in clauses]
    return tuple(dict.fromkeys(clauses))


def _tokens(text: str, book: Thesaurus) -> list[_Token]:
    """The words that count, negations, and "kan" and "wil"."""
    tokens: list[_Token] = []
    for surface, word in tokens_of(text):
        if word is None and not is_negation(surface) and not is_modal(surface):
            continue
        key = key_of(surface)
        number = surface.isdigit() and not (tokens and _CODE.fullmatch(tokens[-1].surface))
        tokens.append(_Token(surface, key, word, key in book.general or number or is_modal(surface)))
        if len(tokens) == MOST_TOKENS:
            break
    return tokens


def _candidates(tokens: Sequence[_Token], book: Thesaurus) -> Iterator[_Candidate]:
    """Phrases that the thesaurus has: longest first, then the closest together, then those of fewer general words, then
    the first; two words that it writes as one ("pleeg gezin") come after two that it writes apart."""
    places = [place for place, token in enumerate(tokens) if token.key in book.keys]
    found = []
    for at, first in enumerate(places):
        near = places[at + 1 : at + 1 + _NEAR]
        for more in range(min(MOST_WORDS, len(near) + 1)):
            for rest in combinations(near, more):
                chosen = (first, *rest)
                entry = book.entries.get(tuple(sorted(tokens[place].key for place in chosen)))
                if entry is not None and _close(chosen, tokens):
                    words = tuple(word for place in chosen if (word := tokens[place].word) is not None)
                    weak = sum(tokens[place].general for place in chosen)
                    found.append((-len(chosen), _skipped(chosen, tokens), weak, _Candidate(chosen, words, entry)))
    found.extend((-2, 0, 2, joined) for joined in _joined(tokens, book))
    return (candidate for *_, candidate in sorted(found, key=lambda each: each[:3]))  # stable: places ascend


def _joined(tokens: Sequence[_Token], book: Thesaurus) -> Iterator[_Candidate]:
    for place, (first, second) in enumerate(pairwise(tokens)):
        surface = first.surface + second.surface
        entry = book.entries.get((key_of(surface),)) if surface.isalpha() else None
        if entry is not None and first.word is not None and second.word is not None:
            yield _Candidate((place, place + 1), words_of(surface), entry)


def _skipped(chosen: tuple[int, ...], tokens: Sequence[_Token]) -> int:
    between = (place for place in range(chosen[0], chosen[-1]) if place not in chosen)
    return sum(not tokens[place].general for place in between)


def _close(chosen: tuple[int, ...], tokens: Sequence[_Token]) -> bool:
    """Whether the words may belong together: "hulp" does not in "hulp bij kind heeft geen vrienden"."""
    for place, after in zip(chosen, (*chosen[1:], None), strict=True):
        if negates_next(tokens[place].surface) and (after is None or _skipped((place, after), tokens)):
            return False
    return _skipped(chosen, tokens) <= _MOST_SKIPPED


def _phrase_clause(tokens: Sequence[_Token], words: tuple[Word, ...], entry: Entry) -> QueryClause:
    own = {word.whole for word in words}
    terms = tuple(term for term in entry.terms if not own.issuperset(word.whole for word in term))
    negated = any(is_negation(token.surface) for token in tokens)
    return QueryClause(words, entry.targets, terms, negated=negated, known=True, plea=entry.kind == PLEA)


def _word_clause(token: _Token, word: Word, book: Thesaurus) -> QueryClause:
    if token.general:
        return QueryClause((word,), general=True, known=True)
    entries = _entries_of_parts(word, book) or _entries_of_pieces(word.surface, book)
    targets = tuple(target._replace(worth=target.worth * _BY_PARTS) for entry in entries for target in entry.targets)
    return QueryClause((word,), targets, known=bool(entries))


def _entries_of_pieces(surface: str, book: Thesaurus) -> list[Entry]:
    """What the thesaurus has about a compound that nobody listed: a phrase of two words written as one
    ("naschoolseopvang"), or a word that it has, joined to a general word or to another of its own ("drankprobleem").
    The longest first part that leads somewhere decides."""
    if not surface.isalpha():
        return []
    for end in range(len(surface) - _SHORTEST_PIECE, _SHORTEST_PIECE - 1, -1):
        for link in _LINKS:
            first, rest = surface[:end], surface[end + len(link) :]
            if not surface.startswith(link, end) or len(rest) < _SHORTEST_PIECE:
                continue
            both = (key_of(first), key_of(rest))
            joined = book.entries.get(both) or book.entries.get(both[::-1])
            if joined is not None:
                return [joined]
            entry, other = book.entries.get(both[:1]), book.entries.get(both[1:])
            if entry is not None and (other is not None or both[1] in book.general):
                return [entry]
            if other is not None and both[0] in book.general:
                return [other]
    return []


def _entries_of_parts(word: Word, book: Thesaurus) -> list[Entry]:
    """What the thesaurus has about the parts of a compound; together if it can."""
    keys = [key_of(part) for part in word.parts]
    whole = book.entries.get(tuple(sorted(keys)))
    if whole is not None:
        return [whole]
    return [entry for key in keys if key not in book.general and (entry := book.entries.get((key,))) is not None]
