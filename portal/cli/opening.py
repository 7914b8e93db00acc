"""How a command opens the database: settings, engine, one writing transaction, and errors as one sentence."""

import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.models.database import begin_writing, open_engine
from portal.settings import Settings, SettingsError, read_settings
from search_index.errors import SearchIndexError

P = ParamSpec("P")
R = TypeVar("R")


def settings_and_engine() -> tuple[Settings, Engine]:
    """The settings of this environment and an engine for its database."""
    settings = read_settings(os.environ)
    return settings, open_engine(settings.database_url)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction: all or nothing."""
    with Session(engine) as session, session.begin():
        begin_writing(session)
        yield session


def sentences(command: Callable[P, R]) -> Callable[P, R]:
    """Turn errors that a user can mend into one line on standard error and exit code 1."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (PortalError, SettingsError, SearchIndexError) as error:
            click.echo(f"Fout: {error or type(error).__name__}", err=True)
        except DBAPIError as error:
            click.echo(f"Fout: de database antwoordt niet goed ({error.orig}). Draai eerst: portal init", err=True)
        sys.exit(1)

    return run
