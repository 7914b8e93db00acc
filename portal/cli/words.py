"""Commands on the words that people search."""

from datetime import UTC, datetime, timedelta

import click
from sqlalchemy.orm import Session

from portal.cli.opening import sentences, settings_and_engine
from portal.domain.errors import PortalError
from portal.queries.regions import region_by_slug
from portal.queries.usage import totals
from portal.services.report_wait import AMSTERDAM
from portal.services.unknown_words import KIND, LEAST, SHOWN_DAYS


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
    for word, count in found:
        click.echo(f"{count:>7}  {word}")
    if not found:
        click.echo(f"Geen: in {days} dagen is geen onbekend woord {LEAST} keer of vaker gezocht.")
