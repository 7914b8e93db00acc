"""Commands on the words that people search."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import PortalError
from portal.queries.regions import region_by_slug
from portal.queries.usage import totals
from portal.services.indexing.region_words import own_words
from portal.services.search_words.unknown_words import KIND, LEAST, SHOWN_DAYS
from search_index.errors import IndexBroken, IndexMissing
from search_index.index import Snapshot, open_current


@click.group()
def words() -> None:
    """Woorden waarop mensen zoeken."""


@words.command("unknown")
@click.option("--regio", "slug", help="Regio; standaard die van deze installatie.")
@click.option("--days", default=SHOWN_DAYS, show_default=True, type=click.IntRange(1, 3660), help="Zoveel dagen terug.")
@sentences
def unknown(slug: str | None, days: int) -> None:
    """Toon woorden die mensen zochten en de zoekmachine niet kent, vaakst gezocht eerst."""
    settings, engine = settings_and_engine()
    since = datetime.now(UTC).astimezone(AMSTERDAM).date() - timedelta(days=days - 1)
    with Session(engine) as session:
        region = region_by_slug(session, slug or settings.region)
        if region is None:
            raise PortalError(f"de regio ‘{slug or settings.region}’ bestaat niet")
        found = totals(session, region.id, KIND, since, LEAST)
        snapshot = _published(settings.index_dir)
        if snapshot is not None:  # what was taught since is known now, as the page of the office says too
            snapshot = snapshot.with_words(region.slug, own_words(session, region.slug))
            found = [(word, count) for word, count in found if snapshot.unknown_words(region.slug, word)]
    for word, count in found:
        click.echo(f"{count:>7}  {word}")
    if not found:
        click.echo(f"Geen: in {days} dagen is geen onbekend woord {LEAST} keer of vaker gezocht.")


def _published(folder: Path) -> Snapshot | None:
    """The index in use; None when there is none."""
    try:
        return open_current(folder)
    except (IndexMissing, IndexBroken):
        return None
