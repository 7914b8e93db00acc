"""Kept offers are never older than the snapshot that found them."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.domain.waiting_time import Status
from portal.models import Offer
from portal.models.database import begin_writing
from portal.queries.changes import changes_since, newest_sequence
from portal.services.indexing.offer_view_cache import OfferViewCache
from portal.services.indexing.record_change import record_change
from tests.conftest import NOW
from tests.factories.offers import DAY, make_offer, make_report


@pytest.fixture
def offer_id(engine: Engine) -> int:
    with Session(engine) as session:
        begin_writing(session)
        offer = make_offer(session, description="eerst")
        make_report(session, offer, Status.WAITING_LIST, intake=1, start=2)
        session.commit()
        return offer.id


def change(engine: Engine, offer_id: int, text: str) -> None:
    with Session(engine) as session:
        begin_writing(session)
        session.get_one(Offer, offer_id).description = text
        record_change(session, [offer_id], NOW)
        session.commit()


def catch_up(engine: Engine, kept: OfferViewCache, sequence: int) -> None:
    with Session(engine) as session:
        kept.forget(changes_since(session, sequence, 100))


def text_of(engine: Engine, kept: OfferViewCache, offer_id: int) -> str:
    with Session(engine) as session:
        return kept.views(session, [offer_id], DAY)[offer_id].offer.description


def newest(engine: Engine) -> int:
    with Session(engine) as session:
        return newest_sequence(session)


def test_a_view_is_read_once_and_stands_without_its_session(engine: Engine, offer_id: int) -> None:
    kept = OfferViewCache()
    with Session(engine) as session:
        first = kept.views(session, [offer_id], DAY)
        session.rollback()
    with Session(engine) as session:
        again = kept.views(session, [offer_id], DAY)
    assert again[offer_id] is first[offer_id]
    view = again[offer_id]
    assert (view.offer.description, view.provider.slug != "", view.figure is not None) == ("eerst", True, True)


def test_a_change_that_was_seen_makes_it_worthless(engine: Engine, offer_id: int) -> None:
    kept, before = OfferViewCache(), newest(engine)
    assert text_of(engine, kept, offer_id) == "eerst"
    change(engine, offer_id, "daarna")
    catch_up(engine, kept, before)
    assert text_of(engine, kept, offer_id) == "daarna"


def test_what_a_transaction_from_before_the_change_read_is_not_kept(engine: Engine, offer_id: int) -> None:
    """The session began to read before the change; the change is noticed; then the session reads the offer."""
    kept, before = OfferViewCache(), newest(engine)
    with Session(engine) as session:
        session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        newest_sequence(session)
        change(engine, offer_id, "daarna")
        catch_up(engine, kept, before)
        assert kept.views(session, [offer_id], DAY)[offer_id].offer.description == "eerst"
    assert text_of(engine, kept, offer_id) == "daarna"


def test_days_and_missing_offers(engine: Engine, offer_id: int) -> None:
    kept = OfferViewCache()
    with Session(engine) as session:
        one = kept.views(session, [offer_id, 999_999], DAY)
        other = kept.views(session, [offer_id], DAY + timedelta(days=1))
    assert list(one) == [offer_id]
    assert other[offer_id] is not one[offer_id]


def test_it_stays_small(engine: Engine, offer_id: int) -> None:
    kept = OfferViewCache(size=2)
    with Session(engine) as session:
        views = [kept.views(session, [offer_id], DAY + timedelta(days=n))[offer_id] for n in range(4)]
        again = kept.views(session, [offer_id], DAY + timedelta(days=3))[offer_id]
        first = kept.views(session, [offer_id], DAY)[offer_id]
    assert again is views[3]
    assert first is not views[0]
