"""The demo is a full region, and it never comes to stand between real figures."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.demo.load import check_demo_may_load, load_demo
from portal.domain.admission import PointPrecision, Verdict
from portal.domain.errors import RefusedDemo
from portal.domain.missing_offer import MissingStatus
from portal.domain.permissions import Role
from portal.domain.quarter import quarter_end, quarters_over
from portal.domain.waiting_time import Status, effective_wait
from portal.geography.postcodes import PostcodeBook
from portal.models import Admission, Location, MissingOffer, Offer, Provider, WaitReport
from portal.queries.missing_offers import groups_for_panel
from portal.queries.offers import all_offers
from portal.queries.regions import region_by_slug
from tests.conftest import Demo
from tests.factories.offers import DAY, MOMENT, REGION, make_provider, make_user


def test_the_demo_is_a_full_region(demo: Demo) -> None:
    with Session(demo.engine) as session:
        assert session.scalar(select(func.count(Provider.id))) == 172
        assert 2_350 <= (session.scalar(select(func.count(Offer.id))) or 0) <= 2_650
        verdicts = Counter(
            (row.verdict, row.override) for row in session.scalars(select(Admission).order_by(Admission.id))
        )
        assert verdicts[(Verdict.YES, None)] > 300
        assert verdicts[(Verdict.JUDGE, None)] >= 3
        assert verdicts[(Verdict.JUDGE, True)] >= 3
        assert verdicts[(Verdict.NO, None)] >= 1
        assert verdicts[(Verdict.NO, True)] == 0  # no override that contradicts the map
        overridden = session.scalars(select(Admission).where(Admission.override.is_(True))).all()
        for row in overridden:
            assert row.distance_m <= 20_000
            assert f"{row.distance_m / 1000:.1f}".replace(".", ",") in row.override_reason
        precisions = set(session.scalars(select(Location.precision)))
        assert precisions == {PointPrecision.TYPED, PointPrecision.POSTCODE4}


def test_waits_of_all_kinds_and_ages_exist(demo: Demo) -> None:
    with Session(demo.engine) as session:
        region = region_by_slug(session, REGION)
        assert region is not None
        limits = region.limits
        worths = [effective_wait(view.figure, DAY, limits, view.product.segment) for view in all_offers(session, DAY)]
        assert len({value.status for value in worths}) == len(Status)
        assert len({value.actuality for value in worths}) == 3
        oldest = session.scalar(select(func.min(WaitReport.measured_on)))
        assert oldest is not None
        assert oldest <= DAY - timedelta(days=300)


def test_signals_about_missing_offers_of_every_status_exist(demo: Demo) -> None:
    with Session(demo.engine) as session:
        region = region_by_slug(session, REGION)
        assert region is not None
        statuses = Counter(session.scalars(select(MissingOffer.status)))
        assert set(statuses) == set(MissingStatus)
        quarter = quarters_over(DAY, 1)[0]
        assert groups_for_panel(session, region.id, quarter, quarter_end(quarter)), "the panel has something to see"


def test_there_is_one_account_of_every_role(demo: Demo) -> None:
    assert [account.role for account in demo.accounts] == list(Role)
    assert all(len(account.password) >= 20 for account in demo.accounts)


def test_the_same_seed_makes_the_same_region(demo: Demo) -> None:
    with Session(demo.engine) as session:
        names = session.scalars(select(Provider.slug).order_by(Provider.id)).all()
    assert (names[0], len(set(names))) == ("de-blauwe-vlieger-jeugdhulp", 172)


def test_it_refuses_in_production(session: Session, book: PostcodeBook) -> None:
    with pytest.raises(RefusedDemo, match="production"):
        load_demo(session, book, MOMENT, production=True)


def test_it_refuses_where_something_else_is(session: Session, book: PostcodeBook) -> None:
    make_provider(session)
    with pytest.raises(RefusedDemo, match="aanbieders"):
        load_demo(session, book, MOMENT)


def test_it_refuses_where_accounts_are(session: Session) -> None:
    make_user(session, Role.ADMIN)
    with pytest.raises(RefusedDemo, match="accounts"):
        check_demo_may_load(session, production=False)


def test_it_refuses_to_load_twice(demo: Demo) -> None:
    with Session(demo.engine) as session, pytest.raises(RefusedDemo, match="al geladen"):
        check_demo_may_load(session, production=False)
