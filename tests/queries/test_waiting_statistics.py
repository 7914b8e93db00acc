"""All offers of a region as they stood on a day, on both kinds of database."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.waiting_time import Status
from portal.models import Offer
from portal.queries.waiting_statistics import first_report_moment, newest_change, offer_states
from portal.services.indexing.record_change import record_change
from tests.factories.offers import DAY, MOMENT, make_location, make_offer, make_provider, make_report, region_of

OCTOBER = date(2026, 10, 31)
NOVEMBER_STARTS = datetime(2026, 11, 1, tzinfo=AMSTERDAM)


def intakes(session: Session, day: date = DAY, until: datetime | None = None) -> list[int | None]:
    return [state.intake_weeks for state in offer_states(session, region_of(session).id, day, until)]


def test_only_what_a_search_shows(session: Session) -> None:
    make_report(session, make_offer(session), intake=1)
    make_report(session, make_offer(session, verdict=Verdict.NO), intake=2)
    make_report(session, make_offer(session, verdict=Verdict.JUDGE), intake=3)
    make_report(session, make_offer(session, verdict=Verdict.JUDGE, override=True), intake=4)
    make_report(session, make_offer(session, verdict=Verdict.YES, override=False), intake=5)
    make_report(session, make_offer(session, contract=(date(2025, 1, 1), DAY - timedelta(days=1))), intake=6)
    make_report(session, make_offer(session, contract=(DAY, DAY)), intake=7)
    make_report(session, make_offer(session, contract=(DAY + timedelta(days=1), None)), intake=8)
    make_offer(session)
    assert intakes(session) == [1, 4, 7, None]


def test_the_area_is_that_of_the_municipality(session: Session) -> None:
    provider = make_provider(session)
    for municipality in ("GM0861", "GM0794", "GM0772"):
        make_offer(session, provider=provider, location=make_location(session, provider, municipality=municipality))
    states = offer_states(session, region_of(session).id, DAY)
    assert [(state.area, state.inside) for state in states] == [
        ("Veldhoven en Waalre", True),
        ("Peelland", True),
        (None, False),
    ]
    assert states[0].figure is None


def test_the_newest_measurement_that_was_not_undone(session: Session) -> None:
    offer = make_offer(session)
    make_report(session, offer, intake=9, days_old=3)
    wrong = make_report(session, offer, intake=1, days_old=2)
    make_report(session, offer, intake=8, days_old=5)
    assert intakes(session) == [1]
    undoing = make_report(session, offer, intake=9, days_old=3)
    undoing.undoes_id = wrong.id
    session.flush()
    assert intakes(session) == [9]


def reported(
    session: Session, offer: Offer, intake: int, measured: date, came_in: datetime, undoes: int | None = None
) -> int:
    report = make_report(session, offer, Status.WAITING_LIST, intake)
    report.measured_on, report.reported_at, report.undoes_id = measured, came_in, undoes
    session.flush()
    return report.id


def test_the_end_of_a_month_knows_only_what_was_reported_then(session: Session) -> None:
    offer = make_offer(session)
    known = datetime(2026, 10, 20, 9, tzinfo=AMSTERDAM)
    first = reported(session, offer, 5, date(2026, 10, 20), known)
    assert intakes(session, OCTOBER, NOVEMBER_STARTS) == [5]
    reported(session, offer, 6, date(2026, 10, 30), NOVEMBER_STARTS)  # told later about a day before
    reported(session, offer, 7, date(2026, 11, 3), MOMENT)
    reported(session, offer, 8, date(2026, 11, 4), MOMENT, undoes=first)  # undone later: it did stand there
    assert intakes(session, OCTOBER, NOVEMBER_STARTS) == [5]
    assert intakes(session) == [8]
    assert intakes(session, OCTOBER, NOVEMBER_STARTS - timedelta(days=30)) == [None]


def test_nothing_of_another_region(session: Session) -> None:
    make_report(session, make_offer(session), intake=1)
    assert offer_states(session, region_of(session, "hart-van-brabant").id, DAY) == []


def test_the_first_report_and_the_newest_change(session: Session) -> None:
    region = region_of(session)
    assert first_report_moment(session, region.id) is None
    assert newest_change(session) == (0, None)
    offer = make_offer(session)
    make_report(session, offer, intake=1)
    make_report(session, offer, intake=1, days_old=40)
    record_change(session, [offer.id], MOMENT)
    assert first_report_moment(session, region.id) == MOMENT - timedelta(days=40)
    assert newest_change(session)[1] == MOMENT
    assert first_report_moment(session, region_of(session, "hart-van-brabant").id) is None


@pytest.mark.parametrize("places", [None, 4])
def test_places_come_along(session: Session, places: int | None) -> None:
    make_report(session, make_offer(session, product="S2-05", places_total=places), Status.AVAILABLE, places=2)
    [state] = offer_states(session, region_of(session).id, DAY)
    assert (state.places_free, state.places_total, state.product, state.segment) == (2, places, "S2-05", 2)


def test_a_figure_that_referrers_doubt(session: Session) -> None:
    offer = make_offer(session)
    make_report(session, offer, intake=1, days_old=2)
    offer.doubted_at = MOMENT - timedelta(days=1)
    session.flush()
    region_id = region_of(session).id
    assert [state.doubted for state in offer_states(session, region_id, DAY)] == [True]
    earlier = MOMENT - timedelta(days=1, minutes=1)
    assert [state.doubted for state in offer_states(session, region_id, DAY, earlier)] == [False]
    make_report(session, offer, intake=1)
    assert [state.doubted for state in offer_states(session, region_id, DAY)] == [False]
