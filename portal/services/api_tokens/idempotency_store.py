"""The same request sent twice is done once: the answer to an Idempotency-Key is kept for a day.

A request that was refused changed nothing and is not kept: it may be sent again, also mended, under the same key.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.models import KeptAnswer

KEPT_HOURS = 24


class OtherRequest(PortalError):
    """The key was used for another request in the last day."""


def claim_key(session: Session, provider_id: int, key: str, request: bytes, now: datetime) -> KeptAnswer:
    """The row of this key: with an ``answer`` when the request was done before, else empty and to be filled.

    Of two that come at once the second waits here until the first commits or gives up: SQLite has one
    writer, and on PostgreSQL the insert of a key that another transaction inserts waits for its end.

    Raises:
        OtherRequest: the key was used for another request.
    """
    hashed = hashlib.sha256(request).hexdigest()
    session.execute(
        delete(KeptAnswer)
        .where(KeptAnswer.provider_id == provider_id, KeptAnswer.kept_at <= now - timedelta(hours=KEPT_HOURS))
        .execution_options(synchronize_session=False)
    )
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"provider_id": provider_id, "key": key, "request_hash": hashed, "answer": "", "kept_at": now}
    session.execute(insert(KeptAnswer).values(values).on_conflict_do_nothing(index_elements=["provider_id", "key"]))
    kept = session.scalars(select(KeptAnswer).where(KeptAnswer.provider_id == provider_id, KeptAnswer.key == key)).one()
    if kept.request_hash != hashed:
        raise OtherRequest
    return kept


def delete_old_answers(session: Session, now: datetime) -> int:
    """Delete answers older than a day; how many."""
    gone = session.scalars(
        delete(KeptAnswer).where(KeptAnswer.kept_at <= now - timedelta(hours=KEPT_HOURS)).returning(KeptAnswer.id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())
