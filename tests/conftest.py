"""What every test may ask for: a real database of either kind, freshly copied, with the reference data in it."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, QueuePool
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
from tests.examples import register_profiles
from tests.postgres_server import CopiedDatabases, PostgresServer, running_postgres
from tests.scheduling import DEMO, SharedSetUp

accounts.HASHES = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
"""Real hashes that cost little: most tests sign in. Served processes hash as they do in production."""
follow_changes.POSTGRES_LOOK_EVERY = 0.0
"""Changes are seen at the next question on PostgreSQL too; served processes look as they do in production."""
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
"""Sunday 22 November 2026, 11.00 in the Netherlands: the moment of all tests that are told the time."""
TESTS = Path(__file__).parent
MEMORY, MUCH = Path("/dev/shm"), 2**32
"""A file system in memory, and the room that it must have in bytes."""
ON_BOTH = {"demo", "models", "queries", "services"}
"""Rooms whose tests run on SQLite and on PostgreSQL: there SQL is written, rows are locked, or changes are heard of."""

NOT_QUICK = ("browser", "processes", "slow")

register_profiles()


def pytest_configure() -> None:
    """Keep what tests write in memory where there is room: nobody needs it after a crash of the machine."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MUCH and "PYTEST_DEBUG_TEMPROOT" not in os.environ:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Less and more than what ``make test`` runs."""
    parser.addoption("--quick", action="store_true", help="the selection of make test-quick (docs/testing.md)")
    parser.addoption("--both-databases", action="store_true", help="every test that has a database on both kinds")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SharedSetUp:
    """Tests that share something dear run in one process, whatever ``--dist`` says."""
    return SharedSetUp(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to ``--quick`` what is quick: no browser, no process, no demo region, one case of each test."""
    if not config.getoption("--quick"):
        return
    kept, seen = [], set[str]()
    for item in items:
        dear = any(item.get_closest_marker(name) for name in NOT_QUICK) or DEMO in item.name
        test = item.nodeid.partition("[")[0]
        if not dear and test not in seen:
            kept.append(item)
        seen.add(test)
    config.hook.pytest_deselected(items=list(set(items) - set(kept)))
    items[:] = kept


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
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, one for each process of pytest-xdist."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """A PostgreSQL database with the reference data, to copy from; its name."""
    name = postgres.create()
    fill(postgres.url_of(name))
    return name


@pytest.fixture(scope="session")
def postgres_copies(postgres: PostgresServer, postgres_template: str) -> Iterator[CopiedDatabases]:
    """Copies of that database."""
    copies = CopiedDatabases(postgres, postgres_template)
    yield copies
    copies.close()


def _chosen(metafunc: pytest.Metafunc) -> tuple[str, ...]:
    """The databases that a test runs on: both where the database can make a difference (docs/testing.md)."""
    if metafunc.config.getoption("--quick"):
        return ("sqlite",)
    room = metafunc.definition.path.relative_to(TESTS).parts[0]
    marked = metafunc.definition.get_closest_marker("both_databases") is not None
    if metafunc.config.getoption("--both-databases") or room in ON_BOTH or marked:
        return ("sqlite", "postgresql")
    return ("sqlite",)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Choose the databases; one process loads the demo on a kind of database and runs every test that reads it."""
    chosen_itself = any("database_kind" in mark.args for mark in metafunc.definition.iter_markers("parametrize"))
    if "database_kind" in metafunc.fixturenames and not chosen_itself:
        metafunc.parametrize("database_kind", _chosen(metafunc))
    if "demo_kind" in metafunc.fixturenames:
        kinds = _chosen(metafunc)
        metafunc.parametrize("demo_kind", kinds, ids=[DEMO + kind for kind in kinds], scope="session")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the reference data."""
    if database_kind == "sqlite":
        file = tmp_path / "portal.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    copies: CopiedDatabases = request.getfixturevalue("postgres_copies")
    with copies.lent() as url:
        yield url


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


@pytest.fixture(scope="session")
def demo(
    request: pytest.FixtureRequest, demo_kind: str, tmp_path_factory: pytest.TempPathFactory, book: PostcodeBook
) -> Iterator[Demo]:
    """The demo region on either kind of database."""
    folder = tmp_path_factory.mktemp(f"demo-{demo_kind}")
    if demo_kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "demo.sqlite")
        url = f"sqlite:///{folder / 'demo.sqlite'}"
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.url_of(server.create(request.getfixturevalue("postgres_template")))
    engine = open_engine(url)
    with Session(engine) as session:
        begin_writing(session)
        accounts = load_demo(session, book, NOW)
        session.commit()
    publish_index(engine, folder / "index", lambda: NOW)
    yield Demo(engine, folder / "index", accounts)
    engine.dispose()
