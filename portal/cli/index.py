"""Commands on the search index, which is derived: it can always be made again from the database."""

import signal
import sys
import threading

import click
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine
from portal.queries.offers import count_offers
from portal.services.indexing.follow_changes import Follower, publish_index
from search_index.index import check as check_index
from search_index.index import open_current


@click.group()
def index() -> None:
    """De zoekindex."""


@index.command()
@sentences
def rebuild() -> None:
    """Maak de index opnieuw uit de database."""
    settings, engine = settings_and_engine()
    with Session(engine) as session:
        total = count_offers(session)
    with click.progressbar(length=total, label="Index maken") as bar:
        publish_index(engine, settings.index_dir, progress=bar.update)
    snapshot = open_current(settings.index_dir)
    click.echo(f"{snapshot.size} keer aanbod in {snapshot.generation}.")


@index.command()
@sentences
def follow() -> None:
    """Volg de wijzigingen en publiceer zo nodig een nieuwe index (blijft draaien)."""
    settings, engine = settings_and_engine()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    Follower(engine, settings.index_dir).run(stop)


@index.command("check")
@sentences
def check_command() -> None:
    """Kijk of de index heel is en bij de database hoort."""
    settings, _ = settings_and_engine()
    problems = check_index(settings.index_dir)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo("De index is heel.")
