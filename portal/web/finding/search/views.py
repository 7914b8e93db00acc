"""Finding care: open to everybody, no cookie, nothing kept of what was asked."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from portal.domain.offer_question import PER_PAGE, OfferQuestion, Order
from portal.domain.waiting_time import Status
from portal.queries.offers import offers_of_provider, provider_by_slug
from portal.queries.products import step_downs
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found, engine_question, find_offers
from portal.services.finding.find_ways_on import find_ways_on
from portal.web.addresses.search import asked_anew, read_question
from portal.web.counting import count_offer, count_search, count_suggestion
from portal.web.extensions import asked_region, csrf, db, limiter, offer_index, parts, region_facts, today
from portal.web.finding.catalogue import presenter as catalogue_pages
from portal.web.finding.feedback.presenter import report_form
from portal.web.finding.search.presenter import search_page
from portal.web.finding.search.suggestions import suggestion_list
from portal.web.finding.start import presenter as start_page
from portal.web.finding.start.region_map_cache import current_map
from portal.web.guards import public
from portal.web.offers.shown_offer import is_shown, page_of, shown_offer
from portal.web.public_forms import public_form_rate, refuse_other_sites
from portal.web.rendering import render
from search_index.index import Snapshot

bp = Blueprint("finding", __name__)

SUGGESTIONS_KEPT = 60
"""Seconds that a browser may keep a list of suggestions."""


@bp.get("/")
@public
def start() -> Response:
    """The start page."""
    facts = region_facts()
    everything = _find(facts, OfferQuestion(region=facts.slug), per_page=1)
    now = OfferQuestion(region=facts.slug, statuses=(Status.AVAILABLE.value,), current_only=True, start_within=0)
    available = _find(facts, now, per_page=6)
    page = start_page.start_page(
        facts, everything, available, partial(_soonest, facts), current_map(facts), _default_region(), today()
    )
    return render("finding/start/start.html", page=page)


@bp.get("/zoeken")
@public
def search() -> Response:
    """Search the care on offer; htmx gets only the results."""
    facts, snapshot = asked_region(), offer_index()  # one snapshot: all of the page is about one moment
    asked = read_question(request.args, facts)
    found = _find(facts, asked, snapshot=snapshot)
    ways = find_ways_on(db.session, snapshot, facts, parts().book, found, today())
    typed_now = asked_anew(asked, request.headers)
    count_search(found, facts, snapshot, asked=asked, typed_now=typed_now, beyond_norm=ways.beyond_norm)
    page = search_page(found, facts, _default_region(), today(), ways)
    return render("finding/search/search.html", fragment="finding/search/_results.html", page=page)


@bp.get("/zoeken/suggesties")
@public
def suggestions() -> Response:
    """What somebody may be typing: a list for the search box, empty below two characters."""
    facts = asked_region()
    asked = read_question(request.args, facts)
    page = suggestion_list(asked, offer_index(), facts, parts().book, _default_region())
    answer = render("finding/search/suggestions.html", page=page)
    answer.cache_control.max_age = SUGGESTIONS_KEPT
    return answer


@bp.get("/aanbod/<int(max=2147483647):offer_id>")
@public
def offer(offer_id: int) -> Response:
    """One offer, only while a search of its region could show it."""
    view = shown_offer(offer_id)
    count_offer(view, region_facts(view.region_slug))
    return render("finding/offer/offer.html", page=page_of(view, report_form(view)))


@bp.post("/aanbod/<int(max=2147483647):offer_id>/contact")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
@limiter.limit(public_form_rate)
def contacted(offer_id: int) -> Response:
    """Count that somebody used the phone number or mail address; sent by the browser beside the call itself.

    It changes a number of use and nothing else, so it carries no seal.
    """
    refuse_other_sites()
    view = shown_offer(offer_id)
    count_offer(view, region_facts(view.region_slug), contacted=True)
    return Response(status=204)


@bp.get("/aanbieders/<slug>")
@public
def provider(slug: str) -> Response:
    """A provider with all that it offers in this region."""
    found = provider_by_slug(db.session, slug)
    if found is None:
        abort(404)
    facts = asked_region()
    count_suggestion(facts)
    views = offers_of_provider(db.session, found.id, today())
    shown = [view for view in views if view.region_slug == facts.slug and is_shown(view)]
    return render("finding/catalogue/provider.html", page=catalogue_pages.provider_page(found, shown, facts, today()))


@bp.get("/producten")
@public
def products() -> Response:
    """The catalogue of the region."""
    facts = asked_region()
    return render(
        "finding/catalogue/products.html", page=catalogue_pages.products_page(facts, partial(_soonest, facts))
    )


@bp.get("/producten/<code>")
@public
def product(code: str) -> Response:
    """What a product is, for whom, and who can start soonest."""
    facts = asked_region()
    known = facts.products.get(code)
    if known is None:
        abort(404)
    asked = OfferQuestion(region=facts.slug, products=(code,), order=Order.WAIT)
    page = catalogue_pages.product_page(
        known,
        facts,
        _find(facts, asked, per_page=5),
        step_downs(db.session, known.id),
        _default_region(),
        today(),
    )
    return render("finding/catalogue/product.html", page=page)


@bp.get("/over")
@public
def about() -> Response:
    """What is in here and what is not, how figures are made, and where data come from."""
    return render("finding/start/about.html", page=catalogue_pages.about_page(asked_region()))


def _default_region() -> str:
    return parts().settings.region


def _find(
    facts: RegionFacts, asked: OfferQuestion, per_page: int = PER_PAGE, snapshot: Snapshot | None = None
) -> Found:
    index = parts().index
    here = snapshot if snapshot is not None else index.current()
    views_of, find = index.views.views, index.counts.find
    return find_offers(db.session, here, facts, parts().book, asked, today(), per_page, views_of=views_of, find=find)


def _soonest(facts: RegionFacts, code: str) -> tuple[int, int | None]:
    """Number of offers of a product and the fewest weeks until one starts, by a figure that is current."""
    asked = OfferQuestion(region=facts.slug, products=(code,), order=Order.WAIT)
    every = replace(engine_question(asked, None, today(), per_page=1), facets=False)
    snapshot = offer_index()
    first = snapshot.find(replace(every, current_only=True)).hits
    return snapshot.find(every).total, first[0].start_weeks if first else None
