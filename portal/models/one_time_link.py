"""Links in mails: random, kept as a hash, for one purpose, used once."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.link_purpose import LinkPurpose
from portal.domain.permissions import Role
from portal.models.base import Base, Key, Moment, UtcDateTime, Word, to


class OneTimeLink(Base):
    """A link that was mailed; whom and what it is for stands here, never in the link."""

    __tablename__ = "one_time_link"

    id: Mapped[Key]
    purpose: Mapped[LinkPurpose] = mapped_column(Word(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of 32 random bytes; the token itself stands only in the mail."""
    user_id: Mapped[int | None] = to("user.id", cascade=True)
    provider_id: Mapped[int | None] = to("provider.id", cascade=True)
    region_id: Mapped[int | None] = to("region.id", cascade=True)
    missing_offer_id: Mapped[int | None] = to("missing_offer.id", cascade=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    role: Mapped[Role | None] = mapped_column(Word(Role))
    """Of an invitation: what the account may do."""
    created_by_id: Mapped[int | None] = to("user.id")
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Withdrawn, or a newer link took its place."""
