"""Questions about signals that help is missing, and who could fill the gap."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.dutch_time import AMSTERDAM
from portal.domain.missing_offer import MissingGroup, MissingStatus, ShownGroup, for_panel
from portal.models import (
    Admission,
    Area,
    Contract,
    Location,
    MissingOffer,
    MissingOfferFollower,
    Municipality,
    Offer,
    Product,
    RegionMunicipality,
)
from portal.queries.offers import OfferView, offers_by_ids
from portal.queries.regions import member_on

FIRST_DAY = date(2000, 1, 1)
"""Before all signals."""


@dataclass(frozen=True, slots=True)
class SignalView:
    """A signal with what belongs to it; ``product`` None where it names none, empty names where it is the region."""

    signal: MissingOffer
    product: Product | None
    area: str
    municipality: str


def groups(session: Session, region_id: int, first: date, last: date) -> list[MissingGroup]:
    """All signals given from ``first`` to ``last`` (days in the Netherlands) per product and area, with all numbers.

    For the office only; what the panel may see is ``groups_for_panel``.
    """
    code, area = func.coalesce(Product.code, ""), func.coalesce(Area.name, "")
    rows = session.execute(
        select(
            MissingOffer.segment,
            code,
            area,
            MissingOffer.status,
            func.count(MissingOffer.id),
            func.min(MissingOffer.given_at),
        )
        .outerjoin(Product, Product.id == MissingOffer.product_id)
        .outerjoin(Area, Area.id == MissingOffer.area_id)
        .where(MissingOffer.region_id == region_id, _given(first, last))
        .group_by(MissingOffer.segment, code, area, MissingOffer.status)
    ).all()
    found: dict[tuple[int | None, str, str], list[tuple[MissingStatus, int, datetime]]] = {}
    for segment, product_code, area_name, status, count, oldest in rows:
        found.setdefault((segment, product_code, area_name), []).append((status, count, oldest))
    made = [
        MissingGroup(
            *key,
            total=sum(count for _, count, _ in parts),
            by_status=tuple((status, count) for status, count, _ in parts),
            waiting_since=min((oldest for status, _, oldest in parts if not status.closed), default=None),
        )
        for key, parts in found.items()
    ]
    return sorted(made, key=lambda group: (group.segment or 9, -group.open, -group.total, group.product_code))


def groups_for_panel(session: Session, region_id: int, first: date, last: date) -> tuple[ShownGroup, ...]:
    """The groups of a period that may be shown: at least five signals each, and no smaller one can be derived.

    That holds among periods too as long as they are quarters that are over: of two periods one of which contains the
    other, or one that still grows, subtraction would give small groups away.
    """
    return for_panel(groups(session, region_id, first, last))


def answers_for_panel(
    session: Session, region_id: int, first: date, last: date
) -> dict[tuple[int | None, str], list[str]]:
    """The answers that the office gave to signals of a period, by segment and code of product; without any count."""
    rows = session.execute(
        select(MissingOffer.segment, func.coalesce(Product.code, ""), MissingOffer.answer)
        .outerjoin(Product, Product.id == MissingOffer.product_id)
        .where(MissingOffer.region_id == region_id, _given(first, last), MissingOffer.answer != "")
        .order_by(MissingOffer.answered_at.desc(), MissingOffer.id)
    ).all()
    found: dict[tuple[int | None, str], list[str]] = {}
    for segment, code, answer in rows:
        there = found.setdefault((segment, code), [])
        if answer not in there:
            there.append(answer)
    return found


def count_new(session: Session, region_id: int) -> int:
    """How many signals nobody of the office looked at."""
    new = (MissingOffer.region_id == region_id) & (MissingOffer.status == MissingStatus.NEW)
    return session.scalar(select(func.count(MissingOffer.id)).where(new)) or 0


def signals_of_group(
    session: Session, region_id: int, segment: int | None, product_code: str, area: str, limit: int
) -> list[SignalView]:
    """The signals of one group, open ones first and then the newest, at most ``limit``."""
    closed = MissingOffer.status.in_([status for status in MissingStatus if status.closed])
    rows = session.execute(
        _views()
        .where(
            MissingOffer.region_id == region_id,
            MissingOffer.segment.is_not_distinct_from(segment),
            func.coalesce(Product.code, "") == product_code,
            func.coalesce(Area.name, "") == area,
        )
        .order_by(closed, MissingOffer.given_at.desc(), MissingOffer.id.desc())
        .limit(limit)
    ).all()
    return list(_read(rows))


def signal_of_region(session: Session, signal_id: int, region_id: int) -> SignalView | None:
    """One signal, only when it is this region's own."""
    row = session.execute(_views().where(MissingOffer.id == signal_id, MissingOffer.region_id == region_id)).first()
    return next(_read([row]), None) if row is not None else None


