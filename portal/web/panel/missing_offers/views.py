"""What the panel sees of missing offers: groups of at least five signals, per quarter that is over."""

from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.permissions import Role
from portal.domain.quarter import quarter_end, quarters_over, read_quarter
from portal.queries.missing_offers import answers_for_panel, groups_for_panel
from portal.web.extensions import components, db, today
from portal.web.guards import signed_in
from portal.web.panel.missing_offers.presenter import panel_page
from portal.web.panel.region import reviewed_region
from portal.web.rendering import render

bp = Blueprint("panel_missing", __name__)

HERE = "/klankbord/ontbrekend-aanbod"
SHOWN_QUARTERS = 8


@bp.get(HERE)
@signed_in(Role.PANEL, Role.OFFICE, Role.ADMIN)
def page() -> Response:
    """The groups of a quarter; of another region than one's own there is nothing here."""
    facts = reviewed_region()
    quarters = quarters_over(today(), SHOWN_QUARTERS)
    chosen = _chosen(quarters)
    shown = panel_page(
        facts,
        groups_for_panel(db.session, facts.id, chosen, quarter_end(chosen)),
        answers_for_panel(db.session, facts.id, chosen, quarter_end(chosen)),
        chosen,
        quarters,
        own_region=components().settings.region,
    )
    return render("panel/missing_offers/missing_offers.html", page=shown)


def _chosen(quarters: tuple[date, ...]) -> date:
    """The quarter in the address, or the newest one."""
    asked = read_quarter(request.args.get("kwartaal", ""))
    return asked if asked in quarters else quarters[0]
