"""Questions about what referrers reported on offers."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackAnswer, FeedbackKind
from portal.models import Contract, Feedback, Location, Offer, Product, Provider


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """A report with the names that a list shows."""

    feedback: Feedback
    product: str
    location: str
    provider: str
    provider_id: int
    region_id: int
    segment: int


@dataclass(frozen=True, slots=True)
class Answers:
    """Reports by what their provider did: a new figure, a reason why it is right, nothing yet."""

    corrected: int
    right: int
    open: int


def open_report(session: Session, offer_id: int, kind: FeedbackKind, day: date) -> Feedback | None:
    """The row that counts this kind on this offer and day, as long as nobody answered it."""
    return session.scalar(
        select(Feedback).where(
            Feedback.offer_id == offer_id, Feedback.kind == kind, Feedback.day == day, Feedback.answered_at.is_(None)
        )
    )


def given_since(session: Session, offer_id: int, day: date, moment: datetime) -> list[tuple[FeedbackKind, date]]:
    """Kind and day of the reports on an offer from ``day`` on that came after ``moment``."""
    rows = session.execute(
        select(Feedback.kind, Feedback.day).where(
            Feedback.offer_id == offer_id, Feedback.day >= day, Feedback.last_at > moment
        )
    )
    return [(kind, day) for kind, day in rows]


def open_of_provider(session: Session, provider_id: int) -> list[FeedbackLine]:
    """What a provider must still answer, oldest first."""
    return _lines(session, _all_lines().where(Provider.id == provider_id, is_open()).order_by(*_OLDEST))


def count_open(session: Session, provider_id: int) -> int:
    """How many reports a provider must still answer."""
    return (
        session.scalar(
            select(func.count(Feedback.id))
            .join(Offer, Feedback.offer_id == Offer.id)
            .join(Location, Offer.location_id == Location.id)
            .where(Location.provider_id == provider_id, is_open())
        )
        or 0
    )


def answered_of_provider(session: Session, provider_id: int, since: datetime, limit: int) -> list[FeedbackLine]:
    """What a provider answered, newest first."""
    chosen = _all_lines().where(Provider.id == provider_id, Feedback.answered_at >= since)
    return _lines(session, chosen.order_by(Feedback.answered_at.desc(), Feedback.id.desc()).limit(limit))


def helped_of_provider(session: Session, provider_id: int, since: date, limit: int) -> list[FeedbackLine]:
    """Where people found help at a provider, newest first."""
    chosen = _all_lines().where(Provider.id == provider_id, Feedback.kind == FeedbackKind.HELPED, Feedback.day >= since)
    return _lines(session, chosen.order_by(Feedback.day.desc(), Feedback.id.desc()).limit(limit))


def overdue_of_region(session: Session, region_id: int, before: date) -> list[FeedbackLine]:
    """Reports from before a day, on offers of a region, that nobody answered; oldest first."""
    chosen = _all_lines().where(Contract.region_id == region_id, is_open(), Feedback.day < before)
    return _lines(session, chosen.order_by(*_OLDEST))


def line_of(session: Session, feedback_id: int) -> FeedbackLine | None:
    """One report."""
    found = _lines(session, _all_lines().where(Feedback.id == feedback_id))
    return found[0] if found else None


def counts_by_kind(session: Session, region_id: int, first: date, last: date) -> dict[FeedbackKind, int]:
    """How often each kind was reported on offers of a region, from ``first`` to ``last``; every kind is there."""
    rows = session.execute(
        select(Feedback.kind, func.sum(Feedback.times))
        .where(*_in_region(region_id, first, last))
        .group_by(Feedback.kind)
    )
    counted = {kind: int(times) for kind, times in rows}
    return {kind: counted.get(kind, 0) for kind in FeedbackKind}


def answers(session: Session, region_id: int, first: date, last: date) -> Answers:
    """What providers of a region did with the reports of these days; "kon terecht" asks for no answer."""
    rows = session.execute(
        select(Feedback.outcome, func.count(Feedback.id))
        .where(*_in_region(region_id, first, last), Feedback.kind != FeedbackKind.HELPED)
        .group_by(Feedback.outcome)
    )
    found = {outcome: count for outcome, count in rows}
    return Answers(found.get(FeedbackAnswer.CORRECTED, 0), found.get(FeedbackAnswer.RIGHT, 0), found.get(None, 0))


def is_open() -> ColumnElement[bool]:
    """Condition: somebody must still answer this report."""
    return Feedback.answered_at.is_(None) & (Feedback.kind != FeedbackKind.HELPED)


_OLDEST = (Feedback.day, Feedback.id)


def _in_region(region_id: int, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    offers = select(Offer.id).join(Contract, Offer.contract_id == Contract.id).where(Contract.region_id == region_id)
    return Feedback.offer_id.in_(offers), Feedback.day >= first, Feedback.day <= last


def _all_lines() -> Select[Feedback, str, str, str, int, int, int]:
    return (
        select(Feedback, Product.name, Location.name, Provider.name, Provider.id, Contract.region_id, Product.segment)
        .join(Offer, Feedback.offer_id == Offer.id)
        .join(Contract, Offer.contract_id == Contract.id)
        .join(Product, Contract.product_id == Product.id)
        .join(Location, Offer.location_id == Location.id)
        .join(Provider, Location.provider_id == Provider.id)
    )


def _lines(session: Session, chosen: Select[Feedback, str, str, str, int, int, int]) -> list[FeedbackLine]:
    return [FeedbackLine(*row) for row in session.execute(chosen)]
