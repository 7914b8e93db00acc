"""Searching the care on offer: open to everybody, no cookie, nothing kept of what was asked."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.services.finding.find_ways_on import find_ways_on
from portal.web.addresses.search import asked_anew, read_question
from portal.web.counting import count_search
from portal.web.extensions import asked_region, components, db, offer_index, today
from portal.web.finding.search.presenter import search_page
from portal.web.finding.search.suggestions import suggestion_list
from portal.web.guards import public
from portal.web.rendering import render
from portal.web.searching import default_region, find_here

bp = Blueprint("search", __name__)

SUGGESTIONS_KEPT = 60
"""Seconds that a browser may keep a list of suggestions."""


@bp.get("/zoeken")
@public
def search() -> Response:
    """Search the care on offer; htmx gets only the results."""
    facts, snapshot = asked_region(), offer_index()  # one snapshot: all of the page is about one moment
    asked = read_question(request.args, facts)
    found = find_here(facts, asked, snapshot=snapshot)
    ways = find_ways_on(db.session, snapshot, facts, components().book, found, today())
    typed_now = asked_anew(asked, request.headers)
    count_search(found, facts, snapshot, asked=asked, typed_now=typed_now, beyond_norm=ways.beyond_norm)
    page = search_page(found, facts, default_region(), today(), ways)
    return render("finding/search/search.html", fragment="finding/search/_results.html", page=page)


@bp.get("/zoeken/suggesties")
@public
def suggestions() -> Response:
    """What somebody may be typing: a list for the search box, empty below two characters."""
    facts = asked_region()
    asked = read_question(request.args, facts)
    page = suggestion_list(asked, offer_index(), facts, components().book, default_region())
    answer = render("finding/search/suggestions.html", page=page)
    answer.cache_control.max_age = SUGGESTIONS_KEPT
    return answer
