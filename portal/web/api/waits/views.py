"""The API for providers' own systems: read own offers, report waits, one or many at once.

No cookie is read, so that no page of somebody else's can act for who is signed in: that is why
these routes need no CSRF field.
"""

import json

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.models import Channel, IdempotentAnswer, WaitReport
from portal.queries.offers import offer_of_provider, offers_of_provider
from portal.queries.regions import all_regions
from portal.services.api_tokens.idempotency_store import OtherRequest, claim_key
from portal.services.waits.report_many import ReportsRefused, Said, report_many
from portal.web.api.waits.bearer import api_rate, own_provider_id, system, with_token
from portal.web.api.waits.forms import Fault, read_key, read_many, read_one, refused, version_in
from portal.web.api.waits.presenter import NAME_OF, own_offers_json, own_wait_json, version_of
from portal.web.errors import Problem
from portal.web.extensions import begin_change, csrf, db, limiter, now, today

bp = Blueprint("own_api", __name__, url_prefix="/api/v1/mijn")
csrf.exempt(bp)

OUTDATED = "De wachttijd is intussen gewijzigd. Lees haar opnieuw en kijk of uw wijziging nog nodig is."
NO_VERSION = 'Noem de versie die u hebt gelezen: If-Match: "1204-88". Zo overschrijft u niets ongezien.'


@bp.after_request
def never_kept(response: Response) -> Response:
    """What a key opens is kept by no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/aanbod")
@limiter.limit(api_rate)
@with_token
def own_offers() -> Response:
    """All own offers with their figures and versions."""
    rules = {region.slug: region.rules for region in all_regions(db.session)}
    return jsonify(own_offers_json(offers_of_provider(db.session, own_provider_id(), today()), rules, today()))


@bp.get("/aanbod/<int(max=2147483647):offer_id>/wachttijd")
@limiter.limit(api_rate)
@with_token
def own_wait(offer_id: int) -> Response:
    """The figure of one own offer, with its ETag."""
    view = offer_of_provider(db.session, offer_id, own_provider_id(), today())
    if view is None:
        raise NotYours
    answer = _wait(offer_id, view.report)
    return answer.make_conditional(request)


@bp.put("/aanbod/<int(max=2147483647):offer_id>/wachttijd")
@limiter.limit(api_rate)
@with_token
def report_own_wait(offer_id: int) -> Response:
    """Report the wait of one own offer; If-Match names the figure that was read."""
    figure = read_one(request)
    if offer_of_provider(db.session, offer_id, own_provider_id(), today()) is None:
        raise NotYours
    if not request.if_match or request.if_match.star_tag:
        raise Problem(428, NO_VERSION)
    said = Said(offer_id, version_in(request.if_match, offer_id), figure)
    begin_change()
    try:
        report = report_many(db.session, system(), [said], now=now(), channel=Channel.API)[0]
    except ReportsRefused as error:
        raise _one_refused(error) from error
    db.session.commit()
    return _wait(offer_id, report)


@bp.put("/wachttijden")
@limiter.limit(api_rate)
@with_token
def report_own_waits() -> Response:
    """Report many waits, all or none; with an Idempotency-Key the same request is done once in 24 hours."""
    said, key = read_many(request), read_key(request)
    begin_change()
    kept = _claimed(key) if key else None
    if kept is not None and kept.answer:
        answer = _many(kept.answer)
        db.session.rollback()
        return answer
    try:
        reports = report_many(db.session, system(), said, now=now(), channel=Channel.API)
    except ReportsRefused as error:
        raise _many_refused(error) from error
    body = json.dumps({"opgeslagen": len(reports), "wachttijden": [own_wait_json(r.offer_id, r) for r in reports]})
    if kept is not None:
        kept.answer = body
    db.session.commit()
    return _many(body)


def _claimed(key: str) -> IdempotentAnswer:
    asked = f"{request.method} {request.path}\n".encode() + request.get_data()
    try:
        return claim_key(db.session, own_provider_id(), key, asked, now())
    except OtherRequest as error:
        text = "Deze Idempotency-Key is in de laatste 24 uur voor een ander verzoek gebruikt. Kies een nieuwe."
        raise Problem(422, text, fouten=[]) from error


def _wait(offer_id: int, report: WaitReport | None) -> Response:
    answer = jsonify(own_wait_json(offer_id, report))
    answer.set_etag(version_of(offer_id, report))
    return answer


def _many(body: str) -> Response:
    return Response(body, mimetype="application/json")


def _one_refused(error: ReportsRefused) -> Exception:
    if error.unknown:
        return NotYours()
    if error.outdated:
        return Problem(412, OUTDATED)
    return _impossible(error, "")


def _many_refused(error: ReportsRefused) -> Problem:
    here = "/wachttijden/{}"
    if error.unknown:
        faults = [Fault(f"{here.format(place)}/id", "dit aanbod is er niet") for place in error.unknown]
        return refused(404, "Een deel van dit aanbod is er niet. Niets is opgeslagen.", faults)
    if error.outdated:
        faults = [Fault(f"{here.format(place)}/versie", "is intussen gewijzigd") for place in error.outdated]
        return refused(409, f"Niets is opgeslagen. {OUTDATED}", faults)
    return _impossible(error, here)


def _impossible(error: ReportsRefused, here: str) -> Problem:
    faults = [
        Fault(f"{here.format(place)}/{NAME_OF[field]}", reason)
        for place, fields in error.impossible.items()
        for field, reason in fields.items()
    ]
    return refused(422, "Er klopt iets niet. Niets is opgeslagen.", faults)
