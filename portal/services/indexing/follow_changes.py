"""Keep the derived index beside the truth: readers apply changes, one follower publishes generations.

Search words of the region offices are no part of a generation: they are few, so a reader holds them itself.

``OfferIndex`` is what a web worker asks before it answers; ``publish_index`` builds a generation from
the database; ``Follower`` is the loop of ``portal index follow``.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection

from portal.domain.dutch_time import AMSTERDAM
from portal.queries.changes import changes_since, newest_sequence, some_are_gone
from portal.queries.search_words import words_versions
from portal.services.indexing.answer_cache import AnswerCache
from portal.services.indexing.offer_documents import all_documents, changed_documents
from portal.services.indexing.offer_view_cache import OfferViewCache
from portal.services.indexing.record_change import CHANGE_DAYS
from portal.services.indexing.region_words import own_words
from search_index.errors import IndexBroken, IndexMissing, PublishingInProgress
from search_index.index import Snapshot, current_generation, mark_of_current, open_current, publish

log = logging.getLogger(__name__)

POSTGRES_LOOK_EVERY = 0.025
"""Seconds between looks at the queue on PostgreSQL, which has no cheap "did anything change"."""
BATCH = 1000
REPUBLISH_AFTER_CHANGES = 2000
"""So many changes that every worker has to apply after a start cost more than a new generation."""
REPUBLISH_AFTER_SECONDS = 900.0

Clock = Callable[[], datetime]


class IndexNotReady(Exception):
    """No index to answer from yet; it is being built. Say so (503), never an empty result."""


def now_utc() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


def publish_index(
    engine: Engine, folder: Path, clock: Clock = now_utc, progress: Callable[[int], None] | None = None
) -> Path:
    """Build a generation from the database and switch to it.

    Raises:
        PublishingInProgress: another process does the same at this moment.
    """
    with Session(engine) as session:
        sequence = newest_sequence(session)
        documents = all_documents(session, clock().astimezone(AMSTERDAM).date())
        return publish(folder, documents, sequence, progress)


class OfferIndex:
    """The snapshot of one process, brought up to date whenever it is asked for."""

    def __init__(self, engine: Engine, folder: Path, clock: Clock = now_utc) -> None:
        self._engine = engine
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._generation: str | None = None
        self._published: str | None = None
        self._mark: tuple[int, int] | None = None
        self._words: dict[str, int] = {}
        self.views = OfferViewCache()
        self.counts = AnswerCache()
        self._news = _news_of(engine)
        self._rebuild: threading.Thread | None = None
        self._opening: threading.Thread | None = None
        self._opened: Snapshot | None = None
        self._pid = os.getpid()
        self._behind = True

    def load(self) -> None:
        """Open what is published, if anything is: before a fork, so that all workers share its memory."""
        with self._lock:
            try:
                self._take(self._opened_now())
            except (IndexMissing, IndexBroken) as error:
                log.info("no index to load yet: %s", error or type(error).__name__)

    def current(self) -> Snapshot:
        """The newest snapshot, with every change of offers and search words that was committed before this call.

        On PostgreSQL up to 25 ms may pass before a change is seen. A new generation is opened beside the old one,
        which keeps answering, changes included.

        Raises:
            IndexNotReady: there is none; a rebuild is under way.
        """
        with self._lock:
            if self._pid != os.getpid():
                self._after_fork()
            self._behind = self._news.arrived() or self._behind  # kept until caught up: an error may come between
            self._follow_generation()
            if self._behind:
                self._catch_up()
                self._behind = False
            if self._snapshot is None:
                raise IndexNotReady
            return self._snapshot

    def close(self) -> None:
        """Wait for what is done in the background and give connections back; to call before the engine is closed."""
        if self._opening is not None:
            self._opening.join()  # first: it may begin a rebuild
        if self._rebuild is not None:
            self._rebuild.join()
        self._news.close()

    def _after_fork(self) -> None:
        """Connections do not survive a fork; the snapshot does, unless the parent is long behind."""
        if current_generation(self._folder) != self._generation:
            self._snapshot = None
        self._engine.dispose(close=False)
        self._news = _news_of(self._engine)
        self._rebuild = self._opening = None
        self._pid = os.getpid()

    def _follow_generation(self) -> None:
        """Take the generation that is published, when it is another one than mine."""
        if self._opened is not None:
            self._take(self._opened)
        if self._snapshot is None:
            self._open()
        elif self._published_name() != self._generation and (self._opening is None or not self._opening.is_alive()):
            self._opening = threading.Thread(target=self._open, name="open-index", daemon=True)
            self._opening.start()

    def _published_name(self) -> str | None:
        """What is published; read again only when the file that says so is another one."""
        mark = mark_of_current(self._folder)
        if mark is None or mark != self._mark:
            self._published, self._mark = current_generation(self._folder), mark
        return self._published

    def _open(self) -> None:
        """Open what is published: at once when there is nothing yet, else for the next question to take."""
        try:
            opened = self._opened_now()
        except (IndexMissing, IndexBroken) as error:
            log.warning("index cannot be opened: %s", error or type(error).__name__)
            self._start_rebuild()  # what this process holds stays in use meanwhile
            return
        if self._snapshot is None:
            self._take(opened)
        else:
            self._opened = opened

    def _opened_now(self) -> Snapshot:
        opened = open_current(self._folder)
        opened.make_ready(self._clock().astimezone(AMSTERDAM).date())
        return opened

    def _take(self, opened: Snapshot) -> None:
        self._snapshot, self._generation, self._opened = opened, opened.generation, None
        self._words = {}  # words are no part of a generation: read them again
        self.views.clear()  # changes up to this generation pass unseen
        self._behind = True

    def _catch_up(self) -> None:
        if self._snapshot is None:
            return
        with Session(self._engine) as session:
            newest = newest_sequence(session)
            while self._snapshot is not None and self._slept_too_long(session, self._snapshot, newest):
                self._leave_behind()
            if self._snapshot is None:
                return
            self._snapshot = self._with_words(session, self._snapshot)
            if newest < self._snapshot.sequence:
                log.warning("the database is older than the index: it was put back, so the index is made again")
                self._start_rebuild()
                return
            day = self._clock().astimezone(AMSTERDAM).date()
            while changes := changes_since(session, self._snapshot.sequence, BATCH):
                offers = sorted({offer_id for _, offer_id in changes})
                documents, removed = changed_documents(session, offers, day)
                self._snapshot = self._snapshot.apply(documents, removed, changes[-1][0])
                self.views.forget(changes)
                session.expunge_all()

    def _leave_behind(self) -> None:
        """Changes that the snapshot misses are deleted: rather no answer for a moment than an old one."""
        log.warning("changes that this process has not seen are deleted: it opens the index anew")
        stale, self._snapshot = self._generation, None
        if current_generation(self._folder) == stale:
            self._start_rebuild()
        else:
            self._open()

    def _slept_too_long(self, session: Session, snapshot: Snapshot, newest: int) -> bool:
        if newest <= snapshot.sequence:  # almost always, and then it costs no question
            return False
        return some_are_gone(session, snapshot.sequence, self._clock() - timedelta(days=CHANGE_DAYS))

    def _with_words(self, session: Session, snapshot: Snapshot) -> Snapshot:
        """The snapshot with the search words of regions where they changed.

        The version is read before the words: when a change comes in between, it is seen again next time.
        """
        versions = words_versions(session)
        for slug in {*versions, *self._words}:
            if versions.get(slug) != self._words.get(slug):
                snapshot = snapshot.with_words(slug, own_words(session, slug))
        self._words = versions
        return snapshot

    def _start_rebuild(self) -> None:
        """Build in the background: a worker that waits would be killed by its own time limit."""
        if self._rebuild is not None and self._rebuild.is_alive():
            return
        self._rebuild = threading.Thread(target=self._publish, name="rebuild", daemon=True)
        self._rebuild.start()

    def _publish(self) -> None:
        try:
            publish_index(self._engine, self._folder, self._clock)
        except PublishingInProgress:
            log.info("another process is building the index")
        except Exception:
            log.exception("the index could not be built")


class Follower:
    """The one process that publishes generations."""

    def __init__(
        self,
        engine: Engine,
        folder: Path,
        *,
        after_changes: int = REPUBLISH_AFTER_CHANGES,
        after_seconds: float = REPUBLISH_AFTER_SECONDS,
    ) -> None:
        self._engine = engine
        self._folder = folder
        self._after_changes = after_changes
        self._after_seconds = after_seconds
        self._published_at = time.monotonic()
        self._sequence: int | None = None

    def step(self) -> bool:
        """Look once and publish when it is needed; whether a generation was published."""
        if not self._due():
            return False
        try:
            publish_index(self._engine, self._folder)
        except PublishingInProgress:
            return False
        self._published_at = time.monotonic()
        self._sequence = open_current(self._folder).sequence
        return True

    def _due(self) -> bool:
        if self._sequence is None or current_generation(self._folder) is None:
            try:
                self._sequence = open_current(self._folder).sequence
            except (IndexMissing, IndexBroken):
                return True
        with Session(self._engine) as session:
            behind = newest_sequence(session) - self._sequence
        waited = time.monotonic() - self._published_at
        return behind < 0 or behind >= self._after_changes or (behind > 0 and waited >= self._after_seconds)

    def run(self, stop: threading.Event, every: float = 0.5) -> None:
        """Step until ``stop``; a database that is away for a moment ends nothing."""
        while not stop.is_set():
            try:
                if self.step():
                    log.info("published generation %s", current_generation(self._folder))
            except (DBAPIError, OSError):
                log.exception("cannot follow at this moment; trying again")
            stop.wait(every)


class _SqliteNews:
    """``PRAGMA data_version`` on a connection that never writes: changes when anybody else committed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: PoolProxiedConnection | None = None
        self._cursor: DBAPICursor | None = None
        self._version: int | None = None

    def arrived(self) -> bool:
        if self._cursor is None:
            self._connection = self._engine.raw_connection()
            self._cursor = self._connection.cursor()
        self._cursor.execute("PRAGMA data_version")
        rows = self._cursor.fetchall()  # to the end: an open statement would hold on to the write-ahead log
        version = int(rows[0][0])
        arrived, self._version = version != self._version, version
        return arrived

    def close(self) -> None:
        """Give the connection back; the next question takes another, and looks."""
        if self._connection is not None:
            self._connection.close()
        self._connection = self._cursor = self._version = None


class _PostgresNews:
    """PostgreSQL has no such counter: look at the queue, but not more often than ``POSTGRES_LOOK_EVERY``."""

    def __init__(self) -> None:
        self._looked = float("-inf")

    def arrived(self) -> bool:
        now = time.monotonic()
        if now - self._looked < POSTGRES_LOOK_EVERY:
            return False
        self._looked = now
        return True

    def close(self) -> None:
        """Nothing is kept."""


def _news_of(engine: Engine) -> _SqliteNews | _PostgresNews:
    return _SqliteNews(engine) if engine.dialect.name == "sqlite" else _PostgresNews()
