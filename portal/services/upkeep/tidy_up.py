"""What need not be kept any longer is deleted: once a day is enough."""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, cast, delete, func, select, tuple_, update
from sqlalchemy.orm import Session

from portal.domain.usage import LEAST_TEXT, UsageKind
from portal.models import Feedback, OfferChange, UsageCount, UsageMonth
from portal.services.indexing.record_change import CHANGE_DAYS

RARE_DAYS = 30
"""A text that so few people search may be about one person: it goes after this many days."""
TEXT_KINDS = (UsageKind.TEXT.value, UsageKind.TEXT_NOTHING.value, UsageKind.UNKNOWN_WORD.value)
TEXT_DAYS = 365
"""A line that a visitor typed with a report goes after this many days: who needed it has read it by then."""


def delete_rare_texts(session: Session, today: date) -> int:
    """Delete counts of texts and words older than ``RARE_DAYS`` that were asked fewer than five times in their month.

    That month is over by then: no later search can make the text less rare. Numbers by month follow. How many
    counts of a day went.
    """
    rare = (
        select(UsageMonth.region_id, UsageMonth.kind, UsageMonth.subject, UsageMonth.month)
        .where(UsageMonth.kind.in_(TEXT_KINDS), UsageMonth.month < today - timedelta(days=RARE_DAYS))
        .group_by(UsageMonth.region_id, UsageMonth.kind, UsageMonth.subject, UsageMonth.month)
        .having(func.sum(UsageMonth.count) < LEAST_TEXT)
    )
    row = tuple_(UsageCount.region_id, UsageCount.kind, UsageCount.subject, _first_of_month(session))
    gone = session.execute(
        delete(UsageCount)
        .where(UsageCount.kind.in_(TEXT_KINDS), UsageCount.day < today - timedelta(days=RARE_DAYS), row.in_(rare))
        .returning(
            UsageCount.region_id,
            UsageCount.kind,
            UsageCount.day,
            UsageCount.subject,
            UsageCount.role,
            UsageCount.count,
        ),
        execution_options={"synchronize_session": False},
    ).all()
    less: Counter[tuple[int, str, date, str, str]] = Counter()
    for region_id, kind, day, subject, role, count in gone:
        less[region_id, kind, day.replace(day=1), subject, role] += count
    for (region_id, kind, month, subject, role), count in sorted(less.items()):
        session.execute(
            update(UsageMonth)
            .where(UsageMonth.region_id == region_id, UsageMonth.kind == kind, UsageMonth.month == month)
            .where(UsageMonth.subject == subject, UsageMonth.role == role)
            .values(count=UsageMonth.count - count),
            execution_options={"synchronize_session": False},
        )
    session.execute(
        delete(UsageMonth).where(UsageMonth.kind.in_(TEXT_KINDS), UsageMonth.count <= 0),
        execution_options={"synchronize_session": False},
    )
    return len(gone)


def _first_of_month(session: Session) -> ColumnElement[date]:
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.date_trunc("month", UsageCount.day), Date)
    return func.date(UsageCount.day, "start of month", type_=Date)


def delete_taken_changes(session: Session, published: int, now: datetime) -> int:
    """Delete changes of offers that are older than ``CHANGE_DAYS`` and in the index: nobody needs them to catch up.

    ``published`` is the sequence of the index in use. The last of them stays, to tell that there were more: a process
    that was asleep for longer opens the index anew (``OfferIndex``). How many went.
    """
    old = OfferChange.at < now - timedelta(days=CHANGE_DAYS)
    last = session.scalar(select(func.max(OfferChange.sequence)).where(old, OfferChange.sequence <= published)) or 0
    number = session.scalar(select(func.count()).select_from(OfferChange).where(OfferChange.sequence < last)) or 0
    session.execute(delete(OfferChange).where(OfferChange.sequence < last))
    return number


def forget_report_texts(session: Session, today: date) -> int:
    """Forget the lines of reports on offers that are older than ``TEXT_DAYS``; their numbers stay. How many had one."""
    old = session.scalars(select(Feedback).where(Feedback.day < today - timedelta(days=TEXT_DAYS)))
    written = [row for row in old if row.texts]
    for row in written:
        row.texts = []
    session.flush()
    return len(written)
