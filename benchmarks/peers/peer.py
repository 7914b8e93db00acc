"""What is asked of the engine and of every peer, and the offers they get.

Peers get every help: they hold only offers under contract on the day, what a figure is worth on that day was worked
out for them beforehand, and a number without ties gives the order by wait.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from benchmarks.generated_offers import REGION, TODAY
from search_index.index import Snapshot
from search_index.search.answer import Suggestion
from search_index.search.question import Question, Sort
from search_index.store.document import OfferDocument

RADIUS_M = 20_000.0
PER_PAGE = 20
#: Weeks within which "can start" is counted.
START_WITHIN = (0, 2, 4, 8, 12)
#: Facets with one value per offer.
FACETS = ("product", "segment", "municipality", "area", "status")

Point = tuple[float, float]
#: Asks one question and gives the whole answer.
Ask = Callable[[], object]


class Figure(NamedTuple):
    """What the figure of an offer is worth on the day."""

    status: str
    start_weeks: int | None
    #: Place in the order by wait, without ties.
    rank: int
    is_current: bool


class Listed(NamedTuple):
    """An offer under contract, with its figure."""

    document: OfferDocument
    figure: Figure


class Listing(NamedTuple):
    """All a peer is built from."""

    offers: list[Listed]
    suggestions: tuple[Suggestion, ...]


class Engine(Protocol):
    """One engine on the offers of one folder. The questions are made beforehand, asking is what takes time."""

    def __init__(self, folder: Path) -> None:
        """Open what was built."""

    def text(self, words: str) -> Ask:
        """The first page by relevance."""

    def product_near(self, product: str, point: Point, per_page: int = PER_PAGE) -> Ask:
        """One product within the radius, by wait, in the quickest way."""

    def product_by_place(self, product: str, point: Point) -> Ask:
        """The same by way of an index on places, where there is one."""

    def text_near(self, words: str, point: Point) -> Ask:
        """Words within the radius, with facets."""

    def browse(self, page: int, per_page: int = PER_PAGE) -> Ask:
        """All offers by wait, with facets; a page from 1."""

    def suggest(self, prefix: str) -> Ask:
        """At most ten of the suggestions with a word that begins so."""

    def ids(self, answer: object) -> list[int]:
        """Ids of the hits in an answer to ``product_near`` or ``browse``, in their order."""

    def change(self, listed: Listed) -> None:
        """Take over a new figure of one offer, whose texts stay the same; the next question sees it."""

    def processes(self) -> list[int]:
        """Other processes that work for this one."""

    def close(self) -> None:
        """Let go of files and processes."""


class Peer(Engine, Protocol):
    """An engine that is compared with."""

    #: As printed.
    title: str
    #: Where it does less for a question than search_index, in a few words.
    less: str

    @classmethod
    def build(cls, folder: Path, listing: Listing) -> None:
        """Write the offers into an empty folder."""


def listing(documents: list[OfferDocument], snapshot: Snapshot) -> Listing:
    """What peers hold, from an index of ours on the same documents."""
    by_id = {document.id: document for document in documents}
    every = len(by_id)
    whole = snapshot.find(Question(REGION, TODAY, sort=Sort.WAIT, per_page=every))
    status_of = {
        hit.id: str(status)
        for status in whole.facets["status"]
        for hit in snapshot.find(Question(REGION, TODAY, statuses=(str(status),), per_page=every)).hits
    }
    current = {hit.id for hit in snapshot.find(Question(REGION, TODAY, current_only=True, per_page=every)).hits}
    offers = [
        Listed(by_id[hit.id], Figure(status_of[hit.id], hit.start_weeks, rank, hit.id in current))
        for rank, hit in enumerate(whole.hits)
    ]
    return Listing(offers, _suggestions(snapshot))


def _suggestions(snapshot: Snapshot) -> tuple[Suggestion, ...]:
    """Everything that can be suggested, each once, in the order in which it is shown."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    beginnings = (one + other for one in letters for other in letters)
    found = {item for beginning in beginnings for item in snapshot.suggest(REGION, beginning, limit=1_000_000)}
    kinds = ("product", "kenmerk", "plaats", "aanbieder", "woord")
    return tuple(sorted(found, key=lambda item: (kinds.index(item.kind), item.text.casefold(), item.key)))
