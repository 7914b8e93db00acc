"""Failures are counted for all workers together, under keys that name nobody, and the owner gets in."""

import threading
from datetime import timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.sign_in_delay import FORGOTTEN_AFTER
from portal.models import SignInDelay
from portal.models.database import begin_writing
from portal.services.accounts.slow_sign_in import Attempt, record_failure, record_success, wait_before
from tests.factories.offers import MOMENT
from tests.waiting import PATIENCE, join_all

KEY = "a-key-of-tests-that-is-long-enough"
ZERO = timedelta(0)


def attempt(name: str = "an@linde.nl", address: str = "192.0.2.1") -> Attempt:
    return Attempt(name, address, KEY)


def fail(session: Session, tried: Attempt, times: int) -> None:
    for _ in range(times):
        record_failure(session, tried, MOMENT)


def test_five_are_free_then_it_waits_and_forgets(session: Session) -> None:
    fail(session, attempt(), 4)
    assert wait_before(session, attempt(), MOMENT) == ZERO
    fail(session, attempt(), 1)
    assert wait_before(session, attempt(), MOMENT) == timedelta(seconds=30)
    assert wait_before(session, attempt(), MOMENT + timedelta(seconds=30)) == ZERO
    fail(session, attempt(), 1)
    assert wait_before(session, attempt(), MOMENT) == timedelta(seconds=60)
    later = MOMENT + FORGOTTEN_AFTER + timedelta(hours=1)
    record_failure(session, attempt(), later)
    assert wait_before(session, attempt(), later) == ZERO


def test_the_owner_elsewhere_waits_a_minute_at_most_whatever_happens(session: Session) -> None:
    fail(session, attempt(), 500)
    assert wait_before(session, attempt(), MOMENT) == timedelta(minutes=15)
    assert wait_before(session, attempt(address="198.51.100.7"), MOMENT) == timedelta(minutes=1)


def test_an_address_where_the_owner_was_before_does_not_wait(session: Session) -> None:
    own = attempt(address="198.51.100.7")
    record_success(session, own, MOMENT)
    fail(session, attempt(), 500)
    assert wait_before(session, own, MOMENT) == ZERO
    fail(session, own, 5)
    assert wait_before(session, own, MOMENT) == timedelta(seconds=30), "its own failures do count"


def test_success_forgets_failures_of_the_name(session: Session) -> None:
    fail(session, attempt(), 4)
    record_success(session, attempt(), MOMENT)
    fail(session, attempt(), 4)
    assert wait_before(session, attempt(), MOMENT) == ZERO


def test_one_address_that_tries_many_names_waits(session: Session) -> None:
    for number in range(20):
        record_failure(session, attempt(f"persoon{number}@linde.nl"), MOMENT)
    assert wait_before(session, attempt("nieuw@linde.nl"), MOMENT) == timedelta(seconds=30)
    assert wait_before(session, attempt("nieuw@linde.nl", "198.51.100.7"), MOMENT) == ZERO


def test_the_table_names_nobody_and_is_emptied(session: Session) -> None:
    fail(session, attempt(), 1)
    keys = session.scalars(select(SignInDelay.key)).all()
    assert len(keys) == 3
    assert all(len(key) == 64 and "linde" not in key for key in keys)
    other = Attempt("an@linde.nl", "192.0.2.1", "another key of tests, long enough")
    assert wait_before(session, other, MOMENT) == ZERO
    record_failure(session, attempt("bo@linde.nl", "198.51.100.7"), MOMENT + FORGOTTEN_AFTER + timedelta(hours=1))
    assert set(session.scalars(select(SignInDelay.key)).all()) & set(keys) == set()


def test_failures_at_the_same_moment_all_count(engine: Engine) -> None:
    start = threading.Barrier(5)

    def work() -> None:
        with Session(engine) as session:
            start.wait(PATIENCE)
            begin_writing(session)
            record_failure(session, attempt(), MOMENT)
            session.commit()

    threads = [threading.Thread(target=work) for _ in range(5)]
    join_all(threads)
    with Session(engine) as session:
        assert set(session.scalars(select(SignInDelay.failures))) == {5}
