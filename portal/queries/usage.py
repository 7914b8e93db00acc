"""Questions about how the portal is used."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, CompoundSelect, and_, func, select, union_all
from sqlalchemy.orm import Session

from portal.domain.period import month_starts
from portal.domain.usage import API_ROLE, UsageKind
from portal.models import Characteristic, Offer, OfferCharacteristic, RegionDay, UsageCount, UsageMonth
from portal.queries.offers import findable_offers

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


def sums(
    session: Session, region_id: int, first: date, last: date, kinds: Collection[UsageKind], role: str | None
) -> dict[UsageKind, dict[str, int]]:
    """Kind -> subject -> how often, from ``first`` to ``last``; whole months are read from the numbers by month.

    ``role`` is a role, ``API_ROLE``, or None for all pages together (every role, without the API).
    """
    parts = _counted(region_id, first, last, kinds, role).subquery()
    rows = session.execute(
        select(parts.c.kind, parts.c.subject, func.sum(parts.c.count)).group_by(parts.c.kind, parts.c.subject)
    )
    found: dict[UsageKind, dict[str, int]] = {kind: {} for kind in kinds}
    for kind, subject, count in rows:
        found[UsageKind(kind)][subject] = int(count)
    return found


def texts(
    session: Session, region_id: int, first: date, last: date, kind: UsageKind, role: str | None, least: int, limit: int
) -> dict[str, int]:
    """Texts or words of a kind that were asked at least ``least`` times in these days, most often first."""
    parts = _counted(region_id, first, last, [kind], role).subquery()
    often = func.sum(parts.c.count)
    rows = session.execute(
        select(parts.c.subject, often)
        .group_by(parts.c.subject)
        .having(often >= least)
        .order_by(often.desc(), parts.c.subject)
        .limit(limit)
    )
    return {subject: int(count) for subject, count in rows}


def by_role(session: Session, region_id: int, first: date, last: date, kind: UsageKind) -> dict[str, int]:
    """How often a kind was counted per role, all subjects together."""
    found: dict[str, int] = {}
    for columns, condition in _spans(region_id, first, last):
        rows = session.execute(
            select(columns.role, func.sum(columns.count)).where(condition, columns.kind == kind).group_by(columns.role)
        )
        for role, count in rows:
            found[role] = found.get(role, 0) + int(count)
    return found


def by_day(
    session: Session, region_id: int, first: date, last: date, kind: UsageKind, role: str | None
) -> dict[date, int]:
    """How often a kind was counted on each day; days without any are left out."""
    rows = session.execute(
        select(UsageCount.day, func.sum(UsageCount.count))
        .where(UsageCount.region_id == region_id, UsageCount.kind == kind, UsageCount.day.between(first, last))
        .where(_of_role(UsageCount, role))
        .group_by(UsageCount.day)
    )
    return {day: int(count) for day, count in rows}


def by_month(
    session: Session, region_id: int, first: date, last: date, kind: UsageKind, role: str | None
) -> dict[date, int]:
    """How often a kind was counted in each month that begins from ``first`` to ``last``, by its first day."""
    rows = session.execute(
        select(UsageMonth.month, func.sum(UsageMonth.count))
        .where(UsageMonth.region_id == region_id, UsageMonth.kind == kind, UsageMonth.month.between(first, last))
        .where(_of_role(UsageMonth, role))
        .group_by(UsageMonth.month)
    )
    return {month: int(count) for month, count in rows}


def region_days(session: Session, region_id: int, first: date, last: date) -> Sequence[RegionDay]:
    """The state of the region's offers on each day that has one, oldest first."""
    return session.scalars(
        select(RegionDay)
        .where(RegionDay.region_id == region_id, RegionDay.day.between(first, last))
        .order_by(RegionDay.day)
    ).all()


def _counted(
    region_id: int, first: date, last: date, kinds: Collection[UsageKind], role: str | None
) -> CompoundSelect[tuple[str, str, int]]:
    """Rows of kind, subject and count: of the whole months within the days, and of the days outside those."""
    return union_all(
        *(
            select(columns.kind, columns.subject, func.sum(columns.count).label("count"))
            .where(condition, columns.kind.in_([kind.value for kind in kinds]), _of_role(columns, role))
            .group_by(columns.kind, columns.subject)
            for columns, condition in _spans(region_id, first, last)
        )
    )


def _spans(
    region_id: int, first: date, last: date
) -> Iterator[tuple[type[UsageCount] | type[UsageMonth], ColumnElement[bool]]]:
    """The whole months within the days, the days before them and the days after them; each one range of an index.

    Days that are joined by OR would make SQLite read every day that was ever counted.
    """
    starts = month_starts(first, last)
    here = UsageCount.region_id == region_id
    if not starts:
        yield UsageCount, and_(here, UsageCount.day.between(first, last))
        return
    yield UsageMonth, and_(UsageMonth.region_id == region_id, UsageMonth.month.between(starts[0], starts[-1]))
    after = (starts[-1] + timedelta(days=31)).replace(day=1)
    if first < starts[0]:
        yield UsageCount, and_(here, UsageCount.day.between(first, starts[0] - timedelta(days=1)))
    if after <= last:
        yield UsageCount, and_(here, UsageCount.day.between(after, last))


def _of_role(columns: type[UsageCount] | type[UsageMonth], role: str | None) -> ColumnElement[bool]:
    return columns.role != API_ROLE if role is None else columns.role == role


def offers_with_kinds(session: Session, region_id: int, day: date) -> tuple[int, dict[str, int], dict[str, int]]:
    """Offers of a region that a search can show on ``day`` (contracted, admitted, product in the catalogue): how many,
    how many have a characteristic (by code), and how many have any of a kind (by kind)."""
    contracted = findable_offers(region_id, day).cte()
    total = session.scalar(select(func.count()).select_from(contracted)) or 0
    having = OfferCharacteristic.offer_id == contracted.c.id
    codes = session.execute(
        select(OfferCharacteristic.characteristic_code, func.count())
        .join(contracted, having)
        .group_by(OfferCharacteristic.characteristic_code)
    )
    kinds = session.execute(
        select(Characteristic.kind, func.count(OfferCharacteristic.offer_id.distinct()))
        .join(OfferCharacteristic, OfferCharacteristic.characteristic_code == Characteristic.code)
        .join(contracted, having)
        .group_by(Characteristic.kind)
    )
    return total, {code: count for code, count in codes}, {kind: count for kind, count in kinds}
