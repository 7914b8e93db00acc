"""The portal in which /zoeken shows rows that were found once: what the page costs without reading the question,
searching, and fetching offers from the database.

Served by ``benchmarks.page`` beside the real one: ``gunicorn -c gunicorn.conf.py benchmarks.fixed_page:app``.
"""

from __future__ import annotations

import os

from flask import Flask, request
from werkzeug.wrappers import Response

from portal.app import create_app
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found, find_offers
from portal.services.finding.find_ways_on import WaysOn, find_ways_on
from portal.settings import read_settings
from portal.web.addresses.search import read_question
from portal.web.extensions import asked_region, components, db, offer_index, today
from portal.web.finding.search.presenter import search_page
from portal.web.guards import public
from portal.web.rendering import render

_FOUND: dict[bytes, tuple[Found, WaysOn, RegionFacts]] = {}


@public
def _fixed() -> Response:
    """The same page for the same address, with what its first visit found."""
    if request.query_string not in _FOUND:
        facts = asked_region()
        asked = read_question(request.args, facts)
        found = find_offers(db.session, offer_index(), facts, components().book, asked, today())
        ways = find_ways_on(db.session, offer_index(), facts, components().book, found, today())
        _FOUND[request.query_string] = found, ways, facts
    found, ways, facts = _FOUND[request.query_string]
    page = search_page(found, facts, components().settings.region, today(), ways)
    return render("finding/search/search.html", fragment="finding/search/_results.html", page=page)


def _app() -> Flask:
    made = create_app(read_settings(os.environ))
    made.view_functions["finding.search"] = _fixed
    return made


app = _app()
