"""Questions about the mail queue."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.models import Mail


def is_due(now: datetime) -> ColumnElement[bool]:
    """Not sent, not given up, its moment has come, and nobody is sending it."""
    return (
        Mail.sent_at.is_(None)
        & Mail.failed_at.is_(None)
        & (Mail.next_try_at <= now)
        & or_(Mail.leased_until.is_(None), Mail.leased_until <= now)
    )


def next_due_id(session: Session, now: datetime) -> int | None:
    """The mail that waits longest; one that another sender holds at this moment is passed over."""
    return session.scalar(
        select(Mail.id)
        .where(is_due(now))
        .order_by(Mail.next_try_at, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def count_waiting(session: Session) -> int:
    """How many mails are neither sent nor given up."""
    waiting = Mail.sent_at.is_(None) & Mail.failed_at.is_(None)
    return session.scalar(select(func.count(Mail.id)).where(waiting)) or 0
