"""Many rows at once: valid ones are saved although one fails, only one's own, and the last save can be undone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotUndone, NotYours
from portal.domain.permissions import Actor, Role
from portal.domain.waiting_time import Status, StopReason, WaitFigure
from portal.models import AuditEntry, Channel, Location, Offer, OfferChange, WaitReport
from portal.queries.offers import offers_by_ids
from portal.queries.waiting_time import current_report, reports_since
from portal.services.waits.report_wait import report_wait
from portal.services.waits.save_sheet import UNDO_MINUTES, RowReport, save_rows, undo_save, undoable
from tests.factories.offers import DAY, MOMENT, make_location, make_offer, make_provider, make_report, make_user

LATER = MOMENT + timedelta(minutes=1)


@pytest.fixture
def offers(session: Session) -> list[Offer]:
    """Three offers of one provider: an old figure, one never reported, and a stop that has ended."""
    provider = make_provider(session)
    place = make_location(session, provider)
    made = [
        make_offer(session, provider=provider, location=place, product=code) for code in ("S4-01", "S4-02", "S4-03")
    ]
    make_report(session, made[0], intake=8, start=9, days_old=40)
    stop = {"stop_until": DAY - timedelta(days=3), "reason": StopReason.STAFF}
    make_report(session, made[2], Status.STOP, days_old=30, **stop)
    return made


@pytest.fixture
def actor(session: Session, offers: list[Offer]) -> Actor:
    place = session.get(Location, offers[0].location_id)
    assert place is not None
    return Actor(make_user(session).id, Role.PROVIDER, provider_id=place.provider_id)


def weeks(offer: Offer, intake: int, version: int | None = None) -> RowReport:
    return RowReport(offer.id, WaitFigure(Status.WAITING_LIST, None, intake, 0), version)


def figures(session: Session, offers: list[Offer]) -> list[WaitFigure | None]:
    session.expire_all()
    views = offers_by_ids(session, [offer.id for offer in offers], DAY)
    return [views[offer.id].figure for offer in offers]


def test_valid_rows_are_saved_although_one_fails(session: Session, offers: list[Offer], actor: Actor) -> None:
    rows = [weeks(offers[0], 1), weeks(offers[1], 261), weeks(offers[2], 3, version=0)]
    saved = save_rows(session, actor, rows, now=MOMENT)
    assert set(saved.reports) == {offers[0].id}
    assert "260" in saved.refused[offers[1].id]["intake"]
    assert saved.outdated == {offers[2].id}
    assert [entry.subject_id for entry in session.scalars(select(AuditEntry))] == [offers[0].id]
    assert session.scalars(select(OfferChange.offer_id)).all() == [offers[0].id]


def test_one_foreign_row_refuses_them_all(session: Session, offers: list[Offer], actor: Actor) -> None:
    before = session.scalars(select(WaitReport.id)).all()
    for foreign in (make_offer(session).id, 999_999):
        rows = [weeks(offers[0], 1), RowReport(foreign, WaitFigure(Status.WAITING_LIST, None, 1, 1), None)]
        with pytest.raises(NotYours):
            save_rows(session, actor, rows, now=MOMENT)
    assert session.scalars(select(WaitReport.id)).all() == before


def test_confirming_dates_what_may_be_confirmed(session: Session, offers: list[Offer], actor: Actor) -> None:
    saved = save_rows(session, actor, [RowReport(offer.id, None, None) for offer in offers], now=MOMENT)
    assert set(saved.reports) == {offers[0].id}
    assert set(saved.refused) == {offers[1].id, offers[2].id}
    first = figures(session, offers)[0]
    assert first == WaitFigure(Status.WAITING_LIST, DAY, 8, 9)


def test_undoing_restores_what_stood_before_with_its_own_day(
    session: Session, offers: list[Offer], actor: Actor
) -> None:
    before = figures(session, offers)
    save_rows(session, actor, [weeks(offer, 1) for offer in offers], now=MOMENT)
    last = undoable(session, actor, LATER)
    assert last is not None
    assert set(last.offer_ids) == {offer.id for offer in offers}
    assert len(undo_save(session, actor, last.id, now=LATER)) == 3
    after = figures(session, offers)
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] == WaitFigure(Status.UNKNOWN, DAY)  # never reported before: nobody can unsay it, so unknown
    assert len(session.scalars(select(WaitReport)).all()) == 2 + 3 + 3  # appended, nothing is gone
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["wachttijd gemeld"] * 3 + ["ongedaan gemaakt"] * 3
    assert len(session.scalars(select(OfferChange)).all()) == 6


def test_what_was_undone_is_no_part_of_the_trend(session: Session, offers: list[Offer], actor: Actor) -> None:
    saved = save_rows(session, actor, [weeks(offers[0], 1)], now=MOMENT)
    last = undoable(session, actor, LATER)
    assert last is not None
    undo_save(session, actor, last.id, now=LATER)
    shown = reports_since(session, offers[0].id, date(2026, 1, 1))
    assert [report.intake_weeks for report in shown] == [8, 8]
    assert saved.reports[offers[0].id] not in [report.id for report in shown]
    current = current_report(session, offers[0].id)
    assert current is not None
    assert current.measured_on == DAY - timedelta(days=40)


def test_a_second_undo_and_an_undo_too_late_are_refused(session: Session, offers: list[Offer], actor: Actor) -> None:
    save_rows(session, actor, [weeks(offers[0], 1)], now=MOMENT)
    last = undoable(session, actor, MOMENT)
    assert last is not None
    late = MOMENT + timedelta(minutes=UNDO_MINUTES, seconds=1)
    assert undoable(session, actor, late) is None
    with pytest.raises(NotUndone, match="15 minuten"):
        undo_save(session, actor, last.id, now=late)
    undo_save(session, actor, last.id, now=LATER)
    assert undoable(session, actor, LATER) is None
    with pytest.raises(NotUndone, match="al ongedaan gemaakt"):
        undo_save(session, actor, last.id, now=LATER)


def test_undo_is_refused_when_somebody_else_reported_since(session: Session, offers: list[Offer], actor: Actor) -> None:
    save_rows(session, actor, [weeks(offers[0], 1), weeks(offers[1], 2)], now=MOMENT)
    last = undoable(session, actor, MOMENT)
    assert last is not None
    colleague = Actor(make_user(session).id, Role.PROVIDER, provider_id=actor.provider_id)
    said = WaitFigure(Status.WAITING_LIST, None, 5, 5)
    report_wait(session, colleague, offers[1].id, said, version=None, now=LATER, channel=Channel.API)
    before = session.scalars(select(WaitReport.id)).all()
    assert undoable(session, actor, LATER) is None
    with pytest.raises(NotUndone, match="iets gewijzigd"):
        undo_save(session, actor, last.id, now=LATER)
    with pytest.raises(NotUndone, match="uw laatste opslag"):
        undo_save(session, colleague, last.id, now=LATER)
    assert session.scalars(select(WaitReport.id)).all() == before
