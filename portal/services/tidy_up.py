"""What need not be kept any longer is deleted: once a day is enough."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.models import Feedback, UsageCount
from portal.services.count_unknown_words import KIND, LEAST

RARE_DAYS = 30
"""A word that so few people search may be about one person: it goes after this many days."""
TEXT_DAYS = 365
"""A line that a visitor typed with a report goes after this many days: who needed it has read it by then."""


def delete_rare_words(session: Session, today: date) -> int:
    """Delete counts of unknown words that are older than ``RARE_DAYS`` and never came to ``LEAST``; how many."""
    often = (
        select(UsageCount.region_id, UsageCount.subject)
        .where(UsageCount.kind == KIND)
        .group_by(UsageCount.region_id, UsageCount.subject)
        .having(func.sum(UsageCount.count) >= LEAST)
        .subquery()
    )
    kept = (
        select(often.c.subject)
        .where(often.c.region_id == UsageCount.region_id, often.c.subject == UsageCount.subject)
        .exists()
    )
    old = UsageCount.day < today - timedelta(days=RARE_DAYS)
    gone = session.scalars(
        delete(UsageCount).where(UsageCount.kind == KIND, old, ~kept).returning(UsageCount.id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


def forget_report_texts(session: Session, today: date) -> int:
    """Forget the lines of reports on offers that are older than ``TEXT_DAYS``; their numbers stay. How many had one."""
    old = session.scalars(select(Feedback).where(Feedback.day < today - timedelta(days=TEXT_DAYS)))
    written = [row for row in old if row.texts]
    for row in written:
        row.texts = []
    session.flush()
    return len(written)
