"""A report is appended with who and when, only by its provider, and never over somebody else's."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import ImpossibleReport, NotYours, OutdatedForm
from portal.domain.permissions import Actor, Role
from portal.domain.waiting_time import Status, StopReason, WaitFigure
from portal.models import AuditEntry, Location, Offer, OfferChange, WaitReport
from portal.services.waits.report_wait import confirm_unchanged, report_wait
from tests.factories.offers import MOMENT, make_offer, make_report, make_user

ONE_WEEK = WaitFigure(Status.WAITING_LIST, None, 1, 0)


def owner_of(session: Session, offer: Offer) -> Actor:
    location = session.get(Location, offer.location_id)
    assert location is not None
    return Actor(make_user(session).id, Role.PROVIDER, provider_id=location.provider_id)


def test_a_report_is_appended_with_who_and_when(session: Session) -> None:
    offer = make_offer(session)
    before = make_report(session, offer, intake=8, start=9, days_old=40)
    actor = owner_of(session, offer)
    report = report_wait(session, actor, offer.id, ONE_WEEK, version=before.id, now=MOMENT)
    assert (report.intake_weeks, report.start_weeks) == (1, 0)
    assert (report.measured_on, report.reported_at) == (date(2026, 11, 22), MOMENT)
    assert report.reported_by_id == actor.user_id
    assert session.scalars(select(WaitReport.id).where(WaitReport.offer_id == offer.id)).all() == [before.id, report.id]
    assert session.scalars(select(OfferChange.offer_id)).all() == [offer.id]
    entry = session.scalars(select(AuditEntry)).one()
    assert entry.before == {"status": "wachtlijst", "intake_weeks": 8, "start_weeks": 9, "measured_on": "2026-10-13"}
    assert entry.after == {"status": "wachtlijst", "intake_weeks": 1, "start_weeks": 0, "measured_on": "2026-11-22"}


def test_the_day_is_a_day_in_the_netherlands(session: Session) -> None:
    offer = make_offer(session)
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    report = report_wait(session, owner_of(session, offer), offer.id, ONE_WEEK, version=0, now=late)
    assert report.measured_on == date(2026, 11, 23)


def test_nobody_reports_for_another_provider(session: Session) -> None:
    offer = make_offer(session)
    others = [make_user(session, role).actor for role in Role]
    for actor in others:
        with pytest.raises(NotYours):
            report_wait(session, actor, offer.id, ONE_WEEK, version=0, now=MOMENT)
        with pytest.raises(NotYours):
            confirm_unchanged(session, actor, offer.id, version=0, now=MOMENT)
    assert session.scalars(select(WaitReport)).all() == []


def test_an_offer_that_is_not_there_is_refused_the_same_way(session: Session) -> None:
    with pytest.raises(NotYours):
        report_wait(session, make_user(session).actor, 999_999, ONE_WEEK, version=0, now=MOMENT)


def test_nothing_is_overwritten_unseen(session: Session) -> None:
    offer = make_offer(session)
    actor = owner_of(session, offer)
    first = report_wait(session, actor, offer.id, ONE_WEEK, version=0, now=MOMENT)
    for stale in (0, first.id + 1, -1):
        with pytest.raises(OutdatedForm):
            report_wait(session, actor, offer.id, ONE_WEEK, version=stale, now=MOMENT)
    with pytest.raises(OutdatedForm):
        confirm_unchanged(session, actor, offer.id, version=0, now=MOMENT)


def test_impossible_figures_change_nothing(session: Session) -> None:
    offer = make_offer(session)
    wrong = WaitFigure(Status.WAITING_LIST, None, 261, 0)
    with pytest.raises(ImpossibleReport):
        report_wait(session, owner_of(session, offer), offer.id, wrong, version=0, now=MOMENT)
    assert session.scalars(select(WaitReport)).all() == []


def test_unchanged_dates_the_same_numbers_today(session: Session) -> None:
    offer = make_offer(session)
    before = make_report(session, offer, intake=3, start=5, days_old=50)
    report = confirm_unchanged(session, owner_of(session, offer), offer.id, version=before.id, now=MOMENT)
    assert (report.intake_weeks, report.start_weeks, report.measured_on) == (3, 5, date(2026, 11, 22))


def test_nothing_to_confirm_says_so(session: Session) -> None:
    offer = make_offer(session)
    actor = owner_of(session, offer)
    with pytest.raises(ImpossibleReport, match="nog niets gemeld"):
        confirm_unchanged(session, actor, offer.id, version=0, now=MOMENT)
    stop = make_report(session, offer, Status.STOP, stop_until=date(2026, 11, 1), reason=StopReason.STAFF, days_old=30)
    with pytest.raises(ImpossibleReport, match="voorbij"):
        confirm_unchanged(session, actor, offer.id, version=stop.id, now=MOMENT)


def test_hidden_fields_of_another_status_are_not_saved(session: Session) -> None:
    offer = make_offer(session, product="S2-03", places_total=6)
    said = WaitFigure(Status.AVAILABLE, None, 3, 4, places_free=2)
    report = report_wait(session, owner_of(session, offer), offer.id, said, version=0, now=MOMENT)
    assert (report.intake_weeks, report.start_weeks, report.places_free) == (None, None, 2)
