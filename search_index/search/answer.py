"""What comes back: hits of one page, totals, and facets with their counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, overload

Facets = dict[str, dict[str | int, int]]


class Hit(NamedTuple):
    """One offer found."""

    id: int
    #: BM25F score of the text; 0.0 when no text was asked.
    score: float
    #: Metres from the point asked; None without a point.
    distance_m: float | None
    #: What the figure is worth on the day asked: weeks until help starts, None when unknown.
    start_weeks: int | None


@dataclass(slots=True)
class Hits(Sequence[Hit]):
    """The hits of a page, column by column: twenty are found for every question, and made when somebody looks."""

    ids: list[int]
    #: None when no text was asked.
    scores: list[float] | None
    #: Metres; None without a point.
    distances_m: list[float] | None
    #: -1 when unknown.
    start_weeks: list[int]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Hit]:
        weeks = (known if known >= 0 else None for known in self.start_weeks)
        return map(Hit, self.ids, self.scores or repeat(0.0), self.distances_m or repeat(None), weeks)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        return list(self)[place]


NO_HITS = Hits([], None, None, [])


class Meaning(NamedTuple):
    """What was made of a part of the text: the words (folded), and the products that are called so or meant by them."""

    words: str
    #: Name -> how well it answers (1 is well), best first.
    products: dict[str, float]


_NO_FACETS: Facets = {}


class Answer(NamedTuple):
    """All that is known about one question; totals are over all pages. A named tuple, because it is made quickly."""

    total: int
    hits: Hits
    #: Number of different providers among all offers found. This and all that follows up to the facets is counted only
    #: when the question asks for facets.
    provider_count: int = 0
    #: Offers that can start today (0 weeks), by a figure that is current.
    startable_now: int = 0
    #: Offers known to start within 12 weeks.
    within_12: int = 0
    #: "product", "segment", "municipality", "area", "characteristic", "status": value -> count, counts
    #: above 0 only. "start_within" (2, 4, 8, 12 weeks, cumulative) and, with a point, "radius" (5, 10, 15,
    #: 20, 30, 50 km, cumulative; 0 is no limit) list all their keys. "current_only" and "without_stop": {1: n}.
    #: A facet is counted without its own selection; "characteristic" (AND) over the offers found.
    facets: Facets = _NO_FACETS
    #: (typed, used) of every word that nobody knows and that was taken for one that is known.
    corrections: tuple[tuple[str, str], ...] = ()
    #: What was made of the text, part by part; words that say little are left out.
    meanings: tuple[Meaning, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be asked for, found by the beginning of one of its words."""

    #: "product", "kenmerk", "plaats", "aanbieder", or "woord" for a phrase of the thesaurus.
    kind: str
    text: str
    #: Product code, characteristic code, place name, provider slug, or the phrase itself.
    key: str
    #: Number of offers of the region that have it; 0 for a phrase, of which that is not counted.
    count: int
