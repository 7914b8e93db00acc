"""Questions about the keys of providers' own systems."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import ApiToken


def live_token(session: Session, token_hash: str) -> ApiToken | None:
    """The key with this hash, unless it was revoked."""
    return session.scalar(select(ApiToken).where(ApiToken.token_hash == token_hash, ApiToken.revoked_at.is_(None)))


def tokens_of_provider(session: Session, provider_id: int) -> Sequence[ApiToken]:
    """The keys of one provider that work, newest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.provider_id == provider_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    ).all()


def token_of_provider(session: Session, token_id: int, provider_id: int) -> ApiToken | None:
    """One working key, only when it is this provider's own."""
    return session.scalar(
        select(ApiToken).where(
            ApiToken.id == token_id, ApiToken.provider_id == provider_id, ApiToken.revoked_at.is_(None)
        )
    )
