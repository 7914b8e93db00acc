"""Counting how the portal is used, without following anybody: in memory, and now and then into the database.

A request only adds to a number in memory. ``UsageWriter`` is the thread of one worker process that writes what was
counted, at most every ``WRITE_EVERY`` seconds and once more when the process ends normally.
"""

import atexit
import logging
import os
import threading
from collections import Counter, deque
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
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


class Way(StrEnum):
    """How an offer was found: the columns of ``offer_usage``."""

    SHOWN = "shown"
    OPENED = "opened"
    CONTACTED = "contacted"


class Tally:
    """Numbers that were added up and not yet written; bounded, used by one thread at a time.

    Nested so that what a search counts for costs a few look-ups: numbers of one region, day and role together, and
    offers by month.
    """

    def __init__(self, most: int = MOST_COUNTED) -> None:
        self._most = most
        self._counts: dict[tuple[int, date, str], dict[tuple[str, str], int]] = {}
        self._offers: dict[tuple[date, Way], Counter[int]] = {}

    def numbers(self, region_id: int, day: date, role: str) -> dict[tuple[str, str], int]:
        """(kind, subject) -> how often, to add to; one that is given away when there are too many already."""
        found = self._counts.setdefault((region_id, day, role), {})
        return found if len(found) < self._most else {}

    def count(self, region_id: int, day: date, kind: str, subject: str = "", role: str = "", times: int = 1) -> None:
        """Count something."""
        numbers = self.numbers(region_id, day, role)
        numbers[kind, subject] = numbers.get((kind, subject), 0) + times

    def offers(self, day: date, way: Way, offer_ids: Iterable[int]) -> None:
        """Count that offers were shown, opened or contacted on a day."""
        found = self._offers.setdefault((day.replace(day=1), way), Counter())
        if len(found) < self._most:
            found.update(offer_ids)

    @property
    def counts(self) -> dict[Counted, int]:
        """Everything but the offers. A subject that is too long for its column is cut."""
        found: Counter[Counted] = Counter()
        for (region_id, day, role), numbers in self._counts.items():
            for (kind, subject), times in numbers.items():
                found[Counted(region_id, day, str(kind), subject[:LONGEST_SUBJECT], role)] += times
        return found

    @property
    def offer_counts(self) -> dict[tuple[int, date], dict[Way, int]]:
        """(offer, first day of the month) -> how often in each way."""
        found: dict[tuple[int, date], dict[Way, int]] = {}
        for (month, way), times in self._offers.items():
            for offer_id, number in times.items():
                found.setdefault((offer_id, month), dict.fromkeys(Way, 0))[way] += number
        return found

    def add(self, other: "Tally") -> None:
        """Everything of another tally as well."""
        for counted, times in other.counts.items():
            self.count(*counted, times=times)
        for (month, way), offers in other._offers.items():
            self.offers(month, way, offers.elements())

    def __len__(self) -> int:
        return sum(map(len, self._counts.values())) + sum(map(len, self._offers.values()))


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
    offers = tally.offer_counts
    there = existing_offers(session, {offer_id for offer_id, _ in offers})
    found = [
        {"offer_id": offer_id, "month": month, **{way.value: number for way, number in times.items()}}
        for (offer_id, month), times in sorted(offers.items())
        if offer_id in there
    ]
    _add(session, OfferUsage, _OFFER_KEY, found)


def _add(session: Session, table: type[Base], key: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert(table) if postgres else sqlite.insert(table)
    added = {name: table.__table__.c[name] + insert.excluded[name] for name in rows[0] if name not in key}
    session.connection().execute(insert.on_conflict_do_update(index_elements=key, set_=added), rows)


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
