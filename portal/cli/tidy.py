"""`portal tidy`: to be run once a day."""

from datetime import UTC, datetime

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.queries.regions import all_regions
from portal.services.count_waits import close_months, open_months
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
    closed = _close_months(engine, now)
    rows = "telling" if gone == 1 else "tellingen"
    click.echo(f"{gone} {rows} van zelden gezochte woorden weggehaald, ouder dan {RARE_DAYS} dagen.")
    click.echo(f"{answers} bewaarde antwoorden van koppelingen en {previews} niet toegepaste bestanden weggehaald.")
    click.echo(f"{closed} {'maand' if closed == 1 else 'maanden'} met wachttijden afgesloten.")


def _close_months(engine: Engine, now: datetime) -> int:
    """Count without keeping others from writing, and only then write."""
    today = now.astimezone(AMSTERDAM).date()
    with Session(engine) as session:
        regions = all_regions(session)
        months = [(region, open_months(session, region, today)) for region in regions]
        session.expunge_all()
    with writing(engine) as session:
        return sum(close_months(session, region, found, now) for region, found in months)
