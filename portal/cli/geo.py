"""Commands on boundaries."""

from datetime import UTC, datetime
from pathlib import Path

import click

from portal.cli.opening import sentences, settings_and_engine, writing
from portal.services.admission.load_boundaries import import_boundaries


@click.group()
def geo() -> None:
    """Grenzen van gemeenten."""


@geo.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@sentences
def geo_import(file: Path) -> None:
    """Lees een officieel gemeentebestand (GeoJSON) en beoordeel alle toelatingen opnieuw."""
    _, engine = settings_and_engine()
    with writing(engine) as session:
        boundaries, judged = import_boundaries(session, file, datetime.now(UTC))
    click.echo(f"{len(boundaries.polygons)} gemeenten geladen uit {boundaries.source} ({boundaries.checksum[:12]}).")
    click.echo(f"{judged} toelatingen opnieuw beoordeeld.")
