"""Counting: nothing is lost between threads and processes, and memory is bounded."""

import os
import threading
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, NullPool, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.models import UsageCount
from portal.models.database import begin_writing, open_engine
from portal.services.count_usage import UsageCounter, UsageWriter
from tests.factories.offers import DAY, region_of

ROUNDS = 40


@pytest.fixture
def own_engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


def counts(engine: Engine) -> dict[tuple[date, str, str, str], int]:
    with Session(engine) as session:
        rows = session.scalars(select(UsageCount)).all()
        return {(row.day, row.kind, row.subject, row.role): row.count for row in rows}


def flush(engine: Engine, counter: UsageCounter) -> int:
    with Session(engine) as session:
        begin_writing(session)
        written = counter.flush(session)
        session.commit()
        return len(written)


def region_id(engine: Engine) -> int:
    with Session(engine) as session:
        return region_of(session).id


def test_numbers_add_up_over_flushes(engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    counter.count(region, DAY, "soort", "een")
    counter.count(region, DAY, "soort", "een", times=2)
    counter.count(region, DAY, "soort", "een", "huisarts")
    counter.count(region, DAY, "soort")
    assert flush(engine, counter) == 3
    assert flush(engine, counter) == 0
    counter.count(region, DAY, "soort", "een")
    flush(engine, counter)
    assert counts(engine) == {
        (DAY, "soort", "een", ""): 4,
        (DAY, "soort", "een", "huisarts"): 1,
        (DAY, "soort", "", ""): 1,
    }


def test_many_rows_go_in_parts(engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    for _ in range(2):
        for number in range(1200):
            counter.count(region, DAY, "soort", f"ding {number}")
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
                counter.count(region, DAY, "soort", subject)
            flush(own_engine, counter)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(counts(engine).values()) == [4 * ROUNDS] * 3


def test_threads_of_one_process_lose_nothing() -> None:
    counter = UsageCounter()
    threads = [
        threading.Thread(target=lambda: [counter.count(1, DAY, "soort", "a") for _ in range(5000)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(counter._counts.values()) == [20_000]


def test_memory_is_bounded() -> None:
    counter = UsageCounter(most=3)
    for number in range(10):
        counter.count(1, DAY, "soort", str(number))
    counter.count(1, DAY, "soort", "0")
    assert len(counter) == 3


def test_a_subject_that_is_too_long_is_cut(engine: Engine) -> None:
    counter = UsageCounter()
    counter.count(region_id(engine), DAY, "soort", "x" * 200)
    flush(engine, counter)
    assert list(counts(engine)) == [(DAY, "soort", "x" * 120, "")]


def test_what_cannot_be_written_is_counted_again(engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    counter.count(region, DAY, "soort", "een")
    with Session(engine) as session:
        begin_writing(session)
        session.execute(text("ALTER TABLE usage_count RENAME TO away"))
        with pytest.raises(SQLAlchemyError):
            counter.flush(session)
        session.rollback()
    counter.count(region, DAY, "soort", "een")
    flush(engine, counter)
    assert list(counts(engine).values()) == [2]


def test_a_writer_writes_by_itself_and_at_the_end(engine: Engine, own_engine: Engine) -> None:
    counter, region = UsageCounter(), region_id(engine)
    writer = UsageWriter(own_engine, counter, every=0.01)
    writer.start()
    writer.start()
    counter.count(region, DAY, "soort", "een")
    pause, waited = threading.Event(), 0.0
    while not counts(engine):
        assert waited < 30
        pause.wait(0.02)
        waited += 0.02
    writer.stop()
    counter.count(region, DAY, "soort", "een")
    slow = UsageWriter(own_engine, counter, every=3600)
    slow.start()
    slow.stop()
    assert list(counts(engine).values()) == [2]


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
