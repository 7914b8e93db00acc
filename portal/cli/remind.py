"""`portal remind`: to be run once a day, by a timer."""

from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.queries.regions import all_regions
from portal.services.reminders.remind import providers_due, remind_provider, tell_office


@click.command()
@sentences
def remind() -> None:
    """Herinner aanbieders aan cijfers die oud worden (draai dit elke dag). Mag meer dan eens tegelijk draaien."""
    settings, engine = settings_and_engine()
    if settings.smtp is None:  # a reminder that is sent weeks later would only be in the way
        click.echo("Er is geen mailserver ingesteld (PORTAL_SMTP_URL): er is niemand herinnerd.")
        return
    now = datetime.now(UTC)
    with Session(engine) as session:
        providers = providers_due(session, now)
        regions = [region.id for region in all_regions(session)]
    reminders = office = 0
    for provider_id in providers:  # each in its own transaction: what is queued stays, whatever comes after
        with writing(engine) as session:
            reminders += remind_provider(session, provider_id, base_url=settings.base_url, now=now)
    for region_id in regions:
        with writing(engine) as session:
            office += tell_office(session, region_id, base_url=settings.base_url, now=now)
    click.echo(f"Klaargezet: {reminders} herinneringen aan aanbieders, {office} overzichten voor het regiobeheer.")
