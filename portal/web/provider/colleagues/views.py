"""Colleagues of a provider: who has an account, who was invited, and who may no longer come in."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.permissions import Role
from portal.queries.accounts import invitations_of_provider, people_of_provider
from portal.services.accounts.invite_person import Invitation
from portal.web.account_fields import read_email
from portal.web.extensions import db, limiter, now
from portal.web.guards import actor, signed_in
from portal.web.people import change as people
from portal.web.people.presenter import invitation_rows, person_rows
from portal.web.rendering import render

bp = Blueprint("colleagues", __name__)

HERE = "/mijn-aanbod/collegas"


@bp.get(HERE)
@signed_in(Role.PROVIDER)
def page() -> Response:
    """People of the own provider and invitations that wait."""
    return _page()


@bp.post(HERE)
@signed_in(Role.PROVIDER)
@limiter.limit("60 per hour")
def invite() -> Response:
    """Invite a colleague."""
    typed = read_email(request.form)
    invitation = Invitation(typed, Role.PROVIDER, provider_id=actor().provider_id)
    return people.send_invitation(invitation, HERE, lambda errors: _page(errors, email=typed, status=422))


@bp.post(f"{HERE}/uitnodigingen/<int(max=2147483647):link_id>/opnieuw")
@signed_in(Role.PROVIDER)
@limiter.limit("60 per hour")
def resend(link_id: int) -> Response:
    """Send an invitation again; the earlier link works no more."""
    return people.send_again(link_id, HERE, _refused)


@bp.post(f"{HERE}/uitnodigingen/<int(max=2147483647):link_id>/intrekken")
@signed_in(Role.PROVIDER)
def withdraw(link_id: int) -> Response:
    """Withdraw an invitation."""
    return people.withdraw(link_id, HERE)


@bp.post(f"{HERE}/<int(max=2147483647):user_id>/stoppen")
@signed_in(Role.PROVIDER)
def stop(user_id: int) -> Response:
    """Take the access of a colleague away."""
    return people.stop(user_id, HERE, _refused)


@bp.post(f"{HERE}/<int(max=2147483647):user_id>/hervatten")
@signed_in(Role.PROVIDER)
def restore(user_id: int) -> Response:
    """Give it back."""
    return people.restore(user_id, HERE)


def _refused(errors: dict[str, str]) -> Response:
    return _page(errors, status=422)


def _page(errors: dict[str, str] | None = None, email: str = "", status: int = 200) -> Response:
    db.session.rollback()
    me = actor()
    provider_id = me.provider_id or 0
    return render(
        "provider/colleagues/colleagues.html",
        people=person_rows(people_of_provider(db.session, provider_id), me.person_id),
        invitations=invitation_rows(invitations_of_provider(db.session, provider_id), now()),
        here=HERE,
        email=email,
        errors=errors or {},
        status=status,
    )
