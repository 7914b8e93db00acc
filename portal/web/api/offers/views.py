"""The open API: searching the care on offer. Nothing here needs a cookie."""

from flask import Blueprint, current_app, jsonify, request
from werkzeug.wrappers import Response

from portal.services.finding.find_offers import find_offers
from portal.web.addresses.search import API_KEYS, read_question
from portal.web.api.offers.presenter import offers_json
from portal.web.counting import count_api_search
from portal.web.extensions import asked_region, components, db, limiter, today
from portal.web.guards import public

bp = Blueprint("api", __name__)


def _rate() -> str:
    return str(current_app.config["PORTAL_API_RATE"])


@bp.get("/api/v1/aanbod")
@public
@limiter.limit(_rate)
def offers() -> Response:
    """Search the care on offer; the query keys are those of /zoeken, two words as camelCase."""
    facts = asked_region()
    asked = read_question(request.args, facts, API_KEYS)
    index = components().index
    snapshot = index.current()
    views_of, find = index.views.views, index.counts.find
    found = find_offers(db.session, snapshot, facts, components().book, asked, today(), views_of=views_of, find=find)
    count_api_search(found, facts, snapshot, asked)
    answer = jsonify(offers_json(found, facts, today()))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
