"""Take somebody's access away, or give it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, PortalError
from portal.domain.link_purpose import LinkPurpose
from portal.domain.permissions import Actor, Role, may_invite_colleagues, may_manage_region
from portal.models import Provider, Region, User
from portal.queries.accounts import active_people, people_of_region
from portal.queries.users import user_by_id
from portal.services.accounts.credentials import renew_session_secret
from portal.services.accounts.one_time_links import LinkScope, end_links
from portal.services.accounts.record_account_change import record_account_change
from portal.services.accounts.user_sessions import end_sessions


class LastPerson(PortalError):
    """Somebody must stay who can let others in."""


def end_access(session: Session, actor: Actor, user_id: int, now: datetime) -> User:
    """Block an account, sign it out everywhere and end the link of its reminder.

    Raises:
        NotYours: no account of the actor's own provider, or of the office or panel of the own region.
        LastPerson: nobody would be left who can let others in.
    """
    user = own_person(session, actor, user_id)
    _lock_place(session, user)
    if user.active and _is_last(session, user):
        raise LastPerson("dit is het laatste account; nodig eerst iemand anders uit")
    user.active = False
    renew_session_secret(user)
    end_sessions(session, user, now, by=actor.user_id)
    reminders = LinkScope(user_id=user.id, provider_id=user.provider_id, email=user.email)
    end_links(session, LinkPurpose.REMINDER, reminders, now)
    record_account_change(session, "toegang gestopt", user, now, by=actor.user_id)
    return user


def restore_access(session: Session, actor: Actor, user_id: int, now: datetime) -> User:
    """Let a blocked account in again, with the password that it had.

    Raises:
        NotYours: see ``end_access``.
    """
    user = own_person(session, actor, user_id)
    user.active = True
    record_account_change(session, "toegang hersteld", user, now, by=actor.user_id)
    return user


def own_person(session: Session, actor: Actor, user_id: int) -> User:
    """An account that the actor may block.

    Raises:
        NotYours: it is unknown, or belongs to another provider or region.
    """
    user = user_by_id(session, user_id)
    if user is None or not _may_handle(actor, user):
        raise NotYours
    return user


def _may_handle(actor: Actor, user: User) -> bool:
    if may_invite_colleagues(actor):
        return user.role is Role.PROVIDER and user.provider_id == actor.provider_id
    office = user.role in (Role.OFFICE, Role.PANEL) and user.region_id is not None
    return office and may_manage_region(actor, region_id=user.region_id or 0)


def _lock_place(session: Session, user: User) -> None:
    """Of two people who block each other at one moment one must see what the other did."""
    place: type[Provider] | type[Region] = Provider if user.provider_id is not None else Region
    session.get_one(place, user.provider_id or user.region_id, with_for_update=True)
    session.refresh(user)


def _is_last(session: Session, user: User) -> bool:
    if user.provider_id is not None:
        return active_people(session, user.provider_id) == 1
    office = [each for each in people_of_region(session, user.region_id or 0) if each.role is Role.OFFICE]
    return user.role is Role.OFFICE and [each.id for each in office if each.active] == [user.id]
