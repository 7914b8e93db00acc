"""Column words, and constraints that the database itself keeps."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from portal.domain.waiting_time import Status
from portal.models import AuditEntry, Channel, OfferChange, Product
from tests.factories.offers import MOMENT, make_offer, make_provider, make_report, region_of


def test_moments_come_back_in_utc(session: Session) -> None:
    summer = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    entry = AuditEntry(at=summer, channel=Channel.PAGE, action="proef", subject="offer")
    session.add(entry)
    session.flush()
    session.expire(entry)
    assert entry.at == summer
    assert entry.at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(session: Session) -> None:
    session.add(AuditEntry(at=datetime(2026, 7, 1), channel=Channel.PAGE, action="proef", subject="offer"))  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        session.flush()


def test_words_come_back_as_words(session: Session) -> None:
    report = make_report(session, make_offer(session), Status.STOP)
    session.expire(report)
    assert report.status is Status.STOP


@pytest.mark.parametrize("weeks", [-1, 261])
def test_the_database_refuses_impossible_weeks(session: Session, weeks: int) -> None:
    offer = make_offer(session)
    with pytest.raises(IntegrityError):
        make_report(session, offer, intake=weeks)


def test_a_code_may_return_with_another_start(session: Session) -> None:
    region = region_of(session)
    twice = {"region_id": region.id, "code": "S4-13", "segment": 4, "name": "X", "form": "ambulant"}
    session.add(Product(**twice, age_from=0, age_to=17, valid_from=MOMENT.date()))
    session.flush()
    session.add(Product(**twice, age_from=0, age_to=17, valid_from=MOMENT.date()))
    with pytest.raises(IntegrityError):
        session.flush()


def test_two_providers_cannot_share_a_kvk_number(session: Session) -> None:
    first, second = make_provider(session), make_provider(session)
    second.kvk = first.kvk
    with pytest.raises(IntegrityError):
        session.flush()


def test_sequences_are_never_used_again(session: Session) -> None:
    first = OfferChange(offer_id=1, at=MOMENT)
    session.add(first)
    session.flush()
    number = first.sequence
    session.delete(first)
    session.flush()
    second = OfferChange(offer_id=1, at=MOMENT)
    session.add(second)
    session.flush()
    assert second.sequence > number
