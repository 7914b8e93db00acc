"""From people's words to the field's: the thesaurus, of our own making, in ``thesaurus.csv``.

A row says: who asks for one of these phrases means products of these names (3: exactly that, 2: may well be, 1: a
hint) and texts with these terms. It leads one way: the terms do not lead back to the phrases. Products are meant by
words of their names, never by codes, because a code means another product in another region. Words of the kind
"general" say little in a question and never decide. Those of the kind "plea" say how badly help is wanted ("spoed",
"ten einde raad"): they decide only where nothing else is asked.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from search_index.analysis.dutch import Word, fold, tokens_of, words_of
from search_index.analysis.stems import stem

#: What a grade of a product is worth, against a product that is exactly what is meant.
GRADES = {3: 1.0, 2: 0.55, 1: 0.25}
#: What is asked for decides more than for whom: in "logeerhuis autisme" the house, in "medicatie adhd" the medicine.
KIND_WORTH = {
    "living": 1.35,
    "crisis": 1.35,
    "medicine": 1.35,
    "method": 1.2,
    "setting": 1.2,
    "school": 1.1,
    "problem": 1.0,
    "diagnosis": 1.0,
    "situation": 0.9,
    "professional": 0.7,
    "family": 0.6,
    "plea": 1.0,
}
#: Longest phrase, in words that count.
MOST_WORDS = 4
GENERAL, PLEA, CRISIS = "general", "plea", "crisis"
KINDS = frozenset({GENERAL, *KIND_WORTH})
#: Words that are stop words elsewhere, but turn a phrase round: "niet eten" is not "eten".
_NEGATIONS = {"niet": "niet", "geen": "niet", "nooit": "niet", "zonder": "niet"}
#: Verbs that are stop words elsewhere, but in some phrases make all the difference: who "wil nergens heen" needs no
#: bed.
_MODALS = dict.fromkeys(("kan", "kon", "kunnen", "kunt"), "kan") | dict.fromkeys(
    ("wil", "wilt", "willen", "wou", "wilde", "wilden"), "wil"
)


class Target(NamedTuple):
    """Products whose name has all of these words, and how well they answer (1 is well)."""

    words: tuple[Word, ...]
    worth: float
    #: Instead of words: the one product that is called exactly so.
    name: str = ""


class Entry(NamedTuple):
    """What a phrase leads to."""

    targets: tuple[Target, ...]
    #: Terms of texts, each one or more words that all have to occur.
    terms: tuple[tuple[Word, ...], ...]
    kind: str


Key = tuple[str, ...]


class Thesaurus(NamedTuple):
    """Phrases by their keys, in no order of words; and every word that occurs in one, as written."""

    entries: dict[Key, Entry]
    general: frozenset[str]
    words: frozenset[str]
    keys: frozenset[str]
    #: Phrases that mean products, as they are written, in order.
    phrases: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def key_of(word: str) -> str:
    """What forms of a folded word share here: its stem, and a verb's ending -t taken off ("liegt" and "liegen")."""
    if word in _NEGATIONS:
        return _NEGATIONS[word]
    if word in _MODALS:
        return _MODALS[word]
    key = stem(word)
    if len(key) >= 5 and key[-1] == "t" and key[-2] not in "aeiouyshct" and key.isalpha():
        key = stem(key[:-1] + "en")
    return key


def negates_next(word: str) -> bool:
    """Whether a folded word turns what comes after it round, as "geen" does: "niet" may also turn what went before."""
    return word in _NEGATIONS and word != "niet"


def is_negation(word: str) -> bool:
    """Whether a folded word turns a phrase round."""
    return word in _NEGATIONS


def is_modal(word: str) -> bool:
    """Whether a folded word is a form of "kan" or "wil"."""
    return word in _MODALS


def key_of_phrase(text: str, kind: str = "") -> Key:
    """The key of a phrase: its words that count, in alphabetical order.

    In a phrase of the kind "crisis", and in one of which nothing else but one word remains ("dood wil"), "kan" and
    "wil" count too.
    """
    words = tokens_of(text)
    key = tuple(sorted(key_of(word) for word, counts in words if counts is not None or is_negation(word)))
    modals = tuple(key_of(word) for word, _ in words if is_modal(word))
    return tuple(sorted((*key, *modals))) if key and modals and (kind == CRISIS or len(key) == 1) else key


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """The thesaurus of the package. Of a phrase that stands in several rows the last row counts."""
    return read(files("search_index.lexicon").joinpath("thesaurus.csv").read_text("utf-8"))


def read(text: str) -> Thesaurus:
    """Read rows ``phrases;products;terms;kind``.

    :raises ValueError: a row makes no sense.
    """
    entries: dict[Key, Entry] = {}
    general: set[str] = set()
    words: set[str] = set()
    written: set[str] = set()
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        if row["kind"] not in KINDS:
            raise ValueError(f"unknown kind {row['kind']!r}")
        phrases = _listed(row["phrases"])
        words.update(word for phrase in phrases for word, _ in tokens_of(phrase))
        if row["kind"] == GENERAL:
            general.update(key_of(fold(phrase)) for phrase in phrases)
            continue
        written.update(phrases if row["products"] else ())
        targets = tuple(_target(listed, KIND_WORTH[row["kind"]]) for listed in _listed(row["products"]))
        entry = Entry(targets, tuple(words_of(term) for term in _listed(row["terms"])), row["kind"])
        for phrase in phrases:
            key = key_of_phrase(phrase, row["kind"])
            if not words_of(phrase) or len(key) > MOST_WORDS:  # a mere "niet" would turn every question round
                raise ValueError(f"{phrase!r} has {len(key)} words that count")
            entries[key] = entry
    keys = frozenset(part for key in entries for part in key) | general
    return Thesaurus(entries, frozenset(general), frozenset(words), keys, tuple(sorted(written)))


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _target(written: str, worth: float) -> Target:
    name, _, grade = written.rpartition("=")
    return Target(words_of(name), GRADES[int(grade)] * worth)