def signal_by_hash(session: Session, follow_hash: str) -> SignalView | None:
    """The signal behind a private link."""
    row = session.execute(_views().where(MissingOffer.follow_hash == follow_hash)).first()
    return next(_read([row]), None) if row is not None else None


def lock_signals(session: Session, region_id: int, ids: Collection[int]) -> Sequence[MissingOffer]:
    """Those of the region among ``ids``, in order of id and held until the transaction ends."""
    return session.scalars(
        select(MissingOffer)
        .where(MissingOffer.id.in_(ids), MissingOffer.region_id == region_id)
        .order_by(MissingOffer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def area_by_name(session: Session, region_id: int, name: str) -> int | None:
    """The id of an area of the region."""
    return session.scalar(select(Area.id).where(Area.region_id == region_id, Area.name == name))


def area_of_municipality(session: Session, region_id: int, code: str, day: date) -> int | None:
    """The id of the area in which a municipality of the region lies on ``day``."""
    return session.scalar(
        select(RegionMunicipality.area_id).where(
            RegionMunicipality.region_id == region_id,
            RegionMunicipality.municipality_code == code,
            RegionMunicipality.fringe.is_(False),
            member_on(day),
        )
    )


def count_asked_by(session: Session, email: str, since: datetime) -> int:
    """For how many signals this address was given since a moment."""
    asked = (MissingOfferFollower.email == email) & (MissingOfferFollower.asked_at >= since)
    return session.scalar(select(func.count()).select_from(MissingOfferFollower).where(asked)) or 0


def offers_of_products(session: Session, region_id: int, codes: Collection[str], day: date) -> list[OfferView]:
    """What is delivered of these products in the region, at admissible locations and under contract on ``day``."""
    ids = session.scalars(
        _contracted(day).where(Contract.region_id == region_id, Product.code.in_(codes)).order_by(Offer.id)
    ).all()
    return [view for view in offers_by_ids(session, ids, day).values() if view.searchable]


def offers_elsewhere(session: Session, region_id: int, names: Collection[str], day: date) -> list[OfferView]:
    """What providers with a location that this region admits deliver of the same products in other regions.

    Products are the same when they have the same name: a code means something else in every catalogue.
    """
    admitted = or_(Admission.override.is_(True), Admission.override.is_(None) & (Admission.verdict == Verdict.YES))
    known_here = (
        select(Admission.id)
        .join(Location, Location.id == Admission.location_id)
        .where(Admission.region_id == region_id, admitted, Location.provider_id == Contract.provider_id)
        .correlate(Contract)
        .exists()
    )
    lower = [name.lower() for name in names]
    ids = session.scalars(
        _contracted(day)
        .where(Contract.region_id != region_id, func.lower(Product.name).in_(lower), known_here)
        .order_by(Offer.id)
    ).all()
    return list(offers_by_ids(session, ids, day).values())


def providers_in_area(session: Session, region_id: int, area: str, day: date) -> set[int]:
    """Ids of providers with an admissible location in an area of the region."""
    admitted = or_(Admission.override.is_(True), Admission.override.is_(None) & (Admission.verdict == Verdict.YES))
    return set(
        session.scalars(
            select(Location.provider_id)
            .join(Admission, (Admission.location_id == Location.id) & (Admission.region_id == region_id))
            .join(RegionMunicipality, RegionMunicipality.municipality_code == Location.municipality_code)
            .join(Area, Area.id == RegionMunicipality.area_id)
            .where(RegionMunicipality.region_id == region_id, member_on(day), Area.name == area, admitted)
        )
    )


def _contracted(day: date) -> Select[int]:
    return (
        select(Offer.id)
        .join(Contract, Contract.id == Offer.contract_id)
        .join(Product, Product.id == Contract.product_id)
        .where(Contract.valid_from <= day, or_(Contract.valid_to.is_(None), Contract.valid_to >= day))
    )


def _given(first: date, last: date) -> ColumnElement[bool]:
    return (MissingOffer.given_at >= _midnight(first)) & (MissingOffer.given_at < _midnight(last + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)


def _views() -> Select[MissingOffer, Product, str, str]:
    return (
        select(MissingOffer, Product, Area.name, Municipality.name)
        .outerjoin(Product, Product.id == MissingOffer.product_id)
        .outerjoin(Area, Area.id == MissingOffer.area_id)
        .outerjoin(Municipality, Municipality.code == MissingOffer.municipality_code)
    )


def _read(rows: Collection[tuple[MissingOffer, Product | None, str | None, str | None]]) -> Iterator[SignalView]:
    for signal, product, area, municipality in rows:
        yield SignalView(signal, product, area or "", municipality or "")
