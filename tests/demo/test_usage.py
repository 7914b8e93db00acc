"""The invented numbers agree with each other, as real ones would."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.usage import Outcome, UsageKind
from portal.models import Contract, Offer, OfferUsage, Product, RegionDay, UsageCount, UsageMonth
from tests.conftest import Demo
from tests.factories.offers import DAY


def by_day(session: Session, kind: UsageKind) -> Counter[tuple[date, str]]:
    rows = session.execute(
        select(UsageCount.day, UsageCount.subject, func.sum(UsageCount.count))
        .where(UsageCount.kind == kind.value)
        .group_by(UsageCount.day, UsageCount.subject)
    )
    return Counter({(day, subject): int(count) for day, subject, count in rows})


def test_every_kind_is_there_and_months_are_the_sums_of_days(demo: Demo) -> None:
    with Session(demo.engine) as session:
        days: Counter[tuple[date, str, str, str]] = Counter()
        for row in session.scalars(select(UsageCount)):
            days[row.day.replace(day=1), row.kind, row.subject, row.role] += row.count
        months = {
            (row.month, row.kind, row.subject, row.role): row.count for row in session.scalars(select(UsageMonth))
        }
    assert months == dict(days)
    assert {kind for _, kind, _, _ in months} == {kind.value for kind in UsageKind}
    assert len({month for month, *_ in months}) == 13
    assert max(month for month, *_ in months) == DAY.replace(day=1)
    assert {"trauma", "angst", "adhd", "thuiszitter", "genderpoli"} <= {subject for _, _, subject, _ in months}


def test_outcomes_and_products_agree_with_searches(demo: Demo) -> None:
    with Session(demo.engine) as session:
        searches, outcomes = by_day(session, UsageKind.SEARCH), by_day(session, UsageKind.OUTCOME)
        products, nothing = by_day(session, UsageKind.PRODUCT), by_day(session, UsageKind.TEXT_NOTHING)
        judged = sum(
            (by_day(session, kind) for kind in (
                UsageKind.PRODUCT_NOTHING, UsageKind.PRODUCT_WITHIN, UsageKind.PRODUCT_BEYOND
            )),
            Counter(),
        )  # fmt: skip
    by_outcome: Counter[date] = Counter()
    for (day, _), count in outcomes.items():
        by_outcome[day] += count
    assert by_outcome == Counter({day: count for (day, _), count in searches.items()})
    assert all(count <= searches[day, ""] for (day, _), count in products.items())
    assert all(count <= products[key] for key, count in judged.items())
    assert all(count <= outcomes[day, Outcome.NOTHING.value] for (day, _), count in nothing.items())
    assert sum(products.values()) <= sum(searches.values())


def test_searches_have_a_week_and_grow(demo: Demo) -> None:
    with Session(demo.engine) as session:
        searches = {day: count for (day, _), count in by_day(session, UsageKind.SEARCH).items()}
    assert max(searches) == DAY - timedelta(days=1)
    assert all(90 <= count <= 340 for count in searches.values())
    workdays = [count for day, count in sorted(searches.items()) if day.weekday() < 5]
    weekends = [count for day, count in sorted(searches.items()) if day.weekday() > 4]
    assert sum(weekends) / len(weekends) < 0.7 * sum(workdays) / len(workdays)
    assert sum(workdays[-20:]) > 1.3 * sum(workdays[:20])


def test_what_was_opened_of_a_product_was_opened_of_its_offers(demo: Demo) -> None:
    with Session(demo.engine) as session:
        counted = {
            (month, code, kind): int(count)
            for month, code, kind, count in session.execute(
                select(UsageMonth.month, UsageMonth.subject, UsageMonth.kind, func.sum(UsageMonth.count))
                .where(UsageMonth.kind.in_(("geopend", "contact")))
                .group_by(UsageMonth.month, UsageMonth.subject, UsageMonth.kind)
            )
        }
        offers: dict[tuple[date, str, str], int] = {}
        rows = session.execute(
            select(
                OfferUsage.month,
                Product.code,
                func.sum(OfferUsage.opened),
                func.sum(OfferUsage.contacted),
            )
            .join(Offer, OfferUsage.offer_id == Offer.id)
            .join(Contract, Offer.contract_id == Contract.id)
            .join(Product, Contract.product_id == Product.id)
            .group_by(OfferUsage.month, Product.code)
        )
        for month, code, *numbers in rows:
            offers |= {
                (month, code, kind): int(count)
                for kind, count in zip(("geopend", "contact"), numbers, strict=True)
                if count
            }
        unseen = (OfferUsage.shown == 0) | ((OfferUsage.opened == 0) & (OfferUsage.contacted > 0))
        assert session.scalar(select(func.count(OfferUsage.offer_id)).where(unseen)) == 0
    assert offers == counted


def test_the_state_of_the_region_grows_towards_the_demo(demo: Demo) -> None:
    with Session(demo.engine) as session:
        days = session.scalars(select(RegionDay).order_by(RegionDay.day)).all()
    assert len(days) >= 365
    assert days[-1].day == DAY - timedelta(days=1)
    for day in days:
        assert min(day.current, day.ageing, day.unknown) >= 0
        assert day.current + day.ageing + day.unknown == day.offers
        assert 0 < day.fields_filled <= day.fields_asked
    assert days[-1].current > days[0].current
    assert days[-1].fields_filled > days[0].fields_filled
