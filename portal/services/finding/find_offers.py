"""Find offers: the question of a person to the engine, and the hits back as offers from the database."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from portal.domain.offer_question import PER_PAGE, OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.queries.offers import OfferView, offers_by_ids
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_place import FoundPlace, closest_place, find_place
from portal.services.finding.understand_text import Reading, ReadPart, Understood, understand
from search_index.index import Snapshot
from search_index.search.answer import Answer
from search_index.search.question import Question, Sort

ViewsOf = Callable[[Session, Collection[int], date], Mapping[int, OfferView]]
Find = Callable[[Snapshot, Question], Answer]


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """One result: the offer, and how far it is in metres (None without a place)."""

    view: OfferView
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Found:
    """All that a page of results needs; ``place`` is None when none was asked or it is unknown.

    ``asked`` is the question with everything in it that was read out of the text; ``parts`` says what.
    ``place_misspelt`` is what was typed for a place, when no place is called so and ``place`` only looks like it.
    """

    asked: OfferQuestion
    answer: Answer
    offers: tuple[FoundOffer, ...]
    place: FoundPlace | None
    parts: tuple[ReadPart, ...] = ()
    place_misspelt: str = ""


def find_offers(
    session: Session,
    snapshot: Snapshot,
    facts: RegionFacts,
    book: PostcodeBook,
    asked: OfferQuestion,
    today: date,
    per_page: int = PER_PAGE,
    views_of: ViewsOf = offers_by_ids,
    find: Find = Snapshot.find,
) -> Found:
    """Answer ``asked`` from one immutable snapshot with ``find``; the rows of the page come from ``views_of``, by
    default straight from the database."""

    def answered(question: OfferQuestion) -> tuple[Understood, FoundPlace | None, Answer]:
        closest = partial(snapshot.closest_known_word, facts.slug)
        is_phrase = partial(snapshot.leads_somewhere, facts.slug)
        understood = understand(question, facts, book, closest, is_phrase)
        if not understood.question.place:  # a distance from nowhere means nothing; a place may have stood in the text
            understood = replace(understood, question=replace(understood.question, radius_km=None))
        written = understood.question.place
        place = find_place(book, written, facts) if written else None
        if written and place is None and (meant := closest_place(book, written, facts)):
            understood = replace(understood, question=replace(understood.question, place=meant))
            place = find_place(book, meant, facts)
        return understood, place, find(snapshot, engine_question(understood.question, place, today, per_page))

    understood, place, answer = answered(asked)
    if not answer.total and any(part.reading is Reading.CHARACTERISTIC for part in understood.parts):
        # "gepest op school" and "online gokken" tell what goes on, not where help should be given.
        as_words = answered(replace(asked, literal=tuple(sorted({*asked.literal, Reading.CHARACTERISTIC.value}))))
        if as_words[2].total:
            understood, place, answer = as_words
    views = views_of(session, answer.hits.ids, today)
    offers = tuple(
        FoundOffer(views[hit.id], hit.distance_m) for hit in answer.hits if hit.id in views
    )  # an offer that was deleted this very moment is simply not there any more
    return Found(understood.question, answer, offers, place, understood.parts, _misspelt(asked, understood))


def _misspelt(asked: OfferQuestion, understood: Understood) -> str:
    """What was typed for the place, in the text or in its field, when no place is called so."""
    read = next((part for part in understood.parts if part.reading is Reading.PLACE), None)
    if read is not None:
        return read.misspelt
    return asked.place if asked.place != understood.question.place else ""


def engine_question(asked: OfferQuestion, place: FoundPlace | None, today: date, per_page: int = PER_PAGE) -> Question:
    """The same question in the words of the engine."""
    near = place is not None
    return Question(
        region=asked.region,
        day=today,
        text=asked.sought,
        products=asked.products,
        segments=asked.segments,
        municipalities=asked.municipalities,
        areas=asked.areas,
        without_municipalities=tuple(place.municipality for place in asked.not_in if place.municipality),
        without_towns=tuple(place.town for place in asked.not_in),
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
