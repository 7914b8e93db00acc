"""The open API, and whether the portal lives and is ready. Nothing here needs a cookie."""

from flask import Blueprint, current_app, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from portal.models.migration import is_current
from portal.services.finding.find_offers import find_offers
from portal.services.indexing.follow_changes import IndexNotReady
from portal.web.addresses.search import API_KEYS, read_question
from portal.web.api.offers.presenter import offers_json
from portal.web.counting import count_api_search
from portal.web.extensions import asked_region, db, limiter, offer_index, parts, today
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
    index = parts().index
    snapshot = index.current()
    views_of, find = index.views.views, index.counts.find
    found = find_offers(db.session, snapshot, facts, parts().book, asked, today(), views_of=views_of, find=find)
    count_api_search(found, facts, snapshot, asked)
    answer = jsonify(offers_json(found, facts, today()))
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/gezond")
@public
def alive() -> Response:
    """Whether this process answers."""
    return jsonify(status="gezond")


@bp.get("/gereed")
@public
def ready() -> Response:
    """Whether the database and the index can be used; 503 with the reason otherwise."""
    try:
        db.session.execute(text("SELECT 1"))
        if not is_current(db.engine):
            return _not_ready("de database is niet bij: draai portal db upgrade")
        snapshot = offer_index()
    except SQLAlchemyError:
        return _not_ready("de database antwoordt niet")
    except IndexNotReady:
        return _not_ready("de zoekindex wordt gemaakt")
    return jsonify(status="gereed", index=snapshot.generation, volgnummer=snapshot.sequence, aanbod=snapshot.size)


def _not_ready(reason: str) -> Response:
    answer = jsonify(status="niet gereed", reden=reason)
    answer.status_code = 503
    answer.headers["Retry-After"] = "5"
    return answer
