"""Questions about how offers were found, by month."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.admission import Verdict
from portal.domain.how_found import TimesFound
from portal.domain.usage import UsageKind
from portal.models import Admission, Contract, Location, Offer, OfferUsage, UsageMonth


@dataclass(frozen=True, slots=True)
class PeerOffer:
    """An offer of another provider, contracted from..to and shown by the search of its region."""

    offer_id: int
    product_id: int
    provider_id: int
    valid_from: date
    valid_to: date | None

    def held_in(self, month: date, last: date) -> bool:
        """Whether its contract held on a day from ``month`` to ``last``."""
        return self.valid_from <= last and (self.valid_to is None or self.valid_to >= month)


def times_by_offer(
    session: Session, offer_ids: Collection[int], first: date, last: date
) -> dict[tuple[int, date], TimesFound]:
    """Numbers by offer and month (first days ``first`` to ``last``); what was never seen is absent."""
    rows = session.execute(
        select(OfferUsage).where(OfferUsage.offer_id.in_(offer_ids), OfferUsage.month.between(first, last))
    ).scalars()
    return {(row.offer_id, row.month): TimesFound(row.shown, row.opened, row.contacted) for row in rows}


def peer_offers(session: Session, product_ids: Collection[int], provider_id: int) -> list[PeerOffer]:
    """The offers of other providers of the same products that the search may show."""
    admissible = or_(Admission.override.is_(True), and_(Admission.override.is_(None), Admission.verdict == Verdict.YES))
    rows = session.execute(
        select(Offer.id, Contract.product_id, Contract.provider_id, Contract.valid_from, Contract.valid_to)
        .join(Contract, Offer.contract_id == Contract.id)
        .join(Location, Offer.location_id == Location.id)
        .join(Admission, and_(Admission.location_id == Location.id, Admission.region_id == Contract.region_id))
        .where(Contract.product_id.in_(product_ids), Contract.provider_id != provider_id, admissible)
        .order_by(Offer.id)
    ).all()
    return [PeerOffer(*row) for row in rows]


def times_of_peers(
    session: Session, product_ids: Collection[int], provider_id: int, first: date, last: date
) -> dict[tuple[int, date], TimesFound]:
    """As ``times_by_offer``, of all offers of other providers of these products."""
    rows = session.execute(
        select(OfferUsage.offer_id, OfferUsage.month, OfferUsage.shown, OfferUsage.opened, OfferUsage.contacted)
        .join(Offer, OfferUsage.offer_id == Offer.id)
        .join(Contract, Offer.contract_id == Contract.id)
        .where(Contract.product_id.in_(product_ids), Contract.provider_id != provider_id)
        .where(OfferUsage.month.between(first, last))
    ).all()
    return {(offer_id, month): TimesFound(*times) for offer_id, month, *times in rows}


def filters_asked(session: Session, region_id: int, month: date) -> dict[str, int]:
    """How often searches of a month filtered on a characteristic, by ``PRODUCT|CHARACTERISTIC``."""
    rows = session.execute(
        select(UsageMonth.subject, func.sum(UsageMonth.count))
        .where(UsageMonth.region_id == region_id, UsageMonth.kind == UsageKind.PRODUCT_FILTER.value)
        .where(UsageMonth.month == month)
        .group_by(UsageMonth.subject)
    ).all()
    return {subject: int(count) for subject, count in rows}


def first_counted_month(session: Session, region_ids: Collection[int]) -> date | None:
    """The month in which counting began in any of these regions; None before that."""
    return session.scalar(
        select(func.min(UsageMonth.month)).where(
            UsageMonth.region_id.in_(region_ids), UsageMonth.kind == UsageKind.SEARCH.value
        )
    )
