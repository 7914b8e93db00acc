"""Questions about people of a provider or region, and about invitations that still wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from portal.domain.link_purpose import LinkPurpose
from portal.domain.permissions import Role
from portal.models import Contract, EmailChange, OneTimeLink, Provider, User


def people_of_provider(session: Session, provider_id: int) -> Sequence[User]:
    """Accounts of a provider, those in use first, by name."""
    return session.scalars(
        select(User).where(User.provider_id == provider_id).order_by(User.active.desc(), User.name, User.id)
    ).all()


def people_of_region(session: Session, region_id: int) -> Sequence[User]:
    """Accounts of the office and the panel of a region, those in use first, by name."""
    return session.scalars(
        select(User)
        .where(User.region_id == region_id, User.role.in_((Role.OFFICE, Role.PANEL)))
        .order_by(User.active.desc(), User.name, User.id)
    ).all()


def contracted_providers(session: Session, region_id: int) -> Sequence[tuple[Provider, int]]:
    """Providers with a contract in a region, whatever its dates, each with its number of accounts in use."""
    people = (
        select(func.count(User.id))
        .where(User.provider_id == Provider.id, User.active.is_(True))
        .correlate(Provider)
        .scalar_subquery()
    )
    has_contract = exists().where(Contract.provider_id == Provider.id, Contract.region_id == region_id)
    rows = session.execute(select(Provider, people).where(has_contract).order_by(Provider.name, Provider.id)).all()
    return [(provider, count) for provider, count in rows]


def active_people(session: Session, provider_id: int) -> int:
    """How many accounts of a provider are in use."""
    return (
        session.scalar(select(func.count(User.id)).where(User.provider_id == provider_id, User.active.is_(True))) or 0
    )


def invitations_of_provider(session: Session, provider_id: int) -> Sequence[OneTimeLink]:
    """Invitations to a provider that were not accepted, withdrawn or replaced; expired ones stand among them."""
    return session.scalars(_waiting().where(OneTimeLink.provider_id == provider_id)).all()


def invitations_of_region(session: Session, region_id: int) -> Sequence[OneTimeLink]:
    """Invitations by the office of a region that still wait, to whomever."""
    return session.scalars(_waiting().where(OneTimeLink.region_id == region_id)).all()


def invitation_by_id(session: Session, link_id: int) -> OneTimeLink | None:
    """A waiting invitation, or None."""
    return session.scalar(_waiting().where(OneTimeLink.id == link_id))


def invitations_since(session: Session, user_id: int, moment: datetime) -> int:
    """How many invitations somebody sent since a moment."""
    sent = (OneTimeLink.created_by_id == user_id) & (OneTimeLink.created_at >= moment)
    return (
        session.scalar(select(func.count(OneTimeLink.id)).where(sent, OneTimeLink.purpose == LinkPurpose.INVITATION))
        or 0
    )


def has_fresh_link(session: Session, purpose: LinkPurpose, user_id: int, now: datetime, age: timedelta) -> bool:
    """Whether a link for this purpose went to the account less than ``age`` ago and still works."""
    fresh = (OneTimeLink.created_at > now - age) & OneTimeLink.used_at.is_(None) & OneTimeLink.ended_at.is_(None)
    found = select(OneTimeLink.id).where(OneTimeLink.purpose == purpose, OneTimeLink.user_id == user_id, fresh)
    return session.scalar(found.limit(1)) is not None


def email_change_of(session: Session, user_id: int) -> EmailChange | None:
    """The change of address that waits, or None."""
    return session.get(EmailChange, user_id)


def _waiting() -> Select[OneTimeLink]:
    return (
        select(OneTimeLink)
        .where(
            OneTimeLink.purpose == LinkPurpose.INVITATION,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.ended_at.is_(None),
        )
        .order_by(OneTimeLink.created_at.desc(), OneTimeLink.id.desc())
    )
