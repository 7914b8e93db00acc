"""Questions about figures that grow old, whom to remind of them, and which reminders went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.product import is_crisis
from portal.domain.reminder import ReminderRound, due_after, due_round, is_for_office
from portal.domain.waiting_time import AgeingLimits, WaitFigure
from portal.models import Contract, Location, Mail, Offer, Product, Provider, Region, User, WaitReport
from portal.queries.offers import current_report_id


@dataclass(frozen=True, slots=True)
class OldFigure:
    """A contracted offer whose newest figure needs attention; ``due`` is None when only the office is told."""

    offer_id: int
    provider_id: int
    provider: str
    region_id: int
    product: str
    place: str
    figure: WaitFigure
    measured_on: date
    reported_at: datetime
    age_days: int
    crisis: bool
    due: ReminderRound | None
    due_on: date | None
    """The first day on which ``due`` was due."""
    for_office: bool


def due_for_reminder(session: Session, today: date, provider_id: int | None = None) -> list[OldFigure]:
    """Figures of offers contracted on ``today`` that are old enough for a reminder or for the office.

    Oldest first. Offers that never had a figure are not among them: nothing of theirs grew old.
    """
    youngest = _youngest_age(session)
    chosen = (
        select(Offer.id, Provider.id, Provider.name, Product.name, Product.segment, Location.place, Region, WaitReport)
        .join(Contract, Offer.contract_id == Contract.id)
        .join(Region, Contract.region_id == Region.id)
        .join(Product, Contract.product_id == Product.id)
        .join(Location, Offer.location_id == Location.id)
        .join(Provider, Location.provider_id == Provider.id)
        .join(WaitReport, WaitReport.id == current_report_id().scalar_subquery())
        .where(Contract.valid_from <= today, or_(Contract.valid_to.is_(None), Contract.valid_to >= today))
        .where(WaitReport.measured_on <= today - timedelta(days=youngest))
        .order_by(WaitReport.measured_on, Provider.name, Product.name, Offer.id)
    )
    if provider_id is not None:
        chosen = chosen.where(Provider.id == provider_id)
    found = []
    for offer_id, owner_id, owner, product, segment, place, region, report in session.execute(chosen):
        crisis, age = is_crisis(segment), (today - report.measured_on).days
        due = due_round(age, region.limits, crisis=crisis)
        for_office = is_for_office(age, region.limits, crisis=crisis)
        if due is None and not for_office:
            continue
        found.append(
            OldFigure(
                offer_id=offer_id,
                provider_id=owner_id,
                provider=owner,
                region_id=region.id,
                product=product,
                place=place,
                figure=report.figure,
                measured_on=report.measured_on,
                reported_at=report.reported_at,
                age_days=age,
                crisis=crisis,
                due=due,
                due_on=None if due is None else report.measured_on + timedelta(days=due_after(due, region.limits)),
                for_office=for_office,
            )
        )
    return found


def reachable_people(session: Session, provider_id: int) -> Sequence[User]:
    """Accounts in use of a provider whose address does not bounce."""
    return session.scalars(
        select(User)
        .where(User.provider_id == provider_id, User.role == Role.PROVIDER)
        .where(User.active.is_(True), User.mail_bounced_at.is_(None))
        .order_by(User.id)
    ).all()


def reachable_providers(session: Session) -> set[int]:
    """Ids of providers with at least one of ``reachable_people``."""
    return set(
        session.scalars(
            select(User.provider_id)
            .where(User.provider_id.is_not(None), User.role == Role.PROVIDER)
            .where(User.active.is_(True), User.mail_bounced_at.is_(None))
            .distinct()
        )
    )


def reachable_office(session: Session, region_id: int) -> Sequence[User]:
    """Accounts in use of a region's office whose address does not bounce."""
    return session.scalars(
        select(User)
        .where(User.region_id == region_id, User.role == Role.OFFICE)
        .where(User.active.is_(True), User.mail_bounced_at.is_(None))
        .order_by(User.id)
    ).all()


def last_reminder(session: Session, provider_id: int, kind: str) -> datetime | None:
    """When a mail of this kind was last queued for a provider."""
    return session.scalar(select(func.max(Mail.created_at)).where(Mail.provider_id == provider_id, Mail.kind == kind))


def _youngest_age(session: Session) -> int:
    """The youngest age at which any region reminds, so that fresh figures are not even read."""
    ages = [
        min(due_after(due, limits) for due in ReminderRound)
        for limits in (AgeingLimits(*row) for row in session.execute(_LIMITS))
    ]
    return min(ages, default=1)


_LIMITS = select(Region.current_days, Region.stale_days, Region.crisis_days)
