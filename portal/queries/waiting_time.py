"""Questions about reports of waits."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import WaitReport


def current_report(session: Session, offer_id: int) -> WaitReport | None:
    """The newest measurement of an offer; a tie on the day goes to the later report."""
    return session.scalar(
        select(WaitReport)
        .where(WaitReport.offer_id == offer_id)
        .order_by(WaitReport.measured_on.desc(), WaitReport.id.desc())
        .limit(1)
    )


def reports_since(session: Session, offer_id: int, day: date) -> Sequence[WaitReport]:
    """All reports of an offer measured on or after ``day``, oldest first."""
    return session.scalars(
        select(WaitReport)
        .where(WaitReport.offer_id == offer_id, WaitReport.measured_on >= day)
        .order_by(WaitReport.measured_on, WaitReport.id)
    ).all()
