"""Whether the portal lives and is ready; machines ask this every few seconds."""

from flask import Blueprint, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from portal.models.migration import is_current
from portal.services.indexing.follow_changes import IndexNotReady
from portal.web.extensions import db, offer_index
from portal.web.guards import public

bp = Blueprint("health", __name__)


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
