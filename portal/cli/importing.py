"""Commands that read files of others."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.domain.errors import PortalError
from portal.geography.postcodes import PostcodeBook
from portal.queries.regions import region_by_slug
from portal.services.admission.load_boundaries import approximate_if_missing
from portal.services.files.import_offers import ImportOutcome, OfferRowsRefused, import_offers
from portal.services.files.read_offer_file import read_offer_file

SHOWN_ERRORS = 200


@click.group("import")
def import_group() -> None:
    """Bestanden inlezen."""


@import_group.command("aanbod")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--regio", "slug", required=True, help="Regio, bijvoorbeeld een-10-voor-de-jeugd.")
@sentences
def import_aanbod(file: Path, slug: str) -> None:
    """Lees een bestand met aanbod (CSV of XLSX): alle regels, of geen enkele."""
    try:
        outcome = _import(file, slug)
    except OfferRowsRefused as refused:
        number = len(refused.errors)
        mistakes = "fout" if number == 1 else "fouten"
        click.echo(f"Niets opgeslagen: {number} {mistakes} in {file.name}.", err=True)
        for error in refused.errors[:SHOWN_ERRORS]:
            click.echo(f"  {error}", err=True)
        if len(refused.errors) > SHOWN_ERRORS:
            click.echo(f"  … en nog {len(refused.errors) - SHOWN_ERRORS} fouten.", err=True)
        sys.exit(1)
    places = "vestiging" if outcome.judged == 1 else "vestigingen"
    click.echo(
        f"{outcome.added} toegevoegd, {outcome.changed} gewijzigd, {outcome.unchanged} ongewijzigd; "
        f"{outcome.judged} {places} beoordeeld op de afstand tot de regio."
    )


def _import(file: Path, slug: str) -> ImportOutcome:
    _, engine = settings_and_engine()
    rows = read_offer_file(file)
    with writing(engine) as session:
        region = region_by_slug(session, slug)
        if region is None:
            raise PortalError(f"de regio ‘{slug}’ bestaat niet")
        book, now = PostcodeBook.load(), datetime.now(UTC)
        with click.progressbar(length=2 * len(rows), label="Aanbod inlezen") as bar:
            return import_offers(
                session,
                rows,
                region,
                book=book,
                boundaries=approximate_if_missing(session, book, now),
                now=now,
                progress=bar.update,
            )
