"""`portal tidy`: to be run once a day."""

from datetime import UTC, date, datetime
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.domain.dutch_time import AMSTERDAM
from portal.queries.regions import all_regions
from portal.services.api_tokens.idempotency_store import delete_old_answers
from portal.services.files.apply_wait_file import delete_old_previews
from portal.services.indexing.record_change import CHANGE_DAYS
from portal.services.upkeep.tidy_up import (
    RARE_DAYS,
    TEXT_DAYS,
    delete_rare_texts,
    delete_taken_changes,
    forget_report_texts,
)
from portal.services.usage.record_region_day import record_region_days, state_of_regions
from portal.services.waiting_statistics.count_waits import close_months, open_months
from search_index.errors import IndexBroken, IndexMissing
from search_index.index import open_current


@click.command()
@sentences
def tidy() -> None:
    """Ruim op wat weg kan en sluit de wachttijden van voorbije maanden af (draai dit elke dag)."""
    settings, engine = settings_and_engine()
    now = datetime.now(UTC)
    today = now.astimezone(AMSTERDAM).date()
    published = _published(settings.index_dir)  # before writing: opening an index takes a while
    with writing(engine) as session:
        gone = delete_rare_texts(session, today)
        texts = forget_report_texts(session, today)
        changes = delete_taken_changes(session, published, now)
        answers, previews = delete_old_answers(session, now), delete_old_previews(session, now)
    regions, closed = _record_states(engine, today), _close_months(engine, now)
    click.echo(f"De stand van vandaag is vastgelegd van {regions} {'regio' if regions == 1 else 'regio’s'}.")
    rows = "telling" if gone == 1 else "tellingen"
    click.echo(f"{gone} {rows} van zelden gezochte woorden en teksten weggehaald, ouder dan {RARE_DAYS} dagen.")
    click.echo(f"{answers} bewaarde antwoorden van koppelingen en {previews} niet toegepaste bestanden weggehaald.")
    taken = "wijziging" if changes == 1 else "wijzigingen"
    click.echo(f"{changes} {taken} van aanbod weggehaald die de zoekindex al heeft, ouder dan {CHANGE_DAYS} dagen.")
    lines = "melding" if texts == 1 else "meldingen"
    click.echo(f"De tekst van {texts} {lines} gewist, ouder dan {TEXT_DAYS} dagen.")
    click.echo(f"{closed} {'maand' if closed == 1 else 'maanden'} met wachttijden afgesloten.")


def _published(folder: Path) -> int:
    """The last change that the index in use has; 0 when there is no index to use."""
    try:
        return open_current(folder).sequence
    except (IndexMissing, IndexBroken):
        return 0


def _record_states(engine: Engine, today: date) -> int:
    """Count without keeping others from writing, and only then write."""
    with Session(engine) as session:
        states = state_of_regions(session, today)
    with writing(engine) as session:
        record_region_days(session, states)
    return len(states)


def _close_months(engine: Engine, now: datetime) -> int:
    """As ``_record_states``."""
    today = now.astimezone(AMSTERDAM).date()
    with Session(engine) as session:
        regions = all_regions(session)
        months = [(region, open_months(session, region, today)) for region in regions]
        session.expunge_all()
    with writing(engine) as session:
        return sum(close_months(session, region, found, now) for region, found in months)
