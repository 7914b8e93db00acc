"""A forgotten password: a link by mail for an hour. Whether an address has an account is told to nobody."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.domain.link_purpose import LinkPurpose
from portal.domain.mail_address import read_address
from portal.models import User
from portal.queries.accounts import has_fresh_link
from portal.queries.users import user_by_email
from portal.services.accounts.credentials import set_password
from portal.services.accounts.one_time_links import DeadLink, LinkScope, end_links, make_link, use_link
from portal.services.accounts.record_account_change import record_account_change
from portal.services.accounts.user_sessions import end_sessions
from portal.services.mail.queue_mail import Letter, queue_mail

NOT_AGAIN_WITHIN = timedelta(minutes=2)
"""A second request so soon sends nothing: the link that is on its way must not die."""


class NoAddress(PortalError):
    """What was typed is no address."""


def ask_password_reset(session: Session, typed: str, *, base_url: str, now: datetime) -> None:
    """Mail a link when the address has an account; otherwise do nothing, and say the same.

    Raises:
        NoAddress: it has not the form of an address.
    """
    address = read_address(typed)
    if address is None:
        raise NoAddress
    user = user_by_email(session, address)
    if user is None or not user.active:
        return
    if has_fresh_link(session, LinkPurpose.RESET, user.id, now, NOT_AGAIN_WITHIN):
        return
    token = make_link(session, LinkPurpose.RESET, LinkScope(user_id=user.id), now)
    letter = Letter(
        kind="password_reset",
        to=user.email,
        subject="Nieuw wachtwoord voor Plekwijzer",
        values={"name": user.name, "link": f"{base_url}/wachtwoord-nieuw?sleutel={token}"},
        provider_id=user.provider_id,
    )
    queue_mail(session, letter, base_url=base_url, now=now)
    record_account_change(session, "nieuw wachtwoord gevraagd", user, now)


def reset_password(session: Session, token: str, password: str, *, base_url: str, now: datetime) -> User:
    """Set the password of the account behind a link and sign it out everywhere; uses the link up.

    Raises:
        DeadLink: it does not work (any more).
        RefusedPassword: see ``check_password``; roll back, and the link still works.
    """
    link = use_link(session, LinkPurpose.RESET, token, now)
    user = session.get(User, link.user_id)
    if user is None or not user.active:
        raise DeadLink
    change_password(session, user, password, base_url=base_url, now=now)
    return user


def change_password(session: Session, user: User, password: str, *, base_url: str, now: datetime) -> None:
    """Set another password: other sessions and reset links end, and the owner is told by mail.

    Raises:
        RefusedPassword: see ``check_password``.
    """
    set_password(user, password)
    end_links(session, LinkPurpose.RESET, LinkScope(user_id=user.id), now)
    end_sessions(session, user, now)
    record_account_change(session, "wachtwoord gewijzigd", user, now)
    notify(session, user, "Uw wachtwoord is gewijzigd", base_url=base_url, now=now)


def notify(session: Session, user: User, subject: str, *, base_url: str, now: datetime, to: str = "") -> None:
    """Tell the owner of an account that something changed, so that somebody else's change is noticed."""
    letter = Letter(
        kind="account_notice",
        to=to or user.email,
        subject=subject,
        values={"name": user.name},
        provider_id=user.provider_id,
    )
    queue_mail(session, letter, base_url=base_url, now=now)
