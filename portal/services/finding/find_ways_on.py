"""Never a dead end: what else can be asked when nothing was found, or nobody can start within the norm.

Every way is a question of its own with what it finds. Ways that find nothing are left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion, Order
from portal.domain.product import Norm, is_crisis
from portal.geography.postcodes import PostcodeBook
from portal.queries.products import step_downs
from portal.services.catalogue.region_facts import ProductFacts, RegionFacts
from portal.services.finding.find_offers import Found, engine_question
from portal.services.finding.find_place import find_place
from portal.services.finding.resolved_products import best_resolved, resolved_products
from search_index.index import Snapshot
from search_index.search.answer import Answer

WIDER_KM = (15, 30, 50)
MOST_WAYS = 6
MOST_PRODUCTS = 2
BRIDGING, CONSULT = "overbrugging", "consultatie"


class Kind(Enum):
    """What a way does with the question."""

    FIRST_PAGE = auto()
    WIDER = auto()
    WHOLE_REGION = auto()
    LIGHTER_PRODUCT = auto()
    OTHER_PRODUCT = auto()
    BRIDGING = auto()
    CONSULT = auto()
    LONGER_WAIT = auto()
    WITHOUT_CHARACTERISTICS = auto()
    ANY_FIGURES = auto()
    WITHOUT_AGE = auto()
    ALL_HERE = auto()


@dataclass(frozen=True, slots=True)
class WayOn:
    """Another question: what it finds, in how many weeks the first can start and how many metres the nearest is.

    ``product`` is the name of the other product, if it is about one; weeks and metres are None when unknown.
    """

    kind: Kind
    asked: OfferQuestion
    total: int
    soonest_weeks: int | None
    nearest_m: float | None
    product: str = ""


@dataclass(frozen=True, slots=True)
class WaysOn:
    """Ways on; ``beyond_norm`` when offers were found, but nobody is known to start within the norm."""

    ways: tuple[WayOn, ...]
    beyond_norm: bool

    @property
    def needed(self) -> bool:
        """Whether the page has to show any."""
        return bool(self.ways)


def find_ways_on(
    session: Session, snapshot: Snapshot, facts: RegionFacts, book: PostcodeBook, found: Found, today: date
) -> WaysOn:
    """Ways on from an empty page, or from a list on which nobody is known to start within the norm."""

    def answer(asked: OfferQuestion, order: Order = Order.WAIT) -> Answer:
        place = find_place(book, asked.place, facts) if asked.place else None
        question = engine_question(replace(asked, order=order, page=1), place, today, per_page=1)
        return snapshot.find(replace(question, facets=False))

    beyond = bool(found.offers) and not _within_norm(found, facts, answer)
    if found.offers and not beyond:
        return WaysOn((), beyond_norm=False)
    meant = resolved_products(found, facts)
    lighter = [
        facts.products[each.code]
        for each in (step_downs(session, meant[0].id) if meant else ())
        if each.code in facts.products
    ]
    ways: list[WayOn] = []
    for kind, asked, product in _questions(found, meant, lighter, facts, beyond=beyond):
        soonest = answer(asked)
        if soonest.total and asked not in [way.asked for way in ways]:
            nearest = answer(asked, Order.DISTANCE) if asked.place and kind in (Kind.WIDER, Kind.WHOLE_REGION) else None
            ways.append(
                WayOn(
                    kind,
                    asked,
                    soonest.total,
                    soonest.hits[0].start_weeks,
                    nearest.hits[0].distance_m if nearest is not None else None,
                    product,
                )
            )
    return WaysOn(tuple(ways[:MOST_WAYS]), beyond)


def _within_norm(found: Found, facts: RegionFacts, answer: Callable[[OfferQuestion], Answer]) -> bool:
    """Whether any offer found is known to start within the norm of its product; of what is meant best, when that is
    known: a free place in a crisis home is no answer to who asks for a family home.

    A product without a norm cannot be beyond it, and crisis care has no weeks.
    """
    codes_found, best = _products_found(found), best_resolved(found, facts)
    codes_meant = [code for code in codes_found if code in best] or codes_found
    soon = {hit.id: hit.start_weeks for hit in found.answer.hits}
    for offer in found.offers:
        weeks, product = soon[offer.view.offer.id], facts.products.get(offer.view.product.code)
        if product is None or product.code not in codes_meant:
            continue
        if weeks is not None and product.norm and weeks <= _weeks(product.norm):
            return True
    asked = found.asked
    by_weeks: dict[int, list[str]] = {}
    for code in codes_meant:
        product = facts.products.get(code)
        if product is None or product.norm is None or is_crisis(product.segment):
            return True
        by_weeks.setdefault(_weeks(product.norm), []).append(code)
    return any(
        answer(replace(asked, products=tuple(codes), start_within=weeks)).total for weeks, codes in by_weeks.items()
    )


def _products_found(found: Found) -> list[str]:
    """Codes of the products among the offers found; the facet counts beyond its own selection."""
    return [code for code in map(str, found.answer.facets["product"]) if code in (found.asked.products or [code])]


def _questions(
    found: Found, meant: list[ProductFacts], lighter: list[ProductFacts], facts: RegionFacts, *, beyond: bool
) -> Iterator[tuple[Kind, OfferQuestion, str]]:
    """Every way that may be worth showing, the nearest to the question first."""
    asked = replace(found.asked, page=1)
    if found.answer.total and not found.offers:
        yield Kind.FIRST_PAGE, asked, ""
        return
    norm = _longest_norm(found, facts) if beyond else None
    if asked.radius_km is not None:
        wider = next((limit for limit in WIDER_KM if limit > (asked.radius_km or 0)), None)
        if wider is not None:
            yield Kind.WIDER, replace(asked, radius_km=wider, start_within=norm or asked.start_within), ""
        yield Kind.WHOLE_REGION, replace(asked, radius_km=None, start_within=norm or asked.start_within), ""
    here = OfferQuestion(region=asked.region, place=asked.place, radius_km=asked.radius_km, age=asked.age)
    for product in lighter[:MOST_PRODUCTS]:
        yield Kind.LIGHTER_PRODUCT, replace(here, products=(product.code,)), product.name
    others = [each for each in meant[1:] if each.code not in asked.products and each not in lighter]
    for product in others[:MOST_PRODUCTS] if not found.offers else ():
        yield Kind.OTHER_PRODUCT, replace(here, products=(product.code,)), product.name
    yield Kind.BRIDGING, replace(here, characteristics=(BRIDGING,), start_within=0, current_only=True), ""
    if not beyond:
        yield from _less_asked(asked)
    yield Kind.CONSULT, OfferQuestion(region=asked.region, characteristics=(CONSULT,)), ""
    if asked.text and not beyond:
        yield Kind.ALL_HERE, here, ""


def _less_asked(asked: OfferQuestion) -> Iterator[tuple[Kind, OfferQuestion, str]]:
    if asked.start_within is not None:
        yield Kind.LONGER_WAIT, replace(asked, start_within=None), ""
    if asked.characteristics:
        yield Kind.WITHOUT_CHARACTERISTICS, replace(asked, characteristics=()), ""
    if asked.current_only or asked.without_stop or asked.statuses:
        yield Kind.ANY_FIGURES, replace(asked, current_only=False, without_stop=False, statuses=()), ""
    if asked.age is not None:
        yield Kind.WITHOUT_AGE, replace(asked, age=None), ""


def _longest_norm(found: Found, facts: RegionFacts) -> int:
    """Weeks from contact to start within which all norms of the products found lie."""
    products = (facts.products.get(code) for code in _products_found(found))
    return max(_weeks(product.norm) for product in products if product and product.norm)


def _weeks(norm: Norm) -> int:
    """Weeks from first contact to start: "start within" adds both waits up, so the norm does too."""
    return norm.intake_weeks + norm.start_weeks
