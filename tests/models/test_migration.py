"""The migrations make what the models say, on both kinds of database."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from portal.models import Base
from portal.models.migration import is_current, upgrade


def test_an_upgraded_database_equals_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    assert is_current(engine)


def test_every_constraint_has_a_name(engine: Engine) -> None:
    unnamed = [
        (table, key)
        for table in inspect(engine).get_table_names()
        for key in inspect(engine).get_foreign_keys(table)
        if not key["name"]
    ]
    assert unnamed == []


def test_sqlite_is_durable_and_keeps_foreign_keys(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        return
    with engine.connect() as connection:
        pragma = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert pragma == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 15000}
