"""Waiting times of a region, for everybody: pages, and the same figures as open data."""

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, abort, json, redirect, request
from flask import Response as FlaskResponse
from werkzeug.wrappers import Response

from portal.services.catalogue.region_facts import RegionFacts
from portal.services.waiting_statistics.count_waits import Figures
from portal.services.waiting_statistics.statistics_cache import RegionWaits
from portal.web.addresses.waits import WaitsQuestion, read_waits_question, waits_href
from portal.web.extensions import asked_region, components, db, today
from portal.web.finding.waiting_times.definition import LICENCE_HREF
from portal.web.finding.waiting_times.open_data import chosen_rows, csv_text, json_data
from portal.web.finding.waiting_times.presenter import areas_of, waits_page
from portal.web.guards import public
from portal.web.rendering import render

bp = Blueprint("waiting_times", __name__)

KEPT_SECONDS = 300
"""How long others may keep a file of open data before they ask whether it changed."""


@bp.get("/wachttijden")
@public
def region() -> Response:
    """Waiting times of the region, of a segment or of an area; a chosen product has a page of its own."""
    facts, waits = _waits()
    asked = read_waits_question(request.args, facts, areas_of(waits))
    if asked.product is not None:
        answer = redirect(waits_href(asked, _default_region()), 303)
        answer.set_data(b"")
        return answer
    return _page(facts, waits, asked)


@bp.get("/wachttijden/<code>")
@public
def product(code: str) -> Response:
    """Waiting times of one product."""
    facts, waits = _waits()
    if code not in facts.products:
        abort(404)
    asked = read_waits_question({"product": code, "gebied": request.args.get("gebied", "")}, facts, areas_of(waits))
    return _page(facts, waits, asked)


@bp.get("/wachttijden.csv")
@public
def current_csv() -> Response:
    """The figures of today as a file for a sheet."""
    facts, waits = _waits()
    return _csv(facts, waits, [(waits.day, waits.today)], "wachttijden")


@bp.get("/wachttijden.json")
@public
def current_json() -> Response:
    """The figures of today with their definition."""
    facts, waits = _waits()
    return _json(facts, waits, [(waits.day, waits.today)], "Wachttijden jeugdhulp")


@bp.get("/wachttijden-verloop.csv")
@public
def months_csv() -> Response:
    """The figures at the end of each month as a file for a sheet."""
    facts, waits = _waits()
    return _csv(facts, waits, [(month.last_day, month.figures) for month in waits.months], "wachttijden-verloop")


@bp.get("/wachttijden-verloop.json")
@public
def months_json() -> Response:
    """The figures at the end of each month with their definition."""
    facts, waits = _waits()
    dated = [(month.last_day, month.figures) for month in waits.months]
    return _json(facts, waits, dated, "Verloop van wachttijden jeugdhulp")


def _waits() -> tuple[RegionFacts, RegionWaits]:
    facts = asked_region()
    return facts, components().waits.waits(db.session, facts, today())


def _default_region() -> str:
    return components().settings.region


def _page(facts: RegionFacts, waits: RegionWaits, asked: WaitsQuestion) -> Response:
    answer = render("finding/waiting_times/waiting_times.html", page=waits_page(waits, asked, facts, _default_region()))
    answer.add_etag()
    return answer.make_conditional(request)


def _csv(facts: RegionFacts, waits: RegionWaits, dated: Iterable[tuple[date, Figures]], name: str) -> Response:
    asked = read_waits_question(request.args, facts, areas_of(waits))
    answer = FlaskResponse(csv_text(chosen_rows(asked, dated), facts), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{facts.slug}.csv"'
    return _open_data(answer, waits)


def _json(facts: RegionFacts, waits: RegionWaits, dated: Iterable[tuple[date, Figures]], title: str) -> Response:
    asked = read_waits_question(request.args, facts, areas_of(waits))
    body = json_data(chosen_rows(asked, dated), facts, title, waits.day)
    return _open_data(FlaskResponse(json.dumps(body), mimetype="application/json"), waits)


def _open_data(answer: FlaskResponse, waits: RegionWaits) -> Response:
    """Headers for whoever fetches it again and again, or from a page of their own."""
    answer.headers["Link"] = f'<{LICENCE_HREF}>; rel="license"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_SECONDS
    answer.last_modified = waits.changed_at
    answer.add_etag()
    return answer.make_conditional(request)
