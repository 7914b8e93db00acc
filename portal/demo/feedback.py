"""Reports on offers of the demo: some that wait, one that waits too long, good news, and a figure that is doubted."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.feedback import FeedbackAnswer, FeedbackKind
from portal.domain.waiting_time import CRISIS_SEGMENT, Status
from portal.models import Contract, Feedback, Location, Offer, Product, WaitReport
from portal.queries.offers import current_report_id
from portal.services.feedback.record_feedback import record_feedback


def report_some(session: Session, provider_id: int, now: datetime) -> None:
    """Reports on offers of one provider; the last one gets three kinds since its figure came."""
    ids = _listed(session, provider_id, now)
    if len(ids) < 4:
        return
    _put(session, ids[0], FeedbackKind.LONGER, now - timedelta(days=2), 2, "aan de telefoon zeiden ze 20 weken")
    _put(session, ids[1], FeedbackKind.NO_ANSWER, now - timedelta(days=17), 1)
    _put(session, ids[2], FeedbackKind.HELPED, now - timedelta(days=1), 3)
    answered = _put(session, ids[2], FeedbackKind.WRONG, now - timedelta(days=9), 1)
    answered.outcome, answered.answered_at = FeedbackAnswer.RIGHT, now - timedelta(days=8)
    answered.answer = "de leeftijd klopt, vanaf 12 jaar in overleg"
    for kind in (FeedbackKind.FULL, FeedbackKind.LONGER, FeedbackKind.WRONG):
        record_feedback(session, ids[3], kind, now + timedelta(seconds=1))


def _put(session: Session, offer_id: int, kind: FeedbackKind, at: datetime, times: int, text: str = "") -> Feedback:
    """A report of an earlier day: of before the figure, so that it casts no doubt on it."""
    row = Feedback(
        offer_id=offer_id,
        kind=kind,
        day=at.astimezone(AMSTERDAM).date(),
        times=times,
        texts=[text] if text else [],
        given_at=at,
        last_at=at,
        answer="",
    )
    session.add(row)
    session.flush()
    return row


def _listed(session: Session, provider_id: int, now: datetime) -> list[int]:
    """Offers of the provider with a waiting list that is still current."""
    fresh = now.astimezone(AMSTERDAM).date() - timedelta(days=20)
    return list(
        session.scalars(
            select(Offer.id)
            .join(Location, Offer.location_id == Location.id)
            .join(Contract, Offer.contract_id == Contract.id)
            .join(Product, Contract.product_id == Product.id)
            .join(WaitReport, WaitReport.id == current_report_id().scalar_subquery())
            .where(Location.provider_id == provider_id, Product.segment != CRISIS_SEGMENT)
            .where(WaitReport.status == Status.WAITING_LIST, WaitReport.measured_on >= fresh)
            .order_by(Offer.id)
        )
    )
