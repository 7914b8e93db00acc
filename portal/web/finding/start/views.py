"""The start page, and what is in here and what is not."""

from functools import partial

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.offer_question import OfferQuestion
from portal.domain.waiting_time import Status
from portal.web.extensions import asked_region, region_facts, today
from portal.web.finding.start.about import about_page
from portal.web.finding.start.presenter import start_page
from portal.web.finding.start.region_map_cache import current_map
from portal.web.guards import public
from portal.web.rendering import render
from portal.web.searching import default_region, find_here, soonest

bp = Blueprint("start", __name__)


@bp.get("/")
@public
def start() -> Response:
    """The start page."""
    facts = region_facts()
    everything = find_here(facts, OfferQuestion(region=facts.slug), per_page=1)
    now = OfferQuestion(region=facts.slug, statuses=(Status.AVAILABLE.value,), current_only=True, start_within=0)
    available = find_here(facts, now, per_page=6)
    page = start_page(
        facts, everything, available, partial(soonest, facts), current_map(facts), default_region(), today()
    )
    return render("finding/start/start.html", page=page)


@bp.get("/over")
@public
def about() -> Response:
    """What is in here and what is not, how figures are made, and where data come from."""
    return render("finding/start/about.html", page=about_page(asked_region()))
