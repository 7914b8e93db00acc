"""Questions about all offers of a region at once, as they stood on a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, case, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.product import Form
from portal.domain.waiting_time import Status, WaitFigure
from portal.models import (
    Admission,
    Area,
    Contract,
    Location,
    Offer,
    OfferChange,
    Product,
    RegionMunicipality,
    WaitingMonth,
    WaitReport,
)
from portal.queries.offers import findable_offers
from portal.queries.regions import member_on


class OfferState(NamedTuple):
    """An offer that a search of the region showed on a day, with the figure that was known then.

    ``area`` is None outside the areas of the region; ``inside`` says whether its municipality is one of the region's.
    """

    provider_id: int
    product_id: int
    product: str
    segment: int
    form: Form
    inside: bool
    area: str | None
    places_total: int | None
    status: Status | None
    measured_on: date | None
    intake_weeks: int | None
    start_weeks: int | None
    places_free: int | None
    stop_until: date | None
    doubted: bool
    """Whether referrers had made that figure doubtful."""

    @property
    def figure(self) -> WaitFigure | None:
        """The figure that was known, or None when nothing had been reported."""
        if self.status is None:
            return None
        return WaitFigure(
            self.status, self.measured_on, self.intake_weeks, self.start_weeks, self.places_free, self.stop_until
        )


def offer_states(session: Session, region_id: int, day: date, until: datetime | None = None) -> list[OfferState]:
    """The admissible, contracted offers of a region on ``day``, as a search shows them.

    With ``until`` only what had been reported before that moment about days up to ``day`` is known: so the state at
    the end of a month stays what it was, whatever is reported or undone later.
    """
    newest, undoing = aliased(WaitReport), aliased(WaitReport)
    undone = exists().where(undoing.undoes_id == newest.id)
    report_id = select(newest.id).where(newest.offer_id == Offer.id)
    if until is not None:
        undone = undone.where(undoing.reported_at < until)
        report_id = report_id.where(newest.measured_on <= day, newest.reported_at < until)
    doubted = Offer.doubted_at > WaitReport.reported_at
    if until is not None:
        doubted = and_(doubted, Offer.doubted_at < until)
    report_id = report_id.where(~undone).order_by(newest.measured_on.desc(), newest.id.desc()).limit(1)
    rows = session.execute(
        select(
            Location.provider_id,
            Product.id,
            Product.code,
            Product.segment,
            Product.form,
            case((RegionMunicipality.id.is_(None), 0), else_=1),
            Area.name,
            Offer.places_total,
            WaitReport.status,
            WaitReport.measured_on,
            WaitReport.intake_weeks,
            WaitReport.start_weeks,
            WaitReport.places_free,
            WaitReport.stop_until,
            case((doubted, 1), else_=0),
        )
        .select_from(Offer)
        .join(Contract, Offer.contract_id == Contract.id)
        .join(Product, Contract.product_id == Product.id)
        .join(Location, Offer.location_id == Location.id)
        .join(Admission, and_(Admission.location_id == Location.id, Admission.region_id == region_id))
        .outerjoin(WaitReport, WaitReport.id == report_id.correlate(Offer).scalar_subquery())
        .outerjoin(
            RegionMunicipality,
            and_(
                RegionMunicipality.region_id == region_id,
                RegionMunicipality.municipality_code == Location.municipality_code,
                RegionMunicipality.fringe.is_(False),
                member_on(day),
            ),
        )
        .outerjoin(Area, Area.id == RegionMunicipality.area_id)
        .where(Offer.id.in_(findable_offers(region_id, day)))
        .order_by(Offer.id)
    ).all()
    return [OfferState._make((*row[:5], bool(row[5]), *row[6:-1], bool(row[-1]))) for row in rows]


def first_report_moment(session: Session, region_id: int) -> datetime | None:
    """When the first report about an offer of the region came in."""
    return session.scalar(
        select(func.min(WaitReport.reported_at))
        .join(Offer, Offer.id == WaitReport.offer_id)
        .join(Contract, Contract.id == Offer.contract_id)
        .where(Contract.region_id == region_id)
    )


def closed_months(session: Session, region_id: int, first: date) -> Sequence[WaitingMonth]:
    """The months of a region that were closed, from the one that holds ``first`` on, oldest first."""
    return session.scalars(
        select(WaitingMonth)
        .where(WaitingMonth.region_id == region_id, WaitingMonth.last_day >= first)
        .order_by(WaitingMonth.last_day)
    ).all()


def newest_change(session: Session) -> tuple[int, datetime | None]:
    """Number and moment of the last change of any offer; (0, None) when nothing changed yet."""
    row = session.execute(
        select(OfferChange.sequence, OfferChange.at).order_by(OfferChange.sequence.desc()).limit(1)
    ).first()
    return (row[0], row[1]) if row is not None else (0, None)
