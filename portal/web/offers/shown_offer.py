"""Which offers a page of finding may be about."""

from flask import abort

from portal.queries.offers import OfferView, offers_by_ids
from portal.queries.products import step_downs
from portal.queries.waiting_time import reports_since
from portal.web.extensions import components, db, region_facts, today
from portal.web.offers.page import OfferPage, ReportForm
from portal.web.offers.presenter import offer_page


def is_shown(view: OfferView) -> bool:
    """The rule of the search, for a page of its own: admissible and contracted today."""
    return view.findable_on(today())


def shown_offer(offer_id: int) -> OfferView:
    """One offer, only while a search of its region could show it; 404 otherwise."""
    view = offers_by_ids(db.session, [offer_id], today()).get(offer_id)
    if view is None or not is_shown(view):
        abort(404)
    return view


def page_of(view: OfferView, report: ReportForm) -> OfferPage:
    """The page of an offer, with a year of history."""
    since = today().replace(day=1)
    reports = reports_since(db.session, view.offer.id, since.replace(year=since.year - 1))
    lighter = step_downs(db.session, view.product.id)
    facts, default = region_facts(view.region_slug), components().settings.region
    return offer_page(view, facts, reports, lighter, default, today(), report)
