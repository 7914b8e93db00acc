"""Write down what happened to an account, without anything that opens it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.models import AuditEntry, Channel, User


def record_account_change(
    session: Session,
    action: str,
    user: User,
    now: datetime,
    *,
    by: int | None = None,
    channel: Channel = Channel.PAGE,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Append an entry on ``user``; ``by`` is who did it, by default the account itself."""
    session.add(
        AuditEntry(
            at=now,
            user_id=user.id if by is None and channel is not Channel.COMMAND else by,
            provider_id=user.provider_id,
            channel=channel,
            action=action,
            subject="user",
            subject_id=user.id,
            before=before,
            after=after,
        )
    )
