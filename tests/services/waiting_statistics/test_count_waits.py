"""Figures of a region: equal to numpy on the same reports, the same after keeping, and of past months for good."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.product import counts_places
from portal.domain.suppression import WHOLE, Cut
from portal.domain.waiting_statistics import CutFigures, Group, figures
from portal.domain.waiting_time import Status
from portal.models import Admission, Offer, Product, Region, WaitingMonth, WaitingNorm
from portal.queries.offers import OfferView, all_offers
from portal.queries.products import catalogue, norms
from portal.queries.regions import region_by_slug
from portal.queries.waiting_statistics import offer_states
from portal.services.waiting_statistics.count_waits import (
    OUTSIDE,
    close_months,
    counted_offers,
    figures_on,
    open_months,
    past_months,
    read_figures,
    written_figures,
)
from tests.conftest import NOW, Demo
from tests.factories.offers import DAY, MOMENT, REGION, make_location, make_offer, make_provider, make_report, region_of

LIMIT_DAYS = 31


def weeks_of(view: OfferView) -> tuple[int | None, int | None]:
    """The two waits of an offer, written apart from the code under test: straight from the definition on the page."""
    report, segment = view.report, view.product.segment
    if report is None or segment == 5 or view.doubted or not -1 <= (DAY - report.measured_on).days <= LIMIT_DAYS:
        return None, None
    if report.status is Status.WAITING_LIST:
        return report.intake_weeks, report.start_weeks
    if report.status is Status.AFTER_ASSESSMENT:
        return report.intake_weeks, None
    if report.status is Status.AVAILABLE and report.places_free != 0:
        if report.intake_weeks is None and report.start_weeks is None:
            return 0, 0
        return report.intake_weeks, report.start_weeks
    return None, None


def in_contract(view: OfferView) -> bool:
    ends = [end for end in (view.contract.valid_to, view.product.valid_to) if end is not None]
    return max(view.contract.valid_from, view.product.valid_from) <= DAY <= min([*ends, date.max])


def check(found: CutFigures, views: Sequence[OfferView], norm_of: dict[int, tuple[int, int]]) -> None:
    """The figures of a cut against numpy."""
    assert found.offers == len(views)
    for number, spread, share, count in (
        (0, found.intake, found.intake_norm, found.intake_count),
        (1, found.start, found.start_norm, found.start_count),
    ):
        pairs = [(weeks_of(view)[number], norm_of[view.product.id][number]) for view in views]
        known = [(wait, norm) for wait, norm in pairs if wait is not None]
        assert count == len(known)
        if not known:
            assert (spread, share) == (None, None)
            continue
        waits, limits = np.array(known).T
        assert spread is not None
        assert spread.median == np.median(waits)
        assert spread.nine_in_ten == np.percentile(waits, 90, method="inverted_cdf")
        assert share is not None
        assert (share.part, share.of) == (int(np.sum(waits <= limits)), len(known))


def test_a_thousand_random_cuts_of_the_demo_equal_numpy(demo: Demo) -> None:
    """Cuts by chance, of any size: what is computed before anything is hidden."""
    chance = random.Random(20261122)
    with Session(demo.engine) as session:
        region = region_of(session)
        products = catalogue(session, region.id, DAY)
        norm_of = norms(session, [each.id for each in products], DAY)
        limits_of = {key: (norm.intake_weeks, norm.start_weeks) for key, norm in norm_of.items()}
        limits_of |= {each.id: (0, 0) for each in products if each.id not in limits_of}
        views = [view for view in all_offers(session, DAY) if view.searchable and in_contract(view)]
        views.sort(key=lambda view: view.offer.id)
        counted = counted_offers(offer_states(session, region.id, DAY), norm_of, region.limits, DAY)
        assert len(counted) == len(views) > 2_000
        for _ in range(1_000):
            chosen = chance.sample(range(len(views)), chance.choice((1, 3, 10, 50, 400)))
            check(figures([counted[n] for n in chosen]), [views[n] for n in chosen], limits_of)


def test_every_figure_of_the_demo_that_is_shown_equals_numpy(demo: Demo) -> None:
    with Session(demo.engine) as session:
        region = region_of(session)
        products = catalogue(session, region.id, DAY)
        norm_of = norms(session, [each.id for each in products], DAY)
        limits_of = {each.id: (0, 0) for each in products}
        limits_of |= {key: (norm.intake_weeks, norm.start_weeks) for key, norm in norm_of.items()}
        views = [view for view in all_offers(session, DAY) if view.searchable and in_contract(view)]
        found = figures_on(session, region.id, region.limits, DAY)
        compared = 0
        for cut, told in found.items():
            if told.hidden:
                continue
            within = [
                view
                for view in views
                if cut.segment in (None, view.product.segment)
                and cut.product in (None, view.product.code)
                and cut.area in (None, view.area or OUTSIDE)
            ]
            check(told, within, limits_of)
            living = [view for view in within if counts_places(view.product.form, view.product.segment)]
            assert (told.places is None) == (told.places_count == 0)
            assert told.places is None or len(living) >= (told.places_count or 0)
            compared += 1
        assert compared > 100


def put(session: Session, count: int, product: str, municipality: str = "GM0861", days_old: int = 0) -> None:
    for number in range(count):
        provider = make_provider(session)
        offer = make_offer(
            session,
            provider=provider,
            location=make_location(session, provider, municipality=municipality),
            product=product,
            verdict=Verdict.YES,
        )
        make_report(session, offer, Status.WAITING_LIST, number + 1, 2 * number, days_old=days_old)


def close(session: Session, region: Region, now: datetime) -> int:
    return close_months(session, region, open_months(session, region, now.astimezone(AMSTERDAM).date()), now)


def test_two_who_close_the_same_month_keep_it_once(session: Session) -> None:
    put(session, 4, "S4-13", days_old=40)
    region = region_of(session)
    months = open_months(session, region, DAY)
    assert [close_months(session, region, months, MOMENT) for _ in range(2)] == [1, 0]


def test_what_is_kept_reads_back_as_it_was(session: Session) -> None:
    put(session, 6, "S4-13")
    put(session, 2, "S4-12")
    put(session, 5, "S4-11", "GM0794")
    region = region_of(session)
    found = figures_on(session, region.id, region.limits, DAY)
    assert {Group.NUMBERS in each.hidden for each in found.values()} == {True, False}
    assert read_figures(written_figures(found)) == found


def test_months_before_the_first_report_are_absent(session: Session) -> None:
    put(session, 4, "S4-13", days_old=70)  # 13 September
    region = region_of(session)
    months = past_months(session, region.id, region.limits, DAY)
    assert [month.last_day for month in months] == [date(2026, 9, 30), date(2026, 10, 31)]
    assert [month.figures[WHOLE].current for month in months] == [4, 0]
    assert past_months(session, region_of(session, "hart-van-brabant").id, region.limits, DAY) == []


def test_a_closed_month_never_changes(session: Session) -> None:
    put(session, 4, "S4-13", days_old=40)
    region = region_of(session)
    assert close(session, region, MOMENT) == 1
    before = past_months(session, region.id, region.limits, DAY)
    session.execute(update(Admission).values(override=False))
    put(session, 4, "S4-13", days_old=35)
    assert past_months(session, region.id, region.limits, DAY) == before
    assert close(session, region, MOMENT) == 0
    [kept] = session.scalars(select(WaitingMonth)).all()
    assert (kept.last_day, kept.closed_at) == (date(2026, 10, 31), MOMENT)


def test_a_month_is_the_same_whenever_it_is_closed(session: Session) -> None:
    put(session, 4, "S4-13", days_old=40)
    region = region_of(session)
    late = datetime(2026, 12, 20, tzinfo=UTC)
    soon = past_months(session, region.id, region.limits, DAY)[-1]
    for offer in session.scalars(select(Offer)).all():
        make_report(session, offer, Status.STOP, days_old=30).reported_at = MOMENT  # told later about a day before
    assert close(session, region, late) == 2
    assert past_months(session, region.id, region.limits, late.date())[-2] == soon


def test_the_demo_has_closed_months(demo: Demo) -> None:
    with Session(demo.engine) as session:
        region = region_by_slug(session, REGION)
        assert region is not None
        kept = session.scalars(select(WaitingMonth).where(WaitingMonth.region_id == region.id)).all()
        assert len(kept) >= 20
        assert close(session, region, NOW) == 0
        newest = read_figures(kept[-1].figures)
        assert newest[WHOLE].intake is not None
        assert (newest[WHOLE].current or 0) > 500
        assert newest[Cut(5)].intake_count == 0


@pytest.mark.parametrize("days", [0, 1])
def test_a_norm_holds_from_its_day(session: Session, days: int) -> None:
    put(session, 6, "S4-13")
    product = session.scalars(select(Product).where(Product.code == "S4-13")).one()
    session.add(
        WaitingNorm(product_id=product.id, valid_from=DAY + timedelta(days=days), intake_weeks=0, start_weeks=0)
    )
    session.flush()
    region = region_of(session)
    share = figures_on(session, region.id, region.limits, DAY)[Cut(4, "S4-13")].intake_norm
    assert share is not None
    assert (share.part == 0) == (days == 0)
