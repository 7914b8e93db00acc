"""`portal tidy`: to be run once a day."""

from datetime import UTC, datetime

import click

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.services.report_wait import AMSTERDAM
from portal.services.tidy_up import RARE_DAYS, delete_rare_words


@click.command()
@sentences
def tidy() -> None:
    """Ruim op wat niet langer bewaard hoeft te worden (draai dit elke dag)."""
    _, engine = settings_and_engine()
    with writing(engine) as session:
        gone = delete_rare_words(session, datetime.now(UTC).astimezone(AMSTERDAM).date())
    rows = "telling" if gone == 1 else "tellingen"
    click.echo(f"{gone} {rows} van zelden gezochte woorden weggehaald, ouder dan {RARE_DAYS} dagen.")
