"""Questions about how the portal is used."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import UsageCount


def totals(
    session: Session, region_id: int, kind: str, since: date, least: int, limit: int | None = None
) -> Sequence[tuple[str, int]]:
    """(subject, how often) of a kind since a day, at least ``least`` times, most often first, at most ``limit``."""
    often = func.sum(UsageCount.count)
    rows = session.execute(
        select(UsageCount.subject, often)
        .where(UsageCount.region_id == region_id, UsageCount.kind == kind, UsageCount.day >= since)
        .group_by(UsageCount.subject)
        .having(often >= least)
        .order_by(often.desc(), UsageCount.subject)
        .limit(limit)
    ).all()
    return [(subject, int(count)) for subject, count in rows]
