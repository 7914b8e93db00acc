"""Make numbers of use for tests."""

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.usage import UsageKind
from portal.models import Offer, OfferUsage, UsageMonth
from tests.factories.offers import REGION, region_of

LAST_MONTH = date(2026, 10, 1)
"""Of the day of all tests."""


def make_seen(
    session: Session, offer: Offer, shown: int, opened: int = 0, contacted: int = 0, *, month: date = LAST_MONTH
) -> None:
    """How an offer was found in a month."""
    session.add(OfferUsage(offer_id=offer.id, month=month, shown=shown, opened=opened, contacted=contacted))
    session.flush()


def make_month(
    session: Session,
    kind: UsageKind,
    subject: str = "",
    count: int = 1,
    *,
    month: date = LAST_MONTH,
    role: str = "",
    region: str = REGION,
) -> None:
    """A number of a region in a month."""
    region_id = region_of(session, region).id
    session.add(UsageMonth(region_id=region_id, month=month, kind=kind.value, subject=subject, role=role, count=count))
    session.flush()


def make_filtered(session: Session, product: str, characteristic: str, count: int, *, role: str = "") -> None:
    """Searches of last month for ``product`` ("" for none) that filtered on a characteristic."""
    make_month(session, UsageKind.PRODUCT_FILTER, f"{product}|{characteristic}", count, role=role)
