"""Random offers and questions over few values, so that they meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from search_index.search.question import Question, Sort
from search_index.store.document import STATUSES, OfferDocument
from tests.search_index.samples import DAY, PLAIN

REGIONS = ("noord", "zuid")
PRODUCTS = ("S4-13", "S2-01", "S5-05")
MUNICIPALITIES = ("GM0861", "GM0794", "GM0772")
AREAS = ("Peelland", "Dommelvallei", "")
PROVIDERS = ("de-linde", "het-kompas", "anker")
CHARACTERISTICS = ("emdr", "thuis", "adhd", "nl", "groep")
WORDS = ("pleegzorg", "trauma", "gezinshuizen", "begeleiding", "autisme", "school", "zorg", "pleeggezin")

_near = st.integers(-70, 3).map(lambda days: DAY + timedelta(days=days))
_weeks = st.one_of(st.none(), st.integers(0, 14))
_metres = st.integers(0, 12).map(lambda steps: steps * 2500.0)


@st.composite
def offers(draw: st.DrawFn, number: int = 1) -> OfferDocument:
    """An offer with the given id."""
    codes = tuple(draw(st.sets(st.sampled_from(CHARACTERISTICS))))
    product = draw(st.sampled_from(PRODUCTS))
    ages = sorted((draw(st.integers(0, 23)), draw(st.integers(0, 23))))
    crisis = product.startswith("S5")
    return replace(
        PLAIN,
        id=number,
        region=draw(st.sampled_from(REGIONS)),
        product=product,
        product_name=product,
        segment=int(product[1]),
        provider=(provider := draw(st.sampled_from(PROVIDERS))),
        provider_name=provider,
        place=draw(st.sampled_from(("Veldhoven", "Waalre"))),
        municipality=draw(st.sampled_from(MUNICIPALITIES)),
        area=draw(st.sampled_from(AREAS)),
        x=draw(_metres),
        y=draw(_metres),
        age_from=ages[0],
        age_to=ages[1],
        characteristics=codes,
        characteristic_text="; ".join(codes),
        text=" ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4))),
        status=draw(st.sampled_from(STATUSES)),
        intake_wait=draw(_weeks),
        start_wait=draw(_weeks),
        places_free=draw(st.one_of(st.none(), st.integers(0, 2))),
        measured_on=draw(st.one_of(st.none(), _near)),
        ageing_after=2 if crisis else 31,
        stale_after=2 if crisis else 62,
        contract_from=draw(st.sampled_from((date(2025, 1, 1), DAY, DAY + timedelta(days=1)))),
        contract_to=draw(st.sampled_from((None, DAY, DAY - timedelta(days=1), date(2027, 1, 1)))),
        stop_until=draw(st.sampled_from((None, DAY, DAY - timedelta(days=1)))),
        doubted=draw(st.booleans()),
    )


@st.composite
def stocks(draw: st.DrawFn, most: int = 30) -> list[OfferDocument]:
    """Up to so many offers with ids from 1."""
    size = draw(st.integers(0, most))
    return [draw(offers(number)) for number in range(1, size + 1)]


def _some(values: tuple[object, ...]) -> st.SearchStrategy[tuple[object, ...]]:
    """Usually nothing; sometimes one or two of these."""
    chosen = st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
    return st.one_of(st.just(()), st.just(()), chosen)


def questions(texts: tuple[str, ...] = ("",)) -> st.SearchStrategy[Question]:
    """A question with all of its answers on one page."""
    return st.builds(
        Question,
        region=st.sampled_from(REGIONS),
        day=st.sampled_from((DAY, DAY, DAY + timedelta(days=1))),
        text=st.sampled_from(texts),
        products=_some((*PRODUCTS, "S9-99")),
        segments=_some((2, 4, 5)),
        municipalities=_some(MUNICIPALITIES),
        areas=_some(("Peelland", "Dommelvallei", "Nergens")),
        providers=_some((*PROVIDERS, "onbekend")),
        without_municipalities=_some(MUNICIPALITIES),
        without_towns=_some(("Waalre", "Nergens")),
        point=st.one_of(st.none(), st.tuples(_metres, _metres)),
        radius_m=st.one_of(st.none(), st.sampled_from((0.0, 5000.0, 12_500.0))),
        age=st.one_of(st.none(), st.integers(0, 25)),
        characteristics=_some(CHARACTERISTICS),
        start_within=st.one_of(st.none(), st.integers(0, 15)),
        statuses=_some(STATUSES),
        current_only=st.booleans(),
        without_stop=st.booleans(),
        sort=st.sampled_from(Sort),
        per_page=st.just(100),
    )
