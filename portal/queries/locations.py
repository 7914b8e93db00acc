"""Questions about the locations of one provider."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Admission, Contract, Location, Offer, Region


def locations_of(session: Session, provider_id: int) -> Sequence[Location]:
    """Every location of a provider, by name."""
    return session.scalars(
        select(Location).where(Location.provider_id == provider_id).order_by(Location.name, Location.id)
    ).all()


def location_of_provider(session: Session, location_id: int, provider_id: int) -> Location | None:
    """One location, only when it is this provider's own."""
    return session.scalar(select(Location).where(Location.id == location_id, Location.provider_id == provider_id))


def admissions_of(session: Session, location_ids: Sequence[int]) -> dict[int, list[tuple[Region, Admission]]]:
    """What the 20 km rule said of each location, by region name."""
    rows = session.execute(
        select(Admission, Region)
        .join(Region, Region.id == Admission.region_id)
        .where(Admission.location_id.in_(location_ids))
        .order_by(Region.name)
    ).all()
    found: dict[int, list[tuple[Region, Admission]]] = {}
    for admission, region in rows:
        found.setdefault(admission.location_id, []).append((region, admission))
    return found


def regions_with_offers(session: Session, location_id: int, day: date) -> list[tuple[Region, int]]:
    """Regions in which a location has offers, with how many of them have a contract on ``day``."""
    current = (Contract.valid_from <= day) & (Contract.valid_to.is_(None) | (Contract.valid_to >= day))
    rows = session.execute(
        select(Region, func.count(Offer.id).filter(current))
        .join(Contract, Contract.region_id == Region.id)
        .join(Offer, Offer.contract_id == Contract.id)
        .where(Offer.location_id == location_id)
        .group_by(Region.id)
        .order_by(Region.name)
    ).all()
    return [(region, number) for region, number in rows]


def offer_ids_at(session: Session, location_id: int) -> Sequence[int]:
    """Every offer at a location."""
    return session.scalars(select(Offer.id).where(Offer.location_id == location_id).order_by(Offer.id)).all()


def name_is_taken(session: Session, provider_id: int, name: str, but_location_id: int) -> bool:
    """Whether another location of the provider has this name."""
    other = select(Location.id).where(
        Location.provider_id == provider_id, Location.name == name, Location.id != but_location_id
    )
    return session.scalar(other.limit(1)) is not None
