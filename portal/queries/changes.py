"""Questions about the queue of changes that the index follows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import OfferChange


def newest_sequence(session: Session) -> int:
    """The highest sequence that was ever committed and is still there; 0 when nothing changed yet."""
    return session.scalar(select(func.max(OfferChange.sequence))) or 0


def some_are_gone(session: Session, sequence: int, before: datetime) -> bool:
    """Whether changes after ``sequence`` may have been deleted, because they were older than ``before``.

    Of what is deleted the last stays (services.tidy_up): so the oldest that is left is an old one, and comes later.
    """
    oldest = session.execute(
        select(OfferChange.sequence, OfferChange.at).order_by(OfferChange.sequence).limit(1)
    ).first()
    return oldest is not None and oldest.sequence > sequence + 1 and oldest.at < before


def changes_since(session: Session, sequence: int, limit: int) -> Sequence[tuple[int, int]]:
    """(sequence, offer id) after ``sequence``, oldest first, at most ``limit``."""
    return [
        (row[0], row[1])
        for row in session.execute(
            select(OfferChange.sequence, OfferChange.offer_id)
            .where(OfferChange.sequence > sequence)
            .order_by(OfferChange.sequence)
            .limit(limit)
        )
    ]
