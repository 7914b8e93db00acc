"""Opening the database: SQLite by default, PostgreSQL 15 or newer through psycopg 3."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

QUIET = {"hide_parameters": True}
"""Errors that end up in a log tell the statement, and never what somebody typed."""


def open_engine(url: str, **options: Any) -> Engine:
    """An engine for ``url`` with the settings that the portal relies on."""
    engine = create_engine(engine_url(url), **QUIET, **options)
    prepare(engine)
    return engine


def engine_url(url: str) -> URL:
    """``url`` with the driver that is used; the folder of a SQLite file is made when it is missing."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return parsed


def prepare(engine: Engine) -> None:
    """Give connections of ``engine`` the settings that the portal relies on.

    SQLite runs in WAL with foreign keys on, a busy timeout and ``synchronous=FULL``: an acknowledged
    save survives a power cut. What is deleted is overwritten, so that an address that is forgotten leaves the file
    too. Writers begin with IMMEDIATE, so that two of them queue rather than fail.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 15000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    mode = "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
    connection.exec_driver_sql(mode)


def begin_writing(session: Session) -> None:
    """Begin the transaction of ``session`` as one that will write.

    SQLite refuses to turn a reading transaction into a writing one when somebody else wrote in
    between; beginning with the write lock waits its turn instead. PostgreSQL needs none of it.
    """
    session.connection(execution_options={"writes": True})
