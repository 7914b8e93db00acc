"""Commands on the database as a whole: upgrade, init and demo."""

from datetime import UTC, datetime

import click
from sqlalchemy import Engine

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.demo.load import check_demo_may_load, demo_is_loaded, load_demo
from portal.demo.offers import OFFERS
from portal.geography.postcodes import PostcodeBook
from portal.models.migration import upgrade
from portal.services.admission.judge_admissions import reapply_rule
from portal.services.admission.load_boundaries import approximate_if_missing
from portal.services.catalogue.load_reference import load_reference
from portal.services.indexing.follow_changes import publish_index


@click.group()
def db() -> None:
    """De database zelf."""


@db.command("upgrade")
@sentences
def db_upgrade() -> None:
    """Breng de tabellen op de nieuwste vorm."""
    _, engine = settings_and_engine()
    upgrade(engine)
    with writing(engine) as session:
        changed = reapply_rule(session, datetime.now(UTC))
    if changed:
        click.echo(f"De 20 km-regel is opnieuw toegepast: {changed} uitkomsten zijn veranderd.")
    click.echo("De database is bij.")


@click.command()
@sentences
def init() -> None:
    """Maak de database of werk haar bij, met regio's, producten, kenmerken en grenzen."""
    _, engine = settings_and_engine()
    initialise(engine)
    click.echo("De database en de referentiegegevens zijn bij.")


def initialise(engine: Engine) -> None:
    """Upgrade, load reference data and, where there are none, approximated boundaries."""
    upgrade(engine)
    with writing(engine) as session:
        load_reference(session)
        approximate_if_missing(session, PostcodeBook.load(), datetime.now(UTC))
        reapply_rule(session, datetime.now(UTC))


@click.command()
@click.option("--keep", is_flag=True, help="Is de demo al geladen, laat haar dan staan (geen fout).")
@sentences
def demo(keep: bool) -> None:
    """Laad een volledige demoregio met verzonnen aanbieders, accounts en een index."""
    settings, engine = settings_and_engine()
    upgrade(engine)
    with writing(engine) as session:
        if keep and demo_is_loaded(session):
            click.echo("De demo was al geladen en blijft zoals zij is.")
            return
        check_demo_may_load(session, production=settings.production)
    initialise(engine)
    with (
        writing(engine) as session,
        click.progressbar(length=2 * OFFERS, label="Aanbod laden", show_eta=False) as bar,
    ):
        accounts = load_demo(
            session,
            PostcodeBook.load(),
            datetime.now(UTC),
            production=settings.production,
            secret_key=settings.secret_key,
            progress=bar.update,
        )
    publish_index(engine, settings.index_dir)
    click.echo("\nAccounts van de demo. De wachtwoorden ziet u alleen nu:")
    for account in accounts:
        secret = f"  sleutel voor de code-app: {account.app_secret}" if account.app_secret else ""
        click.echo(f"  {account.role.value:<12} {account.email:<32} {account.password}{secret}")
    click.echo("Regiobeheer en beheerder vullen ook een code in. De code van nu: portal user code E-MAILADRES\n")
