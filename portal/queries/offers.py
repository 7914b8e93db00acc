"""Questions about offers, joined with all that a page or the index needs, in two statements."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Date, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.admission import Verdict
from portal.domain.waiting_time import WaitFigure
from portal.models import (
    Admission,
    Area,
    Contract,
    Location,
    Offer,
    OfferCharacteristic,
    Product,
    Provider,
    Region,
    RegionMunicipality,
    WaitReport,
)
from portal.queries.regions import member_on

BATCH = 2000
"""Offers read per round: bounds the memory of a rebuild and the variables of one statement."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """One offer with what belongs to it; ``report`` is the current one, ``area`` empty outside the region."""

    offer: Offer
    contract: Contract
    product: Product
    location: Location
    provider: Provider
    report: WaitReport | None
    admission: Admission | None
    region_slug: str
    area: str
    characteristics: tuple[str, ...]

    @property
    def figure(self) -> WaitFigure | None:
        """The current figure, or None when nothing was ever reported."""
        return None if self.report is None else self.report.figure

    @property
    def doubted(self) -> bool:
        """Whether referrers made the current figure doubtful: nothing was reported since."""
        since, report = self.offer.doubted_at, self.report
        return since is not None and report is not None and since > report.reported_at

    @property
    def searchable(self) -> bool:
        """Whether the location is admissible or overridden (the 20 km rule); contract days are judged on asking."""
        return self.admission is not None and self.admission.admissible

    def findable_on(self, day: date) -> bool:
        """Whether a search can show the offer on ``day``: its location is admitted and its contract runs."""
        contract = self.contract
        runs = contract.valid_from <= day and (contract.valid_to is None or day <= contract.valid_to)
        return runs and self.searchable


def findable_offers(region_id: int, day: date) -> Select[int]:
    """Ids of the offers of a region that a search can show on ``day``: the same rule as ``OfferView.findable_on``."""
    return (
        select(Offer.id)
        .join(Contract, Contract.id == Offer.contract_id)
        .join(Admission, and_(Admission.location_id == Offer.location_id, Admission.region_id == Contract.region_id))
        .where(Contract.region_id == region_id, Contract.valid_from <= day)
        .where(or_(Contract.valid_to.is_(None), Contract.valid_to >= day))
        .where(or_(Admission.override.is_(True), and_(Admission.override.is_(None), Admission.verdict == Verdict.YES)))
    )


def current_report_id() -> Select[int]:
    """The id of the newest measurement of the enclosing statement's Offer; a tie goes to the later report.

    A report that was undone does not count: the report that undoes it carries what stood before.
    """
    newest, undoing = aliased(WaitReport), aliased(WaitReport)
    return (
        select(newest.id)
        .where(newest.offer_id == Offer.id)
        .where(~exists().where(undoing.undoes_id == newest.id))
        .order_by(newest.measured_on.desc(), newest.id.desc())
        .limit(1)
        .correlate(Offer)
    )


@cache
def _views() -> Select[Offer, Contract, Product, Location, Provider, WaitReport, Admission, str, str]:
    """The statement for the parameters ``day`` and ``ids``; built once, because that takes longer than asking it."""
    return (
        select(Offer, Contract, Product, Location, Provider, WaitReport, Admission, Region.slug, Area.name)
        .join(Contract, Offer.contract_id == Contract.id)
        .join(Region, Contract.region_id == Region.id)
        .join(Product, Contract.product_id == Product.id)
        .join(Location, Offer.location_id == Location.id)
        .join(Provider, Location.provider_id == Provider.id)
        .outerjoin(WaitReport, WaitReport.id == current_report_id().scalar_subquery())
        .outerjoin(
            Admission,
            and_(Admission.location_id == Location.id, Admission.region_id == Contract.region_id),
        )
        .outerjoin(
            RegionMunicipality,
            and_(
                RegionMunicipality.region_id == Contract.region_id,
                RegionMunicipality.municipality_code == Location.municipality_code,
                RegionMunicipality.fringe.is_(False),
                member_on(bindparam("day", type_=Date())),
            ),
        )
        .outerjoin(Area, Area.id == RegionMunicipality.area_id)
        .where(Offer.id.in_(bindparam("ids", expanding=True)))
    )


@cache
def _codes() -> Select[int, str]:
    return (
        select(OfferCharacteristic.offer_id, OfferCharacteristic.characteristic_code)
        .where(OfferCharacteristic.offer_id.in_(bindparam("ids", expanding=True)))
        .order_by(OfferCharacteristic.characteristic_code)
    )


def _characteristics(session: Session, offer_ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = session.execute(_codes(), {"ids": list(offer_ids)})
    for offer_id, code in rows:
        found.setdefault(offer_id, []).append(code)
    return found


def offers_by_ids(session: Session, ids: Collection[int], day: date) -> dict[int, OfferView]:
    """Offers by id; ids that do not exist are absent. ``ids`` at most ``BATCH``."""
    rows = session.execute(_views(), {"day": day, "ids": list(ids)}).all()
    kinds = _characteristics(session, ids)
    return {
        row[0].id: OfferView(*row[:8], area=row[8] or "", characteristics=tuple(kinds.get(row[0].id, ())))
        for row in rows
    }


def all_offers(session: Session, day: date) -> Iterator[OfferView]:
    """Every offer of every region, in batches, in order of id."""
    last = 0
    while ids := session.scalars(select(Offer.id).where(Offer.id > last).order_by(Offer.id).limit(BATCH)).all():
        yield from offers_by_ids(session, ids, day).values()
        last = ids[-1]
        session.expunge_all()


def offers_of_provider(session: Session, provider_id: int, day: date) -> list[OfferView]:
    """The offers of one provider that are contracted on ``day``, by location and product."""
    ids = session.scalars(
        select(Offer.id)
        .join(Location, Offer.location_id == Location.id)
        .join(Contract, Offer.contract_id == Contract.id)
        .where(Location.provider_id == provider_id, Contract.valid_from <= day)
        .where(Contract.valid_to.is_(None) | (Contract.valid_to >= day))
    ).all()
    views = offers_by_ids(session, ids, day).values()
    return sorted(views, key=lambda view: (view.location.name, view.product.code, view.offer.id))


def offer_of_provider(session: Session, offer_id: int, provider_id: int, day: date) -> OfferView | None:
    """One offer, only when it is this provider's own."""
    view = offers_by_ids(session, [offer_id], day).get(offer_id)
    return view if view is not None and view.provider.id == provider_id else None


def provider_by_slug(session: Session, slug: str) -> Provider | None:
    """The provider behind /aanbieders/<slug>."""
    return session.scalar(select(Provider).where(Provider.slug == slug))


def count_offers(session: Session) -> int:
    """How many offers the database holds, shown or not."""
    return session.scalar(select(func.count(Offer.id))) or 0
