"""`portal tidy`: to be run once a day."""

from datetime import UTC, datetime

import click

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.services.keep_answers import delete_old_answers
from portal.services.keep_wait_file import delete_old_previews
from portal.services.record_region_day import record_region_days
from portal.services.report_wait import AMSTERDAM
from portal.services.tidy_up import RARE_DAYS, delete_rare_texts


@click.command()
@sentences
def tidy() -> None:
    """Ruim op wat niet langer bewaard hoeft te worden (draai dit elke dag)."""
    _, engine = settings_and_engine()
    with writing(engine) as session:
        now = datetime.now(UTC)
        today = now.astimezone(AMSTERDAM).date()
        gone = delete_rare_texts(session, today)
        regions = record_region_days(session, today)
        answers, previews = delete_old_answers(session, now), delete_old_previews(session, now)
    click.echo(f"De stand van vandaag is vastgelegd van {regions} {'regio' if regions == 1 else 'regio’s'}.")
    rows = "telling" if gone == 1 else "tellingen"
    click.echo(f"{gone} {rows} van zelden gezochte woorden en teksten weggehaald, ouder dan {RARE_DAYS} dagen.")
    click.echo(f"{answers} bewaarde antwoorden van koppelingen en {previews} niet toegepaste bestanden weggehaald.")
