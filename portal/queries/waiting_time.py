"""Questions about reports of waits."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.models import Offer, WaitReport, WaitSave
from portal.queries.offers import current_report_id


def not_undone() -> ColumnElement[bool]:
    """Condition: no later report undoes this WaitReport."""
    undoing = aliased(WaitReport)
    return ~exists().where(undoing.undoes_id == WaitReport.id)


def current_report(session: Session, offer_id: int) -> WaitReport | None:
    """The newest measurement of an offer; a tie on the day goes to the later report."""
    return session.scalar(
        select(WaitReport)
        .where(WaitReport.offer_id == offer_id, not_undone())
        .order_by(WaitReport.measured_on.desc(), WaitReport.id.desc())
        .limit(1)
    )


def reports_since(session: Session, offer_id: int, day: date) -> Sequence[WaitReport]:
    """All reports of an offer measured on or after ``day``, oldest first; without those that were undone."""
    return session.scalars(
        select(WaitReport)
        .where(WaitReport.offer_id == offer_id, WaitReport.measured_on >= day, not_undone())
        .order_by(WaitReport.measured_on, WaitReport.id)
    ).all()


def reports_of(session: Session, offer_id: int, limit: int) -> list[tuple[WaitReport, bool]]:
    """The last reports of an offer, newest first, each with whether it was undone later."""
    undoing = aliased(WaitReport)
    rows = session.execute(
        select(WaitReport, undoing.id)
        .outerjoin(undoing, undoing.undoes_id == WaitReport.id)
        .where(WaitReport.offer_id == offer_id)
        .order_by(WaitReport.reported_at.desc(), WaitReport.id.desc())
        .limit(limit)
    ).all()
    return [(report, undone is not None) for report, undone in rows]


def count_reports(session: Session, offer_id: int) -> int:
    """How many reports an offer has, undone ones too."""
    return session.scalar(select(func.count(WaitReport.id)).where(WaitReport.offer_id == offer_id)) or 0


def reports_by_ids(session: Session, ids: Collection[int]) -> dict[int, WaitReport]:
    """Reports by id; ids that do not exist are absent."""
    return {report.id: report for report in session.scalars(select(WaitReport).where(WaitReport.id.in_(ids)))}


def previous_reports(session: Session, offer_ids: Collection[int]) -> dict[int, WaitReport]:
    """By offer id the report that would be current without the current one; absent where that is the only one."""
    ranked = (
        select(
            WaitReport.id,
            func.row_number()
            .over(
                partition_by=WaitReport.offer_id,
                order_by=(WaitReport.measured_on.desc(), WaitReport.id.desc()),
            )
            .label("place"),
        )
        .where(WaitReport.offer_id.in_(offer_ids), not_undone())
        .subquery()
    )
    reports = session.scalars(select(WaitReport).join(ranked, ranked.c.id == WaitReport.id).where(ranked.c.place == 2))
    return {report.offer_id: report for report in reports}


def last_save(session: Session, user_id: int) -> WaitSave | None:
    """The last save of an account."""
    return session.scalar(select(WaitSave).where(WaitSave.user_id == user_id).order_by(WaitSave.id.desc()).limit(1))


def reports_of_save(session: Session, save_id: int) -> Sequence[WaitReport]:
    """What was saved together, by offer."""
    return session.scalars(select(WaitReport).where(WaitReport.save_id == save_id).order_by(WaitReport.offer_id)).all()


def current_reports(session: Session, offer_ids: Collection[int]) -> dict[int, int]:
    """The id of the current report by offer id; offers that never had one are absent."""
    rows = session.execute(select(Offer.id, current_report_id().scalar_subquery()).where(Offer.id.in_(offer_ids))).all()
    return {offer_id: report_id for offer_id, report_id in rows if report_id is not None}
