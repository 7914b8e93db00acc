"""Another sign-in name: changes only when both the old and the new address confirmed it."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.domain.link_purpose import LIFETIMES, LinkPurpose
from portal.domain.mail_address import read_address
from portal.models import EmailChange, OneTimeLink, User
from portal.queries.accounts import email_change_of
from portal.queries.users import user_by_email
from portal.services.accounts.one_time_links import DeadLink, LinkScope, end_links, find_link, make_link, use_link
from portal.services.accounts.record_account_change import record_account_change
from portal.services.accounts.reset_password import notify
from portal.services.mail.queue_mail import Letter, queue_mail

BOTH = (LinkPurpose.EMAIL_OLD, LinkPurpose.EMAIL_NEW)
SUBJECT = "Bevestig uw nieuwe e-mailadres"


class RefusedEmail(PortalError):
    """The new address cannot be used; the text says what to do."""


def ask_email_change(session: Session, user: User, typed: str, *, base_url: str, now: datetime) -> None:
    """Mail a link to both addresses; an earlier request ends.

    Raises:
        RefusedEmail: no address, or the one that it is already.
    """
    address = read_address(typed)
    if address is None:
        raise RefusedEmail("vul een e-mailadres in zoals naam@organisatie.nl")
    if address == user.email:
        raise RefusedEmail("dit is uw adres al")
    _forget(session, user, now)
    session.add(EmailChange(user_id=user.id, new_email=address, asked_at=now))
    for purpose, to in ((LinkPurpose.EMAIL_OLD, user.email), (LinkPurpose.EMAIL_NEW, address)):
        taken = purpose is LinkPurpose.EMAIL_NEW and user_by_email(session, address) is not None
        token = make_link(session, purpose, LinkScope(user_id=user.id), now)
        values: dict[str, object] = {"name": user.name, "new_email": address}
        if not taken:  # whether it is taken is told only to who reads its mail
            values |= {"link": f"{base_url}/e-mail-bevestigen?sleutel={token}"}
        kind = "email_taken" if taken else f"email_{'old' if purpose is LinkPurpose.EMAIL_OLD else 'new'}"
        queue_mail(session, Letter(kind, to, SUBJECT, values, provider_id=user.provider_id), base_url=base_url, now=now)
    record_account_change(session, "ander e-mailadres gevraagd", user, now, after={"e-mail": address})


def find_email_link(session: Session, token: str, now: datetime) -> OneTimeLink:
    """The link behind a token, of the old or the new address.

    Raises:
        DeadLink: it is neither.
    """
    try:
        return find_link(session, LinkPurpose.EMAIL_OLD, token, now)
    except DeadLink:
        return find_link(session, LinkPurpose.EMAIL_NEW, token, now)


def confirm_email(session: Session, token: str, *, base_url: str, now: datetime) -> bool:
    """Confirm from one address; True when that was the second one and the sign-in name changed.

    Raises:
        DeadLink: it does not work (any more).
        RefusedEmail: the new address got an account in the meantime.
    """
    link = use_link(session, find_email_link(session, token, now).purpose, token, now)
    user = session.get_one(User, link.user_id)
    change = session.get(EmailChange, user.id, with_for_update=True)  # both addresses may confirm at one moment
    if change is None or now - change.asked_at > LIFETIMES[link.purpose]:
        raise DeadLink
    if link.purpose is LinkPurpose.EMAIL_OLD:
        change.old_confirmed_at = now
    else:
        change.new_confirmed_at = now
    if change.old_confirmed_at is None or change.new_confirmed_at is None:
        record_account_change(session, f"{link.purpose.value} bevestigd", user, now)
        return False
    _change(session, user, change.new_email, base_url=base_url, now=now)
    return True


def cancel_email_change(session: Session, user: User, now: datetime) -> None:
    """Leave the sign-in name as it is; both links end."""
    _forget(session, user, now)
    record_account_change(session, "ander e-mailadres afgebroken", user, now)


def _change(session: Session, user: User, address: str, *, base_url: str, now: datetime) -> None:
    old = user.email
    try:
        with session.begin_nested():
            user.email = address
    except IntegrityError as error:
        raise RefusedEmail("dit e-mailadres kan niet gebruikt worden; kies een ander") from error
    user.mail_bounced_at = None
    _forget(session, user, now)
    record_account_change(
        session, "e-mailadres gewijzigd", user, now, before={"e-mail": old}, after={"e-mail": address}
    )
    notify(session, user, "Uw e-mailadres is gewijzigd", base_url=base_url, now=now, to=old)


def _forget(session: Session, user: User, now: datetime) -> None:
    change = email_change_of(session, user.id)
    if change is not None:
        session.delete(change)
        session.flush()
    for purpose in BOTH:
        end_links(session, purpose, LinkScope(user_id=user.id), now)
