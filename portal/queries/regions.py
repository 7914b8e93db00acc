"""Questions about regions and what they consist of on a day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.models import Area, BoundarySource, Municipality, Region, RegionMunicipality


def region_by_slug(session: Session, slug: str) -> Region | None:
    """The region with its areas, or None."""
    return session.scalar(select(Region).where(Region.slug == slug).options(selectinload(Region.areas)))


def all_regions(session: Session) -> Sequence[Region]:
    """Every region, in order of name."""
    return session.scalars(select(Region).order_by(Region.name)).all()


def member_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    """Condition: this RegionMunicipality holds on ``day``."""
    return (RegionMunicipality.valid_from <= day) & (
        or_(RegionMunicipality.valid_to.is_(None), RegionMunicipality.valid_to >= day)
    )


def municipality_codes(session: Session, region_id: int, day: date, *, fringe: bool = False) -> list[str]:
    """GM codes of the region's municipalities on ``day``, or of its fringe municipalities."""
    return list(
        session.scalars(
            select(RegionMunicipality.municipality_code)
            .where(RegionMunicipality.region_id == region_id, RegionMunicipality.fringe.is_(fringe))
            .where(member_on(day))
            .order_by(RegionMunicipality.municipality_code)
        )
    )


def municipalities_of(session: Session, region_id: int, day: date) -> Sequence[Municipality]:
    """The region's municipalities on ``day`` by name."""
    return session.scalars(
        select(Municipality)
        .join(RegionMunicipality, RegionMunicipality.municipality_code == Municipality.code)
        .where(RegionMunicipality.region_id == region_id, RegionMunicipality.fringe.is_(False))
        .where(member_on(day))
        .order_by(Municipality.name)
    ).all()


def municipality_names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Names by GM code."""
    rows = session.execute(select(Municipality.code, Municipality.name).where(Municipality.code.in_(codes))).all()
    return {code: name for code, name in rows}


def areas_of(session: Session, region_id: int) -> Sequence[Area]:
    """The areas of a region in their own order."""
    return session.scalars(select(Area).where(Area.region_id == region_id).order_by(Area.id)).all()


def area_names(session: Session, region_id: int, day: date) -> dict[str, str]:
    """GM code -> name of the area it lies in on ``day``; municipalities without an area are left out."""
    rows = session.execute(
        select(RegionMunicipality.municipality_code, Area.name)
        .join(Area, Area.id == RegionMunicipality.area_id)
        .where(RegionMunicipality.region_id == region_id, RegionMunicipality.fringe.is_(False))
        .where(member_on(day))
    ).all()
    return {code: name for code, name in rows}


def newest_boundary_source(session: Session) -> BoundarySource | None:
    """Where the boundaries that are loaded now came from."""
    return session.scalar(select(BoundarySource).order_by(BoundarySource.id.desc()).limit(1))
