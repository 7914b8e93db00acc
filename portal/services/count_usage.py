"""Counting how the portal is used, without following anybody: in memory, and now and then into the database.

A request only adds to a number in memory. ``UsageWriter`` is the thread of one worker process that writes what was
counted, at most every ``WRITE_EVERY`` seconds and once more when the process ends normally.
"""

import atexit
import logging
import os
import threading
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.models import UsageCount
from portal.models.database import begin_writing

log = logging.getLogger(__name__)

MOST_COUNTED = 2000
"""Different things held in memory between two writes; what comes after is not counted."""
WRITE_EVERY = 5.0
STOP_SECONDS = 15.0
ROWS_AT_ONCE = 500
LONGEST_SUBJECT = 120
_KEY = ("region_id", "day", "kind", "subject", "role")


class Counted(NamedTuple):
    """What is counted: the key of a row of ``usage_count``."""

    region_id: int
    day: date
    kind: str
    subject: str
    role: str


class UsageCounter:
    """Numbers in memory; any thread may add to them."""

    def __init__(self, most: int = MOST_COUNTED) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._counts: dict[Counted, int] = {}

    def count(self, region_id: int, day: date, kind: str, subject: str = "", role: str = "", times: int = 1) -> None:
        """Count something; takes no time and never fails. A subject that is too long for its column is cut."""
        self._add({Counted(region_id, day, kind, subject[:LONGEST_SUBJECT], role): times})

    def flush(self, session: Session) -> dict[Counted, int]:
        """Add what was counted to the database, and start again at nothing; what was written.

        The caller commits, and when that fails hands the result back to ``put_back``.
        """
        with self._lock:
            taken, self._counts = self._counts, {}
        try:
            write_counts(session, taken)
        except BaseException:
            self.put_back(taken)
            raise
        return taken

    def put_back(self, counts: Mapping[Counted, int]) -> None:
        """Count again what could not be written."""
        self._add(counts)

    def __len__(self) -> int:
        return len(self._counts)

    def _add(self, counts: Mapping[Counted, int]) -> None:
        with self._lock:
            for counted, times in counts.items():
                if counted in self._counts or len(self._counts) < self._most:
                    self._counts[counted] = self._counts.get(counted, 0) + times


def write_counts(session: Session, counts: Mapping[Counted, int]) -> None:
    """Add numbers to their rows in the database itself, so that processes that write at once lose nothing.

    Rows go in one order, so that two processes never wait for each other's.
    """
    rows = [{**counted._asdict(), "count": times} for counted, times in sorted(counts.items())]
    postgres = session.get_bind().dialect.name == "postgresql"
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        if postgres:
            on_postgres = postgresql.insert(UsageCount).values(part)
            added = UsageCount.count + on_postgres.excluded.count
            session.execute(on_postgres.on_conflict_do_update(index_elements=_KEY, set_={"count": added}))
        else:
            on_sqlite = sqlite.insert(UsageCount).values(part)
            added = UsageCount.count + on_sqlite.excluded.count
            session.execute(on_sqlite.on_conflict_do_update(index_elements=_KEY, set_={"count": added}))


class UsageWriter:
    """Writes what a counter holds, from a thread of the process that counts.

    The thread starts with the first thing that is counted after a fork, so gunicorn's master has none. ``engine``
    must keep no connections (``NullPool``): none may be shared with the process that was forked from.
    """

    def __init__(self, engine: Engine, counter: UsageCounter, every: float = WRITE_EVERY) -> None:
        self._engine = engine
        self._counter = counter
        self._every = every
        self._started_in: int | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def start(self) -> None:
        """See to it that the thread of this process runs; costs nothing when it does."""
        if self._started_in == os.getpid():
            return
        with self._lock:
            if self._started_in == os.getpid():
                return
            self._stopping = threading.Event()
            self._started_in = os.getpid()
            self._thread = threading.Thread(target=self._run, args=(self._stopping,), name="usage", daemon=True)
            self._thread.start()
            atexit.register(self.stop)

    def stop(self) -> None:
        """End the thread and write what is left; a process that never counted does nothing."""
        if self._started_in == os.getpid():
            self._stopping.set()
            if self._thread is not None:
                self._thread.join(timeout=STOP_SECONDS)  # it may be writing
            self._started_in = None
            atexit.unregister(self.stop)
            self._write()

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.wait(self._every):
            self._write()

    def _write(self) -> None:
        if not len(self._counter):
            return
        try:
            with Session(self._engine) as session:
                begin_writing(session)
                written = self._counter.flush(session)
                try:
                    session.commit()
                except SQLAlchemyError:
                    self._counter.put_back(written)
                    raise
        except SQLAlchemyError as error:
            log.warning("usage could not be written at this moment: %s", type(error).__name__)
