"""Offers come with all that belongs to them, and with the right report."""

from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.waiting_time import Status
from portal.queries.offers import all_offers, offer_of_provider, offers_by_ids, offers_of_provider
from tests.factories.offers import DAY, make_location, make_offer, make_provider, make_report


def test_an_offer_comes_with_its_area_and_characteristics(session: Session) -> None:
    offer = make_offer(session, characteristics=("emdr", "ar"))
    view = offers_by_ids(session, [offer.id], DAY)[offer.id]
    assert (view.area, view.characteristics, view.region_slug) == (
        "Veldhoven en Waalre",
        ("ar", "emdr"),
        "een-10-voor-de-jeugd",
    )
    assert view.report is None


def test_the_newest_measurement_is_current_not_the_last_row(session: Session) -> None:
    offer = make_offer(session)
    today = make_report(session, offer, intake=1, start=1)
    make_report(session, offer, intake=9, start=9, days_old=30)
    view = offers_by_ids(session, [offer.id], DAY)[offer.id]
    assert view.report is not None
    assert view.report.id == today.id


def test_of_two_reports_of_one_day_the_later_one_holds(session: Session) -> None:
    offer = make_offer(session)
    make_report(session, offer, Status.AVAILABLE)
    later = make_report(session, offer, Status.STOP)
    assert offers_by_ids(session, [offer.id], DAY)[offer.id].report is later


def test_only_admissible_or_overridden_locations_are_searchable(session: Session) -> None:
    cases = {
        (Verdict.YES, None): True,
        (Verdict.NO, None): False,
        (Verdict.JUDGE, None): False,
        (Verdict.JUDGE, True): True,
        (Verdict.NO, True): True,
        (Verdict.YES, False): False,
    }
    offers = {case: make_offer(session, verdict=case[0], override=case[1]).id for case in cases}
    views = offers_by_ids(session, list(offers.values()), DAY)
    assert {case: views[offers[case]].searchable for case in cases} == cases


def test_a_provider_sees_its_own_contracted_offers_only(session: Session) -> None:
    provider = make_provider(session)
    location = make_location(session, provider)
    own = make_offer(session, provider=provider, location=location, product="S4-11")
    make_offer(session, provider=provider, location=location, product="S4-12", contract=(DAY.replace(year=2027), None))
    ended = DAY.replace(month=1)
    make_offer(session, provider=provider, location=location, product="S4-15", contract=(ended, ended))
    other = make_offer(session)
    assert [view.offer.id for view in offers_of_provider(session, provider.id, DAY)] == [own.id]
    assert offer_of_provider(session, other.id, provider.id, DAY) is None
    assert offer_of_provider(session, own.id, provider.id, DAY) is not None


def test_all_offers_are_read_once_each(session: Session) -> None:
    made = [make_offer(session).id for _ in range(5)]
    session.flush()
    assert [view.offer.id for view in all_offers(session, DAY)] == made
