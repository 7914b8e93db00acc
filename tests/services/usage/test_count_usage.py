"""Counting: nothing is lost between threads and processes, and memory is bounded."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, NullPool, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.models import OfferUsage, UsageCount, UsageMonth
from portal.models.database import begin_writing, open_engine
from portal.services.usage.count_usage import WAKE_AT, Counted, Tally, UsageCounter, UsageWriter, Way
from tests.factories.offers import DAY, make_offer, region_of
from tests.waiting import join_all, wait_until

ROUNDS = 40


@pytest.fixture
def own_engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


@dataclass(frozen=True)
class Happened:
    """An event that counts for what a test says."""

    region_id: int
    subject: str = "een"
    role: str = ""
    day: date = DAY
    times: int = 1
    offer_id: int | None = None

    def add_to(self, tally: Tally) -> None:
        tally.count(self.region_id, self.day, "soort", self.subject, self.role, self.times)
        if self.offer_id is not None:
            tally.offers(self.day, Way.SHOWN, [self.offer_id] * 2)
            tally.offers(self.day, Way.OPENED, [self.offer_id])


class Broken:
    """An event that cannot be counted."""

    def add_to(self, tally: Tally) -> None:
        raise ValueError("broken")


def counts(engine: Engine) -> dict[tuple[date, str, str, str], int]:
    with Session(engine) as session:
        rows = session.scalars(select(UsageCount)).all()
        return {(row.day, row.kind, row.subject, row.role): row.count for row in rows}


def months(engine: Engine) -> dict[tuple[date, str, str], int]:
    with Session(engine) as session:
        return {(row.month, row.subject, row.role): row.count for row in session.scalars(select(UsageMonth))}


def flush(engine: Engine, counter: UsageCounter) -> int:
    with Session(engine) as session:
        begin_writing(session)
        written = counter.flush(session)
        session.commit()
        return len(written)


def region_id(engine: Engine) -> int:
    with Session(engine) as session:
        return region_of(session).id


def test_numbers_add_up_over_flushes_by_day_and_by_month(engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    counter.note(Happened(region))
    counter.note(Happened(region, times=2))
    counter.note(Happened(region, role="huisarts"))
    counter.note(Happened(region, subject=""))
    counter.note(Happened(region, day=DAY - timedelta(days=1)))
    counter.note(Happened(region, day=DAY - timedelta(days=30)))
    assert flush(engine, counter) == 5
    assert flush(engine, counter) == 0
    counter.note(Happened(region))
    flush(engine, counter)
    assert counts(engine) == {
        (DAY, "soort", "een", ""): 4,
        (DAY, "soort", "een", "huisarts"): 1,
        (DAY, "soort", "", ""): 1,
        (DAY - timedelta(days=1), "soort", "een", ""): 1,
        (DAY - timedelta(days=30), "soort", "een", ""): 1,
    }
    november, october = date(2026, 11, 1), date(2026, 10, 1)
    assert months(engine) == {
        (november, "een", ""): 5,
        (november, "een", "huisarts"): 1,
        (november, "", ""): 1,
        (october, "een", ""): 1,
    }


def test_offers_are_counted_by_month_and_one_that_is_gone_is_left_out(engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    with Session(engine) as session:
        begin_writing(session)
        offer_id = make_offer(session).id
        session.commit()
    for _ in range(2):
        counter.note(Happened(region, offer_id=offer_id))
        counter.note(Happened(region, offer_id=offer_id, day=DAY - timedelta(days=1)))
        counter.note(Happened(region, offer_id=offer_id + 999))
        flush(engine, counter)
    with Session(engine) as session:
        rows = session.scalars(select(OfferUsage)).all()
    assert [(row.offer_id, row.month, row.shown, row.opened, row.contacted) for row in rows] == [
        (offer_id, date(2026, 11, 1), 8, 4, 0)
    ]
    assert counts(engine)[(DAY, "soort", "een", "")] == 4


def test_many_rows_go_in_parts(engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    for _ in range(2):
        for number in range(1200):
            counter.note(Happened(region, subject=f"ding {number}"))
        flush(engine, counter)
    assert set(counts(engine).values()) == {2}
    assert len(counts(engine)) == 1200


def test_writers_at_once_lose_nothing(engine: Engine, own_engine: Engine) -> None:
    region = region_id(engine)

    def work(number: int) -> None:
        counter = UsageCounter()
        for round_ in range(ROUNDS):
            subjects = ("a", "b", "c") if (number + round_) % 2 else ("c", "b", "a")
            for subject in subjects:
                counter.note(Happened(region, subject=subject))
            flush(own_engine, counter)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    join_all(threads)
    assert list(counts(engine).values()) == [4 * ROUNDS] * 3
    assert sorted(months(engine).values()) == [4 * ROUNDS] * 3


def test_threads_of_one_process_lose_nothing(engine: Engine) -> None:
    counter, region = UsageCounter(most_events=50_000), region_id(engine)
    done = threading.Event()
    adding = threading.Thread(target=lambda: [counter.add_up() for _ in iter(done.is_set, True)])
    threads = [threading.Thread(target=lambda: [counter.note(Happened(region)) for _ in range(5000)]) for _ in range(4)]
    for thread in (adding, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    adding.join()
    flush(engine, counter)
    assert list(counts(engine).values()) == [20_000]


def test_memory_is_bounded() -> None:
    tally = Tally(most=3)
    for number in range(10):
        tally.count(1, DAY, "soort", str(number))
        tally.offers(DAY, Way.SHOWN, [number])
    assert len(tally) == 6
    assert set(tally.counts) == {Counted(1, DAY, "soort", str(number), "") for number in range(3)}
    counter = UsageCounter(most_events=3)
    for _ in range(10):
        counter.note(Happened(1))
    assert len(counter) == 3


def test_a_subject_that_is_too_long_is_cut(engine: Engine) -> None:
    counter = UsageCounter()
    counter.note(Happened(region_id(engine), subject="x" * 200))
    flush(engine, counter)
    assert list(counts(engine)) == [(DAY, "soort", "x" * 120, "")]


def test_what_cannot_be_counted_harms_nothing_else(engine: Engine) -> None:
    counter = UsageCounter()
    counter.note(Broken())
    counter.note(Happened(region_id(engine)))
    flush(engine, counter)
    assert list(counts(engine).values()) == [1]


def test_what_cannot_be_written_is_counted_again(engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    counter.note(Happened(region))
    with Session(engine) as session:
        begin_writing(session)
        session.execute(text("ALTER TABLE usage_count RENAME TO away"))
        with pytest.raises(SQLAlchemyError):
            counter.flush(session)
        session.rollback()
    counter.note(Happened(region))
    flush(engine, counter)
    assert list(counts(engine).values()) == [2]


def test_a_writer_writes_by_itself_and_at_the_end(engine: Engine, own_engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    writer = UsageWriter(own_engine, counter, every=0.01)
    writer.start()
    writer.start()
    counter.note(Happened(region))
    wait_until(lambda: bool(counts(engine)))
    writer.stop()
    counter.note(Happened(region))
    slow = UsageWriter(own_engine, counter, every=3600)
    slow.start()
    slow.stop()
    assert list(counts(engine).values()) == [2]


def test_many_events_are_added_up_before_they_are_written(own_engine: Engine) -> None:
    counter = UsageCounter()
    writer = UsageWriter(own_engine, counter, every=3600)
    writer.start()
    try:
        for _ in range(WAKE_AT):
            counter.note(Happened(region_id(own_engine)))
        wait_until(lambda: len(counter) == 1)
        assert dict(counter._tally.counts) == {Counted(region_id(own_engine), DAY, "soort", "een", ""): WAKE_AT}
    finally:
        writer.stop()


def test_a_child_process_has_a_thread_of_its_own(own_engine: Engine) -> None:
    writer = UsageWriter(own_engine, UsageCounter(), every=3600)
    writer.start()
    try:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:  # pragma: no cover  another process
            names = [thread.name for thread in threading.enumerate()]
            writer.start()
            after = [thread.name for thread in threading.enumerate()]
            os.write(write, f"{'usage' in names} {'usage' in after}".encode())
            os._exit(0)
        os.waitpid(child, 0)
        assert os.read(read, 100) == b"False True"
        os.close(read)
        os.close(write)
    finally:
        writer.stop()
