"""One offer, open to everybody."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.web.counting import count_offer
from portal.web.extensions import csrf, limiter, region_facts
from portal.web.guards import public
from portal.web.offers.report_form import report_form
from portal.web.offers.shown_offer import page_of, shown_offer
from portal.web.public_forms import public_form_rate, refuse_other_sites
from portal.web.rendering import render

bp = Blueprint("offer", __name__)


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
