"""Questions about the audit trail."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.models import AuditEntry, Location, Offer


def _of_provider(provider_id: int, offer_id: int | None) -> ColumnElement[bool]:
    """Condition: a change by this provider or of one of its offers; with ``offer_id`` only of that offer."""
    own = select(Offer.id).join(Location, Offer.location_id == Location.id).where(Location.provider_id == provider_id)
    about_own = and_(AuditEntry.subject == "offer", AuditEntry.subject_id.in_(own))
    if offer_id is not None:
        return and_(about_own, AuditEntry.subject_id == offer_id)
    return or_(AuditEntry.provider_id == provider_id, about_own)


def changes_of_provider(
    session: Session, provider_id: int, *, offer_id: int | None = None, offset: int = 0, limit: int = 50
) -> Sequence[AuditEntry]:
    """Changes of one provider, newest first."""
    return session.scalars(
        select(AuditEntry)
        .where(_of_provider(provider_id, offer_id))
        .order_by(AuditEntry.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()


def count_changes(session: Session, provider_id: int, *, offer_id: int | None = None) -> int:
    """How many changes of one provider there are."""
    return session.scalar(select(func.count(AuditEntry.id)).where(_of_provider(provider_id, offer_id))) or 0
