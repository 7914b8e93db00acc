"""Find offers: the question of a person to the engine, and the hits back as offers from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from portal.domain.offer_question import PER_PAGE, OfferQuestion
from portal.domain.postcode import InvalidPostcode, Postcode
from portal.geography.postcodes import PostcodeBook
from portal.queries.offers import OfferView, offers_by_ids
from portal.services.region_facts import RegionFacts
from search_index.answer import Answer
from search_index.index import Snapshot
from search_index.question import Question, Sort


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """Where somebody searches: the name to show and the point in RD New metres."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """One result: the offer, and how far it is in metres (None without a place)."""

    view: OfferView
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """All that a page of results needs; ``place`` is None when none was asked or it is unknown."""

    asked: OfferQuestion
    answer: Answer
    offers: tuple[FoundOffer, ...]
    place: FoundPlace | None


def find_offers(
    session: Session,
    snapshot: Snapshot,
    facts: RegionFacts,
    book: PostcodeBook,
    asked: OfferQuestion,
    today: date,
    per_page: int = PER_PAGE,
) -> Found:
    """Answer ``asked`` from one immutable snapshot; the rows of the page come from the database."""
    place = find_place(book, asked.place, facts, book_near(book, facts)) if asked.place else None
    answer = snapshot.find(engine_question(asked, place, today, per_page))
    views = offers_by_ids(session, [hit.id for hit in answer.hits], today)
    offers = tuple(
        FoundOffer(views[hit.id], hit.distance_m) for hit in answer.hits if hit.id in views
    )  # an offer that was deleted this very moment is simply not there any more
    return Found(asked, answer, offers, place)


def engine_question(asked: OfferQuestion, place: FoundPlace | None, today: date, per_page: int = PER_PAGE) -> Question:
    """The same question in the words of the engine."""
    near = place is not None
    return Question(
        region=asked.region,
        day=today,
        text=asked.text,
        products=asked.products,
        segments=asked.segments,
        municipalities=asked.municipalities,
        areas=asked.areas,
        point=(place.x, place.y) if place is not None else None,
        radius_m=asked.radius_km * 1000.0 if near and asked.radius_km is not None else None,
        age=asked.age,
        characteristics=asked.characteristics,
        start_within=asked.start_within,
        statuses=asked.statuses,
        current_only=asked.current_only,
        without_stop=asked.without_stop,
        sort=Sort(asked.order.value),
        page=asked.page,
        per_page=per_page,
    )


def find_place(
    book: PostcodeBook, written: str, facts: RegionFacts, near: tuple[float, float] | None
) -> FoundPlace | None:
    """The place that somebody wrote: a postcode of four or six characters, a town, or a municipality."""
    try:
        postcode = Postcode.parse(written)
    except InvalidPostcode:
        postcode = None
    if postcode is not None:
        row = book.find(postcode.four)
        return FoundPlace(f"{postcode.four} ({row.place})", row.x, row.y) if row is not None else None
    place = book.find_place(written, near)
    if place is not None:
        return FoundPlace(place.name, place.x, place.y)
    return _municipality(book, written, facts.places)


def _municipality(book: PostcodeBook, written: str, names: dict[str, str]) -> FoundPlace | None:
    """A municipality that is no town of its own (Geldrop-Mierlo): the middle of its postcodes."""
    for code, name in names.items():
        if name.casefold() == written.strip().casefold():
            points = [(row.x, row.y) for row in book.rows if row.municipality == code]
            if points:
                return FoundPlace(name, *_middle(points))
    return None


def book_near(book: PostcodeBook, facts: RegionFacts) -> tuple[float, float] | None:
    """The middle of the region: of two towns of one name the nearer one is meant."""
    return _middle_of(book, frozenset(facts.municipalities))


@lru_cache(maxsize=64)
def _middle_of(book: PostcodeBook, codes: frozenset[str]) -> tuple[float, float] | None:
    points = [(row.x, row.y) for row in book.rows if row.municipality in codes]
    return _middle(points) if points else None


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
