"""Counting how the portal is used, without following anybody: in memory, and now and then into the database.

A request only adds to a number in memory. ``UsageWriter`` is the thread of one worker process that writes what was
counted, at most every ``WRITE_EVERY`` seconds and once more when the process ends normally.
"""

import atexit
import logging
import os
import threading
from collections import deque
from datetime import date
from time import monotonic
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal.models import OfferUsage, UsageCount, UsageMonth
from portal.models.base import Base
from portal.models.database import begin_writing
from portal.queries.usage import existing_offers

log = logging.getLogger(__name__)

MOST_COUNTED = 20_000
"""Different things held in memory between two writes; what comes after is not counted."""
MOST_EVENTS = 5_000
"""What happened and was not yet added up; when there is more, it is not counted."""
WAKE_AT = 200
"""So many of them are added up at once, without waiting for the next write."""
WRITE_EVERY = 4.0
"""Seconds; with the time of a write this stays below the five that may be lost when a process is killed."""
STOP_SECONDS = 15.0
ROWS_AT_ONCE = 500
LONGEST_SUBJECT = 120
_DAY_KEY = ("region_id", "day", "kind", "subject", "role")
_MONTH_KEY = ("region_id", "month", "kind", "subject", "role")
_OFFER_KEY = ("offer_id", "month")


class Counted(NamedTuple):
    """What is counted: the key of a row of ``usage_count``."""

    region_id: int
    day: date
    kind: str
    subject: str
    role: str


class OfferMonth(NamedTuple):
    """The key of a row of ``offer_usage``; ``month`` is its first day."""

    offer_id: int
    month: date


class OfferTimes(NamedTuple):
    """How often an offer was shown in a list, opened, and its phone or mail used."""

    shown: int = 0
    opened: int = 0
    contacted: int = 0

    def plus(self, other: "OfferTimes") -> "OfferTimes":
        """Both together."""
        return OfferTimes(self.shown + other.shown, self.opened + other.opened, self.contacted + other.contacted)


class Tally:
    """Numbers that were added up and not yet written; bounded, used by one thread at a time."""

    def __init__(self, most: int = MOST_COUNTED) -> None:
        self._most = most
        self.counts: dict[Counted, int] = {}
        self.offers: dict[OfferMonth, OfferTimes] = {}

    def count(self, region_id: int, day: date, kind: str, subject: str = "", role: str = "", times: int = 1) -> None:
        """Count something. A subject that is too long for its column is cut."""
        counted = Counted(region_id, day, kind, subject[:LONGEST_SUBJECT], role)
        if counted in self.counts or len(self.counts) < self._most:
            self.counts[counted] = self.counts.get(counted, 0) + times

    def offer(self, offer_id: int, day: date, times: OfferTimes) -> None:
        """Count how an offer was found on a day."""
        key = OfferMonth(offer_id, day.replace(day=1))
        if key in self.offers or len(self.offers) < self._most:
            self.offers[key] = self.offers.get(key, OfferTimes()).plus(times)

    def add(self, other: "Tally") -> None:
        """Everything of another tally as well."""
        for counted, times in other.counts.items():
            self.count(*counted, times=times)
        for (offer_id, month), all_times in other.offers.items():
            self.offer(offer_id, month, all_times)

    def __len__(self) -> int:
        return len(self.counts) + len(self.offers)


class Event(Protocol):
    """Something that happened: what it counts for is worked out later, outside any request."""

    def add_to(self, tally: Tally) -> None:
        """Count it."""


class UsageCounter:
    """What happened, in memory; any thread may add to it.

    A request only keeps the event. Adding up, and leaving out what must not be kept, is done by the thread that
    writes; texts live no longer than until then.
    """

    def __init__(self, most: int = MOST_COUNTED, most_events: int = MOST_EVENTS) -> None:
        self._tally = Tally(most)
        self._most_events = most_events
        self._events: deque[Event] = deque()
        self._lock = threading.Lock()
        self.full = threading.Event()
        """Set when adding up should not wait."""

    def note(self, event: Event) -> None:
        """Keep something that happened; takes no time and never fails."""
        if len(self._events) < self._most_events:
            self._events.append(event)
        if len(self._events) >= WAKE_AT:
            self.full.set()

    def add_up(self) -> None:
        """Turn what happened into numbers."""
        with self._lock:
            self.full.clear()
            while self._events:
                event = self._events.popleft()
                try:
                    event.add_to(self._tally)
                except Exception:  # a count is never worth an error, and the next one may be fine
                    log.exception("something could not be counted")

    def flush(self, session: Session) -> Tally:
        """Add everything to the database, and start again at nothing; what was written.

        The caller commits, and when that fails hands the result back to ``put_back``.
        """
        self.add_up()
        with self._lock:
            taken, self._tally = self._tally, Tally(self._tally._most)
        try:
            write_tally(session, taken)
        except BaseException:
            self.put_back(taken)
            raise
        return taken

    def put_back(self, tally: Tally) -> None:
        """Count again what could not be written."""
        with self._lock:
            self._tally.add(tally)

    def __len__(self) -> int:
        return len(self._tally) + len(self._events)


def write_tally(session: Session, tally: Tally) -> None:
    """Add numbers to their rows in the database itself, so that processes that write at once lose nothing.

    Rows go in one order, so that two processes never wait for each other's. An offer that was deleted in the
    meantime is left out.
    """
    days = [{**counted._asdict(), "count": times} for counted, times in sorted(tally.counts.items())]
    months: dict[tuple[Any, ...], int] = {}
    for row in days:
        key = (row["region_id"], row["day"].replace(day=1), row["kind"], row["subject"], row["role"])  # as _MONTH_KEY
        months[key] = months.get(key, 0) + row["count"]
    _add(session, UsageCount, _DAY_KEY, days)
    names = (*_MONTH_KEY, "count")
    by_month = [dict(zip(names, (*key, times), strict=True)) for key, times in sorted(months.items())]
    _add(session, UsageMonth, _MONTH_KEY, by_month)
    there = existing_offers(session, {key.offer_id for key in tally.offers})
    found = [
        {**key._asdict(), **times._asdict()} for key, times in sorted(tally.offers.items()) if key.offer_id in there
    ]
    _add(session, OfferUsage, _OFFER_KEY, found)


def _add(session: Session, table: type[Base], key: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    postgres = session.get_bind().dialect.name == "postgresql"
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        insert = postgresql.insert(table) if postgres else sqlite.insert(table)
        numbers = [name for name in part[0] if name not in key]
        added = {name: table.__table__.c[name] + insert.excluded[name] for name in numbers}
        session.execute(insert.values(part).on_conflict_do_update(index_elements=key, set_=added))


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
            self._counter.full.set()
            if self._thread is not None:
                self._thread.join(timeout=STOP_SECONDS)  # it may be writing
            self._started_in = None
            atexit.unregister(self.stop)
            self._write()

    def _run(self, stopping: threading.Event) -> None:
        due = monotonic() + self._every
        while not stopping.is_set():
            if self._counter.full.wait(max(0.0, due - monotonic())):
                self._counter.add_up()
            if monotonic() >= due:
                self._write()
                due = monotonic() + self._every

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
