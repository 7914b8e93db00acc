"""A provider changes a location. The 20 km rule says beforehand what a move means, and is applied in the same save."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.admission import Judgement, PointPrecision, Verdict
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.errors import NotYours, OutdatedForm, PortalError, RefusedForm
from portal.domain.form_version import changed_fields
from portal.domain.permissions import Actor, may_change_own
from portal.geography.boundaries import Boundaries
from portal.models import AuditEntry, Channel, Location
from portal.queries.locations import admissions_of, name_is_taken, offer_ids_at, regions_with_offers
from portal.queries.regions import municipality_codes
from portal.services.admission.judge_admissions import assess_location, judge_admissions
from portal.services.indexing.record_change import record_change

NEAR_M = 1_000.0
"""A point just outside all boundaries (a quay, a generalised border) belongs to the municipality nearest to it."""
SAME_M = 0.5


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in RD New metres, with where it came from."""

    x: float
    y: float
    precision: PointPrecision

    @classmethod
    def of(cls, location: Location) -> "Spot":
        """Where a location lies now."""
        return cls(location.x, location.y, location.precision)

    def same_as(self, other: "Spot") -> bool:
        """Whether nothing moved and nothing became more or less certain."""
        near = abs(self.x - other.x) < SAME_M and abs(self.y - other.y) < SAME_M
        return near and self.precision is other.precision


@dataclass(frozen=True, slots=True)
class LocationWords:
    """The address and the point of a location. ``street`` carries the house number."""

    name: str
    street: str
    postcode: str
    place: str
    spot: Spot

    @classmethod
    def of(cls, location: Location) -> "LocationWords":
        """As it stands."""
        return cls(location.name, location.street, location.postcode, location.place, Spot.of(location))

    @property
    def texts(self) -> dict[str, str]:
        """Every field as text: for comparing versions."""
        spot = self.spot
        return {
            "name": self.name,
            "street": self.street,
            "postcode": self.postcode,
            "place": self.place,
            "spot": f"{spot.x:.1f} {spot.y:.1f} {spot.precision.value}",
        }


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the rule would say for one region, and what that does to its ``offers`` (with a contract today).

    ``override`` is the office's own decision, which stays; ``shown_before`` and ``shown_after`` say whether a search
    finds the offers.
    """

    region: str
    judgement: Judgement
    offers: int
    override: bool | None
    override_reason: str
    shown_before: bool

    @property
    def shown_after(self) -> bool:
        """Whether a search would find the offers."""
        return self.judgement.verdict is Verdict.YES if self.override is None else self.override


class UnseenMove(PortalError):
    """The location moves and the person did not yet see what this means; ``outlooks`` says it."""

    def __init__(self, outlooks: Sequence[Outlook]) -> None:
        super().__init__("look first")
        self.outlooks = tuple(outlooks)


def outlooks_of(
    session: Session, location: Location, spot: Spot, boundaries: Boundaries, now: datetime
) -> tuple[Outlook, ...]:
    """The 20 km rule for ``location`` as if it lay at ``spot``, for each region it has offers in. Writes nothing."""
    day = now.astimezone(AMSTERDAM).date()
    known = {region.id: admission for region, admission in admissions_of(session, [location.id]).get(location.id, [])}
    there = Location(
        x=spot.x,
        y=spot.y,
        precision=spot.precision,
        municipality_code=boundaries.municipality_at(spot.x, spot.y, NEAR_M),
    )  # in no session: it can never be saved
    outlooks = []
    for region, offers in regions_with_offers(session, location.id, day):
        shape = boundaries.region(municipality_codes(session, region.id, day))
        fringe = frozenset(municipality_codes(session, region.id, day, fringe=True))
        admission = known.get(region.id)
        outlooks.append(
            Outlook(
                region.name,
                assess_location(there, region, shape, fringe, boundaries),
                offers,
                admission.override if admission else None,
                admission.override_reason if admission else "",
                admission.admissible if admission else False,
            )
        )
    return tuple(outlooks)


def seen_mark(spot: Spot, outlooks: Sequence[Outlook]) -> str:
    """A short mark of what was shown: another point, other boundaries or another decision gives another mark."""
    told = [f"{spot.x:.1f} {spot.y:.1f} {spot.precision}"]
    told += [
        f"{each.region} {each.judgement.verdict} {each.judgement.data_version} {each.override}" for each in outlooks
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def change_location(
    session: Session,
    actor: Actor,
    location_id: int,
    words: LocationWords,
    boundaries: Boundaries,
    *,
    version: str,
    seen: str,
    now: datetime,
    channel: Channel = Channel.PAGE,
) -> bool:
    """Save an own location and judge it again; whether anything changed.

    ``version`` is that of the form; ``seen`` is the mark of the outlook that the person saw, needed when it moves.

    Raises:
        NotYours: the location is another provider's, or does not exist.
        OutdatedForm: somebody saved in between; nothing is saved.
        RefusedForm: sentences per field.
        UnseenMove: the location moves, and what that means was not shown yet.
    """
    locked = select(Location).where(Location.id == location_id).with_for_update()
    location = session.scalar(locked.execution_options(populate_existing=True))
    if location is None or not may_change_own(actor, provider_id=location.provider_id):
        raise NotYours
    stored = LocationWords.of(location)
    if changed_fields(version, stored.texts):
        raise OutdatedForm
    if name_is_taken(session, location.provider_id, words.name, location.id):
        raise RefusedForm({"name": "u hebt al een vestiging met deze naam"})
    moves = not words.spot.same_as(stored.spot)
    if not moves and words.texts | {"spot": ""} == stored.texts | {"spot": ""}:
        return False
    if moves:
        outlooks = outlooks_of(session, location, words.spot, boundaries, now)
        if outlooks and seen != seen_mark(words.spot, outlooks):
            raise UnseenMove(outlooks)
    before = _facts(session, location)
    _write(location, words, boundaries, moves=moves)
    session.flush()
    if moves:
        judge_admissions(session, boundaries, now, location_ids=[location.id])
    session.add(
        AuditEntry(
            at=now,
            user_id=actor.user_id,
            provider_id=actor.provider_id,
            channel=channel,
            action="vestiging gewijzigd",
            subject="location",
            subject_id=location.id,
            before=before,
            after=_facts(session, location),
        )
    )
    record_change(session, offer_ids_at(session, location.id), now)
    return True


def _write(location: Location, words: LocationWords, boundaries: Boundaries, *, moves: bool) -> None:
    location.name, location.street = words.name, words.street
    location.postcode, location.place = words.postcode, words.place
    if moves:
        spot = words.spot
        location.x, location.y, location.precision = round(spot.x, 1), round(spot.y, 1), spot.precision
        location.municipality_code = boundaries.municipality_at(spot.x, spot.y, NEAR_M)


def _facts(session: Session, location: Location) -> dict[str, Any]:
    """A location with its verdicts as plain JSON."""
    verdicts = {
        region.slug: {"verdict": admission.verdict.value, "distance_m": admission.distance_m}
        for region, admission in admissions_of(session, [location.id]).get(location.id, [])
    }
    return {
        "name": location.name,
        "street": location.street,
        "postcode": location.postcode,
        "place": location.place,
        "municipality": location.municipality_code,
        "x": location.x,
        "y": location.y,
        "precision": location.precision.value,
        "admissions": verdicts,
    }
