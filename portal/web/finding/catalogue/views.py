"""The catalogue of the region, and providers with all that they offer in it."""

from functools import partial

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from portal.domain.offer_question import OfferQuestion, Order
from portal.queries.offers import offers_of_provider, provider_by_slug
from portal.queries.products import step_downs
from portal.web.counting import count_suggestion
from portal.web.extensions import asked_region, db, today
from portal.web.finding.catalogue.presenter import product_page, products_page, provider_page
from portal.web.guards import public
from portal.web.offers.shown_offer import is_shown
from portal.web.rendering import render
from portal.web.searching import default_region, find_here, soonest

bp = Blueprint("catalogue", __name__)


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
    return render("finding/catalogue/provider.html", page=provider_page(found, shown, facts, today()))


@bp.get("/producten")
@public
def products() -> Response:
    """The catalogue of the region."""
    facts = asked_region()
    return render("finding/catalogue/products.html", page=products_page(facts, partial(soonest, facts)))


@bp.get("/producten/<code>")
@public
def product(code: str) -> Response:
    """What a product is, for whom, and who can start soonest."""
    facts = asked_region()
    known = facts.products.get(code)
    if known is None:
        abort(404)
    asked = OfferQuestion(region=facts.slug, products=(code,), order=Order.WAIT)
    page = product_page(
        known,
        facts,
        find_here(facts, asked, per_page=5),
        step_downs(db.session, known.id),
        default_region(),
        today(),
    )
    return render("finding/catalogue/product.html", page=page)
