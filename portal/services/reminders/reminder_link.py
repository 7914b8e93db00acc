"""What the link of a reminder opens: the waits and places of one provider, for its person, and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.link_purpose import LinkPurpose
from portal.domain.permissions import Actor, Role
from portal.models import Provider, User
from portal.services.accounts.one_time_links import DeadLink, find_link


@dataclass(frozen=True, slots=True)
class ReminderAccess:
    """Who reports for which provider. ``actor`` is only for the services that report and confirm a wait."""

    actor: Actor
    provider_id: int
    provider: str


def open_reminder(session: Session, token: str, now: datetime) -> ReminderAccess:
    """Whom a link lets in. Unlike other links it is not used up: it works until it ends by itself or is replaced.

    Raises:
        DeadLink: expired, replaced by a newer reminder, unknown, or the account behind it was blocked, moved to
            another provider or has another address since.
    """
    link = find_link(session, LinkPurpose.REMINDER, token, now)
    user = session.get(User, link.user_id)
    provider = session.get(Provider, link.provider_id)
    if user is None or provider is None or not user.active or user.role is not Role.PROVIDER:
        raise DeadLink
    if user.provider_id != provider.id or user.email != link.email:
        raise DeadLink
    return ReminderAccess(Actor(user.id, Role.PROVIDER, provider.id), provider.id, provider.name)
