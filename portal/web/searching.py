"""Searching for a page that is not the page of results: the current index, the region of this installation, today."""

from collections.abc import Callable
from dataclasses import replace

from portal.domain.offer_question import PER_PAGE, OfferQuestion, Order
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found, engine_question, find_offers
from portal.web.extensions import components, db, offer_index, today
from portal.web.words.dutch import counted, weeks
from search_index.index import Snapshot

Soonest = Callable[[str], tuple[int, int | None]]
"""Product code to (number of offers, fewest weeks until start or None)."""


def supply(total: int, start: int | None) -> str:
    """How much there is and how soon: 31 keer aanbod · snelste start: 3 weken."""
    if not total:
        return "nu geen aanbod"
    offers = counted(total, "keer aanbod", "keer aanbod")
    if start is None:
        return f"{offers} · start onbekend"
    return f"{offers} · snelste start: {'nu' if start == 0 else weeks(start)}"


def default_region() -> str:
    """The region of this installation, by slug; addresses leave it out."""
    return components().settings.region


def find_here(
    facts: RegionFacts, asked: OfferQuestion, per_page: int = PER_PAGE, snapshot: Snapshot | None = None
) -> Found:
    """What ``asked`` finds in ``facts``' region, from ``snapshot`` or the one that is current."""
    index = components().index
    here = snapshot if snapshot is not None else index.current()
    views_of, find = index.views.views, index.counts.find
    return find_offers(
        db.session, here, facts, components().book, asked, today(), per_page, views_of=views_of, find=find
    )


def soonest(facts: RegionFacts, code: str) -> tuple[int, int | None]:
    """Number of offers of a product and the fewest weeks until one starts, by a figure that is current."""
    asked = OfferQuestion(region=facts.slug, products=(code,), order=Order.WAIT)
    every = replace(engine_question(asked, None, today(), per_page=1), facets=False)
    snapshot = offer_index()
    first = snapshot.find(replace(every, current_only=True)).hits
    return snapshot.find(every).total, first[0].start_weeks if first else None
