"""What need not be kept any longer is deleted: once a day is enough."""

from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.models import UsageCount
from portal.services.count_unknown_words import KIND, LEAST

RARE_DAYS = 30
"""A word that so few people search may be about one person: it goes after this many days."""


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
