"""Apply the 20 km rule to locations and keep the outcome with what it was judged on."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.admission import Judgement, assess, judge, uncertainty_m
from portal.domain.dutch_time import AMSTERDAM
from portal.geography.boundaries import Boundaries, RegionShape
from portal.models import Admission, Contract, Location, Offer, Region
from portal.queries.regions import municipality_codes
from portal.services.indexing.record_change import record_change


def judge_admissions(
    session: Session,
    boundaries: Boundaries,
    now: datetime,
    *,
    location_ids: Collection[int] | None = None,
) -> int:
    """Judge every location for each region it has offers in; how many judgements were written.

    ``location_ids`` limits it to those. An override of the office stays as it was. Offers that become
    visible or invisible by it are queued for the index.
    """
    day = now.astimezone(AMSTERDAM).date()
    written = 0
    for region in session.scalars(select(Region).order_by(Region.id)):
        locations = _locations_with_offers(session, region.id, location_ids)
        if not locations:
            continue
        shape = boundaries.region(municipality_codes(session, region.id, day))
        fringe = frozenset(municipality_codes(session, region.id, day, fringe=True))
        known = {
            admission.location_id: admission
            for admission in session.scalars(select(Admission).where(Admission.region_id == region.id))
        }
        turned: list[int] = []
        for location in locations:
            outcome = assess_location(location, region, shape, fringe, boundaries)
            if _keep(session, known.get(location.id), location, region, outcome, fringe, now):
                turned.append(location.id)
            written += 1
        _queue_offers(session, region.id, turned, now)
    session.flush()
    return written


def reapply_rule(session: Session, now: datetime) -> int:
    """Apply the rule of today to the distance and uncertainty that were measured; how many verdicts changed.

    For an upgrade that changes the rule: nothing is measured again, an override stays, and doing it twice changes
    nothing. Offers that become visible or invisible by it are queued for the index.
    """
    changed = 0
    for region in session.scalars(select(Region).order_by(Region.id)):
        turned: list[int] = []
        for admission in session.scalars(select(Admission).where(Admission.region_id == region.id)):
            verdict = judge(
                distance_m=admission.distance_m,
                in_fringe=admission.in_fringe,
                radius_m=region.rules.radius_m,
                uncertainty_m=admission.uncertainty_m,
            )
            if verdict is admission.verdict:
                continue
            before = admission.admissible
            admission.verdict, admission.judged_at = verdict, now
            changed += 1
            if admission.admissible != before:
                turned.append(admission.location_id)
        _queue_offers(session, region.id, turned, now)
    session.flush()
    return changed


def _locations_with_offers(session: Session, region_id: int, location_ids: Collection[int] | None) -> list[Location]:
    wanted = (
        select(Location)
        .where(
            Location.id.in_(
                select(Offer.location_id)
                .join(Contract, Contract.id == Offer.contract_id)
                .where(Contract.region_id == region_id)
            )
        )
        .order_by(Location.id)
    )
    found = session.scalars(wanted).all()
    return [each for each in found if location_ids is None or each.id in location_ids]


def assess_location(
    location: Location, region: Region, shape: RegionShape, fringe: frozenset[str], boundaries: Boundaries
) -> Judgement:
    """Apply the rule to where ``location`` lies; ``shape`` and ``fringe`` are those of ``region``. Writes nothing."""
    return assess(
        distance_m=shape.distance_m(location.x, location.y),
        in_fringe=location.municipality_code in fringe,
        radius_m=region.rules.radius_m,
        uncertainty_m=uncertainty_m(location.precision, boundaries.official),
        data_version=boundaries.version,
    )


def _keep(
    session: Session,
    admission: Admission | None,
    location: Location,
    region: Region,
    outcome: Judgement,
    fringe: frozenset[str],
    now: datetime,
) -> bool:
    """Write the outcome; whether a search shows the location otherwise than before."""
    before = admission.admissible if admission is not None else False
    if admission is None:
        admission = Admission(location_id=location.id, region_id=region.id, override_reason="")
        session.add(admission)
    admission.verdict = outcome.verdict
    admission.distance_m = round(outcome.distance_m, 1)
    admission.uncertainty_m = outcome.uncertainty_m
    admission.in_fringe = location.municipality_code in fringe
    admission.data_version = outcome.data_version
    admission.judged_at = now
    return admission.admissible != before


def _queue_offers(session: Session, region_id: int, location_ids: list[int], now: datetime) -> None:
    if not location_ids:
        return
    session.flush()
    offers = session.scalars(
        select(Offer.id)
        .join(Contract, Contract.id == Offer.contract_id)
        .where(Contract.region_id == region_id, Offer.location_id.in_(location_ids))
    ).all()
    record_change(session, offers, now)
