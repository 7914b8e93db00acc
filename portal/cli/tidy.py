"""`portal tidy`: to be run once a day."""

from datetime import UTC, datetime

import click

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.queries.regions import all_regions
from portal.services.count_waits import close_months
from portal.services.keep_answers import delete_old_answers
from portal.services.keep_wait_file import delete_old_previews
from portal.services.report_wait import AMSTERDAM
from portal.services.tidy_up import RARE_DAYS, delete_rare_words


@click.command()
@sentences
def tidy() -> None:
    """Ruim op wat weg kan en sluit de wachttijden van voorbije maanden af (draai dit elke dag)."""
    _, engine = settings_and_engine()
    with writing(engine) as session:
        now = datetime.now(UTC)
        gone = delete_rare_words(session, now.astimezone(AMSTERDAM).date())
        answers, previews = delete_old_answers(session, now), delete_old_previews(session, now)
        months = sum(close_months(session, region, now) for region in all_regions(session))
    rows = "telling" if gone == 1 else "tellingen"
    click.echo(f"{gone} {rows} van zelden gezochte woorden weggehaald, ouder dan {RARE_DAYS} dagen.")
    click.echo(f"{answers} bewaarde antwoorden van koppelingen en {previews} niet toegepaste bestanden weggehaald.")
    click.echo(f"{months} maanden met wachttijden afgesloten.")
