"""The landing of the region office: what waits."""

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.permissions import Role
from portal.queries.missing_offers import count_new
from portal.queries.search_words import words_of_region
from portal.web.extensions import db, today
from portal.web.guards import signed_in
from portal.web.office.region import own_region_facts
from portal.web.office.start.presenter import office_page
from portal.web.office.waiting import overdue_lines, unknown_words
from portal.web.rendering import render

bp = Blueprint("office", __name__)


@bp.get("/regiobeheer")
@signed_in(Role.OFFICE)
def office() -> Response:
    """Where the office lands."""
    facts = own_region_facts()
    words, late = words_of_region(db.session, facts.id), overdue_lines(facts.id, today())
    new = count_new(db.session, facts.id)
    page = office_page(facts, len(words), len(unknown_words(facts)), len(late), new)
    return render("office/start/start.html", page=page)
