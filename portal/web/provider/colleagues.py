"""Colleagues of a provider: who has an account, who was invited, and who may no longer come in."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from portal.domain.permissions import Role
from portal.queries.accounts import invitations_of_provider, people_of_provider
from portal.services.end_access import LastPerson, end_access, restore_access
from portal.services.invite_person import (
    Invitation,
    RefusedInvitation,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
from portal.web.account.forms import read_email, sentence
from portal.web.account.presenters import invitation_rows, person_rows, sent_sentence
from portal.web.extensions import begin_change, db, limiter, now, parts
from portal.web.guards import actor, signed_in
from portal.web.rendering import render, say

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
    typed, me = read_email(request.form), actor()
    begin_change()
    invitation = Invitation(typed, Role.PROVIDER, provider_id=me.provider_id)
    try:
        link = invite_person(db.session, me, invitation, base_url=parts().settings.base_url, now=now())
    except RefusedInvitation as error:
        return _page({"e-mail": sentence(str(error))}, email=typed, status=422)
    email = link.email
    db.session.commit()
    _say_sent(email, again=False)
    return redirect(HERE, 303)


@bp.post(f"{HERE}/uitnodigingen/<int(max=2147483647):link_id>/opnieuw")
@signed_in(Role.PROVIDER)
@limiter.limit("60 per hour")
def resend(link_id: int) -> Response:
    """Send an invitation again; the earlier link works no more."""
    me = actor()
    begin_change()
    try:
        link = resend_invitation(db.session, me, link_id, base_url=parts().settings.base_url, now=now())
    except RefusedInvitation as error:
        return _page({"uitnodiging": sentence(str(error))}, status=422)
    email = link.email
    db.session.commit()
    _say_sent(email, again=True)
    return redirect(HERE, 303)


@bp.post(f"{HERE}/uitnodigingen/<int(max=2147483647):link_id>/intrekken")
@signed_in(Role.PROVIDER)
def withdraw(link_id: int) -> Response:
    """Withdraw an invitation."""
    me = actor()
    begin_change()
    email = withdraw_invitation(db.session, me, link_id, now()).email
    db.session.commit()
    say("goed", f"De uitnodiging aan {email} is ingetrokken.")
    return redirect(HERE, 303)


@bp.post(f"{HERE}/<int(max=2147483647):user_id>/stoppen")
@signed_in(Role.PROVIDER)
def stop(user_id: int) -> Response:
    """Take a colleague's access away."""
    me = actor()
    begin_change()
    try:
        name = end_access(db.session, me, user_id, now()).name
    except LastPerson as error:
        return _page({"toegang": sentence(str(error))}, status=422)
    db.session.commit()
    say("goed", f"{name} kan niet meer inloggen.")
    return redirect(HERE, 303)


@bp.post(f"{HERE}/<int(max=2147483647):user_id>/hervatten")
@signed_in(Role.PROVIDER)
def restore(user_id: int) -> Response:
    """Give a colleague's access back."""
    me = actor()
    begin_change()
    name = restore_access(db.session, me, user_id, now()).name
    db.session.commit()
    say("goed", f"{name} kan weer inloggen.")
    return redirect(HERE, 303)


def _say_sent(email: str, *, again: bool) -> None:
    has_server = parts().settings.smtp is not None
    say("goed" if has_server else "let-op", sent_sentence(email, again=again, has_server=has_server))


def _page(errors: dict[str, str] | None = None, email: str = "", status: int = 200) -> Response:
    db.session.rollback()
    me = actor()
    provider_id = me.provider_id or 0
    return render(
        "provider/colleagues.html",
        people=person_rows(people_of_provider(db.session, provider_id), me.person_id),
        invitations=invitation_rows(invitations_of_provider(db.session, provider_id), now()),
        here=HERE,
        email=email,
        errors=errors or {},
        status=status,
    )
