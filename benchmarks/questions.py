"""The questions of the benchmarks, by kind: every engine is asked exactly these."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.peers.peer import Ask, Engine
from search_index.search.suggestions import SHORTEST

TEXTS = ("traumabehandeling", "autisme begeleiding", "pleegzorg", "emdr kinderen", "speltherapie school", "hulp thuis")
PRODUCTS = ("S4-13", "S2-01", "S4-04", "S4-12", "S3-04")
POINTS = ((174000.0, 388000.0), (156000.0, 381000.0), (180000.0, 380000.0))

#: What is typed letter by letter; a list of suggestions is asked for after each, from the second on.
TYPED = ("begeleiding", "pleegzorg", "traumabehandeling", "helmond", "autisme", "eetstoornis", "zorgboerderij")
PREFIXES = tuple(text[:letters] for text in TYPED for letters in range(SHORTEST, len(text) + 1))

#: Words that no other question has: usual ones, compounds that nobody listed, and typing errors.
NEW_WORDS = (
    "knutselmiddag",
    "schoolangst",
    "weekendlogeerhuisbegeleiding",
    "paardentherapie",
    "autsime",
    "speltherpie",
    "jeugdpsychiatrische",
    "gezinsvervangend",
    "traumabehandelling",
    "hechtingsprobleem",
    "xylofoonles",
    "pleegzrog",
)


class Kind(NamedTuple):
    """One kind of question, ready to be asked."""

    name: str
    asks: list[Ask]


def kinds(engine: Engine) -> list[Kind]:
    """Every kind, in the order of the targets; the last has none."""
    return [
        Kind("text", [engine.text(words) for words in TEXTS]),
        Kind("product + radius by wait", [engine.product_near(code, at) for code in PRODUCTS for at in POINTS]),
        Kind("text + radius + facets", [engine.text_near(words, at) for words in TEXTS for at in POINTS]),
        Kind("browse + facets", [engine.browse(1)]),
        Kind("suggest", [engine.suggest(prefix) for prefix in PREFIXES]),
        Kind("page 50 + facets", [engine.browse(50)]),
        Kind("product + radius by place", [engine.product_by_place(code, at) for code in PRODUCTS for at in POINTS]),
    ]
