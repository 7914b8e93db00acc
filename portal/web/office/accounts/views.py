"""Accounts of a region: people of the office and the panel, and the first person of a provider."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.domain.permissions import Role
from portal.queries.accounts import contracted_providers, invitations_of_region, people_of_region
from portal.queries.regions import region_by_slug
from portal.services.accounts.invite_person import Invitation
from portal.web.account_fields import read_email
from portal.web.extensions import components, db, limiter, now
from portal.web.guards import actor, signed_in
from portal.web.people import change as people
from portal.web.people.presenter import ROLES, invitation_rows, person_rows
from portal.web.rendering import render

bp = Blueprint("office_accounts", __name__)

HERE = "/regiobeheer/accounts"
INVITED = (Role.PROVIDER, Role.OFFICE, Role.PANEL)
NO_ROLE = "Kies voor wie het account is."
NO_PROVIDER = "Kies de aanbieder waar deze persoon werkt."


@bp.get(HERE)
@signed_in(Role.OFFICE, Role.ADMIN)
def page() -> Response:
    """People of the region, invitations that wait, and the form to invite."""
    return _page()


@bp.post(HERE)
@signed_in(Role.OFFICE, Role.ADMIN)
@limiter.limit("120 per hour")
def invite() -> Response:
    """Invite somebody of the office, the panel or a provider."""
    typed = _typed()
    invitation, errors = _read_invitation(typed)
    if invitation is None:
        return _page(errors, typed, status=422)
    return people.send_invitation(invitation, HERE, lambda errors: _page(errors, typed, status=422))


@bp.post(f"{HERE}/uitnodigingen/<int(max=2147483647):link_id>/opnieuw")
@signed_in(Role.OFFICE, Role.ADMIN)
@limiter.limit("120 per hour")
def resend(link_id: int) -> Response:
    """Send an invitation again; the earlier link works no more."""
    return people.send_again(link_id, HERE, _refused)


@bp.post(f"{HERE}/uitnodigingen/<int(max=2147483647):link_id>/intrekken")
@signed_in(Role.OFFICE, Role.ADMIN)
def withdraw(link_id: int) -> Response:
    """Withdraw an invitation."""
    return people.withdraw(link_id, HERE)


@bp.post(f"{HERE}/<int(max=2147483647):user_id>/stoppen")
@signed_in(Role.OFFICE, Role.ADMIN)
def stop(user_id: int) -> Response:
    """Take the access of somebody of the office or the panel away."""
    return people.stop(user_id, HERE, _refused)


@bp.post(f"{HERE}/<int(max=2147483647):user_id>/hervatten")
@signed_in(Role.OFFICE, Role.ADMIN)
def restore(user_id: int) -> Response:
    """Give it back."""
    return people.restore(user_id, HERE)


def _refused(errors: dict[str, str]) -> Response:
    return _page(errors, status=422)


def _typed() -> dict[str, str]:
    return {
        "e-mail": read_email(request.form),
        "rol": request.form.get("rol", "")[:40],
        "aanbieder": request.form.get("aanbieder", "")[:12],
    }


def _read_invitation(typed: dict[str, str]) -> tuple[Invitation | None, dict[str, str]]:
    """What was typed as an invitation, or what is missing per field."""
    role = next((role for role in INVITED if role.value == typed["rol"]), None)
    if role is None:
        return None, {"rol": NO_ROLE}
    provider_id = None
    if role is Role.PROVIDER:
        if not typed["aanbieder"].isascii() or not typed["aanbieder"].isdigit():
            return None, {"aanbieder": NO_PROVIDER}
        provider_id = int(typed["aanbieder"])
    return Invitation(typed["e-mail"], role, provider_id, _region_id()), {}


def _region_id() -> int:
    """The region of the office; an admin, who has none, works for the region of this installation."""
    own = actor().region_id
    region = region_by_slug(db.session, components().settings.region) if own is None else None
    found = own if region is None else region.id
    if found is None:
        raise NotYours
    return found


def _page(errors: dict[str, str] | None = None, typed: dict[str, str] | None = None, status: int = 200) -> Response:
    db.session.rollback()
    me, region_id = actor(), _region_id()
    return render(
        "office/accounts/accounts.html",
        people=person_rows(people_of_region(db.session, region_id), me.person_id),
        invitations=invitation_rows(invitations_of_region(db.session, region_id), now()),
        providers=[(str(each.id), each.name, count) for each, count in contracted_providers(db.session, region_id)],
        roles=[(role.value, ROLES[role]) for role in INVITED],
        here=HERE,
        typed=typed or {"e-mail": "", "rol": "", "aanbieder": ""},
        errors=errors or {},
        status=status,
    )
