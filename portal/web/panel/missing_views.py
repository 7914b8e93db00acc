"""What the panel sees of missing offers: groups of at least five signals, per quarter that is over."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.domain.missing_offer import Quarter, quarters_over
from portal.domain.permissions import Role, may_review_use
from portal.models import Region
from portal.queries.missing_offers import answers_for_panel, groups_for_panel
from portal.queries.regions import region_by_slug
from portal.services.region_facts import RegionFacts
from portal.web.extensions import db, parts, region_facts, today
from portal.web.guards import actor, signed_in
from portal.web.panel.missing_page import panel_page
from portal.web.rendering import render

bp = Blueprint("panel_missing", __name__)

HERE = "/klankbord/ontbrekend-aanbod"
SHOWN_QUARTERS = 8


@bp.get(HERE)
@signed_in(Role.PANEL, Role.OFFICE, Role.ADMIN)
def page() -> Response:
    """The groups of a quarter; of another region than one's own there is nothing here."""
    facts = _region()
    quarters = quarters_over(today(), SHOWN_QUARTERS)
    chosen = _chosen(quarters)
    shown = panel_page(
        facts,
        groups_for_panel(db.session, facts.id, chosen.first, chosen.last),
        answers_for_panel(db.session, facts.id, chosen.first, chosen.last),
        chosen,
        quarters,
        own_region=parts().settings.region,
    )
    return render("panel/missing_offers.html", page=shown)


def _region() -> RegionFacts:
    """The region that was asked for, by default the own one; an admin, who has none, starts at this installation's."""
    me, slug = actor(), request.args.get("regio", "")[:80]
    if slug:
        region = region_by_slug(db.session, slug)
    elif me.region_id is not None:
        region = db.session.get(Region, me.region_id)
    else:
        region = region_by_slug(db.session, parts().settings.region)
    if region is None or not may_review_use(me, region_id=region.id):
        raise NotYours
    return region_facts(region.slug)


def _chosen(quarters: tuple[Quarter, ...]) -> Quarter:
    """The quarter in the address, or the newest one."""
    asked = request.args.get("kwartaal", "")
    return next((each for each in quarters if f"{each.year}-{each.number}" == asked), quarters[0])
