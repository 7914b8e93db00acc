"""Questions about how the portal is used."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Offer, UsageCount

IDS_AT_ONCE = 900


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


def existing_offers(session: Session, offer_ids: Collection[int]) -> set[int]:
    """Those of ``offer_ids`` that are still there."""
    wanted, there = sorted(offer_ids), set[int]()
    for start in range(0, len(wanted), IDS_AT_ONCE):
        there.update(session.scalars(select(Offer.id).where(Offer.id.in_(wanted[start : start + IDS_AT_ONCE]))))
    return there
