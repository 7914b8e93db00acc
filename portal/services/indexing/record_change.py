"""Queue changes for the index, in the transaction of the change itself."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from portal.models import OfferChange

CHANGE_LOCK = 0x506C656B  # "Plek": any constant that no other program locks in this database
CHANGE_DAYS = 30
"""Days that changes of offers wait for a process that was stopped; after that the index, which has them, is opened
anew."""


def record_change(session: Session, offer_ids: Iterable[int], now: datetime) -> None:
    """Say that these offers changed in a way that a search could show.

    On PostgreSQL numbers of a sequence become visible in order of commit, not of number: a reader
    that had seen 10 would miss 9 when that commits later. The lock, held until commit, keeps the two
    orders equal. SQLite has one writer at a time and needs none.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHANGE_LOCK})
    changes = [{"offer_id": offer_id, "at": now} for offer_id in offer_ids]
    if changes:
        session.execute(insert(OfferChange), changes)  # one statement: nobody asks for the numbers here
