"""The state of a region by day: what a search can show, how fresh it is and how complete."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.models import RegionDay
from portal.services.usage.record_region_day import record_region_days, state_of_regions
from tests.factories.offers import DAY, make_offer, make_report


def test_the_state_of_a_day_is_written_once_and_again(session: Session) -> None:
    for days_old in (0, 31, 32, 62, 63):
        make_report(session, make_offer(session, characteristics=("emdr",)), intake=1, start=1, days_old=days_old)
    make_offer(session, description="")
    make_offer(session, verdict=Verdict.NO)
    make_offer(session, contract=(date(2024, 1, 1), DAY - timedelta(days=1)))
    for _ in range(2):
        record_region_days(session, state_of_regions(session, DAY))
    session.flush()
    state = session.scalars(select(RegionDay)).one()
    assert (state.offers, state.current, state.ageing, state.unknown) == (6, 2, 2, 2)
    # description, phone, e-mail and the method of five; phone and e-mail of the sixth; places are not asked
    assert (state.fields_filled, state.fields_asked) == (5 * 4 + 2, 6 * 13)
    record_region_days(session, state_of_regions(session, DAY + timedelta(days=1)))
    session.flush()
    later = session.scalars(select(RegionDay).order_by(RegionDay.day.desc())).first()
    assert later is not None
    assert (later.current, later.ageing, later.unknown) == (1, 2, 3)
