"""What may be done about the people of a provider or a region: the same steps for both pages.

The views say who may and what the page looks like when something is refused; the services judge whose people they are.
"""

from collections.abc import Callable

from flask import redirect
from werkzeug.wrappers import Response

from portal.services.accounts.end_access import LastPerson, end_access, restore_access
from portal.services.accounts.invite_person import (
    Invitation,
    RefusedInvitation,
    invite_person,
    resend_invitation,
    withdraw_invitation,
)
from portal.web.account_fields import sentence
from portal.web.extensions import begin_change, components, db, now
from portal.web.guards import actor
from portal.web.people.presenter import sent_sentence
from portal.web.rendering import say

Refused = Callable[[dict[str, str]], Response]
"""The page again, with a sentence per field."""


def send_invitation(invitation: Invitation, here: str, refused: Refused) -> Response:
    """Invite somebody."""
    me = actor()
    begin_change()
    try:
        link = invite_person(db.session, me, invitation, base_url=components().settings.base_url, now=now())
    except RefusedInvitation as error:
        return refused({"e-mail": sentence(str(error))})
    return _sent(link.email, here, again=False)


def send_again(link_id: int, here: str, refused: Refused) -> Response:
    """Send an invitation again; the earlier link works no more."""
    me = actor()
    begin_change()
    try:
        link = resend_invitation(db.session, me, link_id, base_url=components().settings.base_url, now=now())
    except RefusedInvitation as error:
        return refused({"uitnodiging": sentence(str(error))})
    return _sent(link.email, here, again=True)


def withdraw(link_id: int, here: str) -> Response:
    """Withdraw an invitation."""
    me = actor()
    begin_change()
    email = withdraw_invitation(db.session, me, link_id, now()).email
    return _done(here, f"De uitnodiging aan {email} is ingetrokken.")


def stop(user_id: int, here: str, refused: Refused) -> Response:
    """Take somebody's access away."""
    me = actor()
    begin_change()
    try:
        name = end_access(db.session, me, user_id, now()).name
    except LastPerson as error:
        return refused({"toegang": sentence(str(error))})
    return _done(here, f"{name} kan niet meer inloggen.")


def restore(user_id: int, here: str) -> Response:
    """Give it back."""
    me = actor()
    begin_change()
    name = restore_access(db.session, me, user_id, now()).name
    return _done(here, f"{name} kan weer inloggen.")


def _done(here: str, text: str) -> Response:
    db.session.commit()
    say("goed", text)
    return redirect(here, 303)


def _sent(email: str, here: str, *, again: bool) -> Response:
    db.session.commit()
    has_server = components().settings.smtp is not None
    say("goed" if has_server else "let-op", sent_sentence(email, again=again, has_server=has_server))
    return redirect(here, 303)
