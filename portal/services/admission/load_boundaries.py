"""Municipal boundaries in the database: approximated out of the box, official after an import."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from shapely import union_all
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from portal.geography.boundaries import Boundaries, approximate_boundaries, from_wkb, to_wkb
from portal.geography.boundary_file import BoundaryFileError, read_boundary_file
from portal.geography.postcodes import PostcodeBook
from portal.models import BoundarySource, Contract, Location, Municipality, Offer, RegionMunicipality
from portal.queries.regions import newest_boundary_source
from portal.services.admission.judge_admissions import judge_admissions
from portal.services.indexing.record_change import record_change

SMALLEST_M2 = 1_000_000
MOST_OVERLAP = 1.02
"""Neighbours in a generalised file may overlap by slivers, not by more."""


def load_boundaries(session: Session) -> Boundaries | None:
    """The boundaries that hold now, or None when none were stored."""
    source = newest_boundary_source(session)
    if source is None:
        return None
    stored = session.scalars(
        select(Municipality).where(Municipality.boundary.is_not(None)).options(undefer(Municipality.boundary))
    ).all()
    return Boundaries(
        polygons={each.code: from_wkb(each.boundary) for each in stored if each.boundary is not None},
        names={each.code: each.name for each in stored},
        source=source.source,
        version=source.version,
        checksum=source.checksum,
        official=source.official,
    )


def approximate_if_missing(session: Session, book: PostcodeBook, now: datetime) -> Boundaries:
    """The stored boundaries; when there are none, those approximated from the postcode points are stored."""
    stored = load_boundaries(session)
    if stored is not None:
        return stored
    names = {each.code: each.name for each in session.scalars(select(Municipality))}
    boundaries = approximate_boundaries(book, names)
    _store(session, boundaries, now)
    return boundaries


def import_boundaries(session: Session, path: Path, now: datetime) -> tuple[Boundaries, int]:
    """Replace the boundaries by an official file and judge every admission again.

    Returns the boundaries and the number of judgements.
    Raises:
        BoundaryFileError: a Dutch sentence; nothing was changed.
    """
    needed = session.scalars(
        select(RegionMunicipality.municipality_code).distinct().where(RegionMunicipality.valid_to.is_(None))
    ).all()
    boundaries = read_boundary_file(path, needed)
    _refuse_nonsense(boundaries, needed)
    _store(session, boundaries, now)
    _place_locations(session, boundaries, now)
    return boundaries, judge_admissions(session, boundaries, now)


def _refuse_nonsense(boundaries: Boundaries, needed: Sequence[str]) -> None:
    """Shapes that cannot be municipalities would judge every admission wrongly, and as exact."""
    shapes = [boundaries.polygons[code] for code in needed]
    total, together = sum(shape.area for shape in shapes), union_all(shapes).area
    if min(shape.area for shape in shapes) < SMALLEST_M2:
        raise BoundaryFileError("een gemeente in het bestand is kleiner dan 1 km²: dit zijn geen gemeentegrenzen")
    if total > MOST_OVERLAP * together:
        raise BoundaryFileError("gemeenten in het bestand overlappen elkaar: dit zijn geen gemeentegrenzen")


def _store(session: Session, boundaries: Boundaries, now: datetime) -> None:
    known: Mapping[str, Municipality] = {each.code: each for each in session.scalars(select(Municipality))}
    for code, shape in boundaries.polygons.items():
        municipality = known.get(code)
        if municipality is None:
            municipality = Municipality(code=code, name=boundaries.names.get(code, code))
            session.add(municipality)
        municipality.boundary = to_wkb(shape)
        if boundaries.official:
            municipality.name = boundaries.names.get(code, municipality.name)
    for code in known.keys() - boundaries.polygons.keys():
        known[code].boundary = None  # merged into another: the name stays for history, the shape does not
    session.add(
        BoundarySource(
            version=boundaries.version,
            source=boundaries.source,
            checksum=boundaries.checksum,
            official=boundaries.official,
            municipality_count=len(boundaries.polygons),
            loaded_on=now.date(),
        )
    )
    session.flush()


def _place_locations(session: Session, boundaries: Boundaries, now: datetime) -> None:
    """Put every location in the municipality that its point lies in by the new boundaries."""
    moved: list[int] = []
    for location in session.scalars(select(Location).order_by(Location.id)):
        code = boundaries.municipality_at(location.x, location.y, within_m=1_000)
        if code is not None and code != location.municipality_code:
            location.municipality_code = code
            moved.append(location.id)
    if moved:
        offers = session.scalars(
            select(Offer.id).join(Contract, Contract.id == Offer.contract_id).where(Offer.location_id.in_(moved))
        ).all()
        record_change(session, offers, now)
    session.flush()
