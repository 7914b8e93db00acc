"""Idempotency store: the same request sent twice is done once.

The answer to an Idempotency-Key stands here for a day. A request that was refused changed nothing and is not stored: it
may be sent again, also mended, under the same key.
"""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.models import IdempotentAnswer

STORED_HOURS = 24


class OtherRequest(PortalError):
    """The key was used for another request in the last day."""


def claim_key(session: Session, provider_id: int, key: str, request: bytes, now: datetime) -> IdempotentAnswer:
    """The row of this key: with an ``answer`` when the request was done before, else empty and to be filled.

    Of two that come at once the second waits here until the first commits or gives up: SQLite has one
    writer, and on PostgreSQL the insert of a key that another transaction inserts waits for its end.

    Raises:
        OtherRequest: the key was used for another request.
    """
    hashed = hashlib.sha256(request).hexdigest()
    session.execute(
        delete(IdempotentAnswer)
        .where(
            IdempotentAnswer.provider_id == provider_id, IdempotentAnswer.kept_at <= now - timedelta(hours=STORED_HOURS)
        )
        .execution_options(synchronize_session=False)
    )
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"provider_id": provider_id, "key": key, "request_hash": hashed, "answer": "", "kept_at": now}
    session.execute(
        insert(IdempotentAnswer).values(values).on_conflict_do_nothing(index_elements=["provider_id", "key"])
    )
    stored = session.scalars(
        select(IdempotentAnswer).where(IdempotentAnswer.provider_id == provider_id, IdempotentAnswer.key == key)
    ).one()
    if stored.request_hash != hashed:
        raise OtherRequest
    return stored


def delete_old_answers(session: Session, now: datetime) -> int:
    """Delete answers older than a day; how many."""
    gone = session.scalars(
        delete(IdempotentAnswer)
        .where(IdempotentAnswer.kept_at <= now - timedelta(hours=STORED_HOURS))
        .returning(IdempotentAnswer.id),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())
