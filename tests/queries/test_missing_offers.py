"""Signals counted for the office and the panel, and who could fill the gap."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.missing_offer import MissingStatus, ShownGroup
from portal.models import Contract, Offer, Product
from portal.queries.missing_offers import (
    answers_for_panel,
    area_of_municipality,
    count_new,
    groups,
    groups_for_panel,
    offers_elsewhere,
    offers_of_products,
    providers_in_area,
    signal_of_region,
    signals_of_group,
)
from tests.factories.missing_offers import make_signal
from tests.factories.offers import DAY, MOMENT, make_location, make_offer, make_provider, region_of

ELSEWHERE = "hart-van-brabant"


def test_groups_count_every_status_of_the_own_region(session: Session) -> None:
    make_signal(session, area="Peelland", given_at=MOMENT - timedelta(days=3))
    make_signal(session, area="Peelland", status=MissingStatus.SOLVED, answer="Er is plek.")
    make_signal(session, area="Peelland", status=MissingStatus.LOOKED_AT)
    make_signal(session)
    make_signal(session, product=None, segment=2)
    make_signal(session, product=None)
    make_signal(session, product=None, segment=2, region=ELSEWHERE)
    own = region_of(session)
    found = groups(session, own.id, DAY - timedelta(days=30), DAY)
    assert [(each.segment, each.product_code, each.area, each.total, each.open) for each in found] == [
        (2, "", "", 1, 1),
        (4, "S4-13", "Peelland", 3, 2),
        (4, "S4-13", "", 1, 1),
        (None, "", "", 1, 1),
    ]
    assert {status: found[1].count(status) for status in MissingStatus} == {
        MissingStatus.NEW: 1,
        MissingStatus.LOOKED_AT: 1,
        MissingStatus.SOLVED: 1,
        MissingStatus.IMPOSSIBLE: 0,
    }
    assert found[1].waiting_since == MOMENT - timedelta(days=3)
    assert count_new(session, own.id) == 4


def test_a_period_is_days_in_the_netherlands(session: Session) -> None:
    for moment in (
        datetime(2026, 6, 30, 21, 59, tzinfo=UTC),  # 23.59 on 30 June in the Netherlands
        datetime(2026, 6, 30, 22, 0, tzinfo=UTC),  # midnight: 1 July
        datetime(2026, 9, 30, 21, 59, tzinfo=UTC),
        datetime(2026, 9, 30, 22, 0, tzinfo=UTC),
    ):
        make_signal(session, given_at=moment)
    region = region_of(session)
    assert [each.total for each in groups(session, region.id, date(2026, 7, 1), date(2026, 9, 30))] == [2]
    assert groups(session, region.id, date(2027, 1, 1), date(2027, 3, 31)) == []


def test_the_panel_sees_no_small_group_and_no_total_over_one(session: Session) -> None:
    for area, number in (("Peelland", 6), ("Dommelvallei", 2)):
        for _ in range(number):
            make_signal(session, area=area)
    for _ in range(5):
        make_signal(session, product="S2-01", area="Peelland")
    for _ in range(4):
        make_signal(session, product="S3-03")
    for _ in range(9):
        make_signal(session, product=None, segment=4, region=ELSEWHERE)
    region = region_of(session)
    assert groups_for_panel(session, region.id, DAY, DAY) == (
        ShownGroup(4, "S4-13", None, 8),
        ShownGroup(2, "S2-01", "Peelland", 5),
    )
    assert sum(each.total for each in groups(session, region.id, DAY, DAY)) == 17, "the office sees all"


def test_answers_for_the_panel_stand_once(session: Session) -> None:
    for answer in ("Er is plek.", "Er is plek.", ""):
        make_signal(session, status=MissingStatus.SOLVED, answer=answer)
    make_signal(session, product="S2-01", status=MissingStatus.IMPOSSIBLE, answer="Dat kan niet.")
    make_signal(session, answer="Van elders.", product=None, segment=4, region=ELSEWHERE)
    region = region_of(session)
    assert answers_for_panel(session, region.id, DAY, DAY) == {
        (4, "S4-13"): ["Er is plek."],
        (2, "S2-01"): ["Dat kan niet."],
    }


def test_signals_of_a_group_open_ones_first(session: Session) -> None:
    closed = make_signal(session, area="Peelland", status=MissingStatus.SOLVED, answer="Ja.")
    old = make_signal(session, area="Peelland", given_at=MOMENT - timedelta(days=9))
    new = make_signal(session, area="Peelland", municipality="GM0794")
    other = make_signal(session)
    region, strange = region_of(session), region_of(session, ELSEWHERE)
    found = signals_of_group(session, region.id, 4, "S4-13", "Peelland", 10)
    assert [view.signal.id for view in found] == [new.id, old.id, closed.id]
    assert (found[0].municipality, found[0].area, found[1].municipality) == ("Helmond", "Peelland", "")
    assert signals_of_group(session, strange.id, 4, "S4-13", "Peelland", 10) == []
    assert signal_of_region(session, other.id, strange.id) is None
    view = signal_of_region(session, other.id, region.id)
    assert view is not None
    assert (view.product.code if view.product else None, view.area) == ("S4-13", "")


def test_the_area_of_a_municipality(session: Session) -> None:
    region = region_of(session)
    found = area_of_municipality(session, region.id, "GM0794", DAY)
    assert found is not None
    assert area_of_municipality(session, region.id, "GM0794", date(2020, 1, 1)) is None
    assert area_of_municipality(session, region.id, "GM0363", DAY) is None


def test_who_delivers_is_admitted_and_under_contract(session: Session) -> None:
    yes = make_offer(session)
    overridden = make_offer(session, verdict=Verdict.JUDGE, override=True)
    make_offer(session, verdict=Verdict.JUDGE)
    make_offer(session, override=False)
    make_offer(session, contract=(date(2025, 1, 1), date(2025, 12, 31)))
    make_offer(session, product="S4-14")
    region = region_of(session)
    found = offers_of_products(session, region.id, ["S4-13"], DAY)
    assert [view.offer.id for view in found] == [yes.id, overridden.id]


def _deliver_elsewhere(session: Session, offer: Offer, name: str) -> Offer:
    """The provider of ``offer`` also delivers, at the same place, a product of another region."""
    other = region_of(session, ELSEWHERE)
    own = session.get_one(Contract, offer.contract_id)
    mine = session.get_one(Product, own.product_id)
    product = session.scalar(select(Product).where(Product.region_id == other.id, Product.name == name))
    if product is None:
        product = Product(
            region_id=other.id, code=f"X{offer.id}", valid_from=date(2025, 1, 1), segment=mine.segment, name=name,
            form=mine.form, age_from=0, age_to=18, description="",
        )  # fmt: skip
        session.add(product)
        session.flush()
    contract = Contract(
        provider_id=own.provider_id, region_id=other.id, product_id=product.id, valid_from=date(2025, 1, 1)
    )
    session.add(contract)
    session.flush()
    made = Offer(contract_id=contract.id, location_id=offer.location_id, age_from=0, age_to=18)
    session.add(made)
    session.flush()
    return made


def test_who_delivers_elsewhere_is_known_by_the_name_and_admitted_here(session: Session) -> None:
    region = region_of(session)
    admitted = make_offer(session, product="S4-14")
    name = session.scalars(select(Product.name).where(Product.code == "S4-13", Product.region_id == region.id)).one()
    there = _deliver_elsewhere(session, admitted, name.upper())
    _deliver_elsewhere(session, make_offer(session, product="S4-14", verdict=Verdict.NO), name)
    _deliver_elsewhere(session, make_offer(session, product="S4-14"), "Iets heel anders")
    assert [view.offer.id for view in offers_elsewhere(session, region.id, [name], DAY)] == [there.id]
    assert offers_elsewhere(session, region.id, ["Onbekend"], DAY) == []


def test_who_has_a_place_in_an_area(session: Session) -> None:
    near, far = make_provider(session), make_provider(session)
    make_offer(session, provider=near, location=make_location(session, near, place="Helmond", municipality="GM0794"))
    make_offer(session, provider=far)
    refused = make_provider(session)
    place = make_location(session, refused, place="Helmond", municipality="GM0794")
    make_offer(session, provider=refused, location=place, verdict=Verdict.NO)
    assert providers_in_area(session, region_of(session).id, "Peelland", DAY) == {near.id}
