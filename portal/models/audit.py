"""Who changed what, through what, before and after: appended, never changed."""

from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Moment, Word, to
from portal.models.waiting_time import Channel


class AuditEntry(Base):
    """One change. ``subject`` names the table, ``subject_id`` the row; no foreign key, so that it outlives it."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "subject_id"),)

    id: Mapped[Key]
    at: Mapped[Moment]
    user_id: Mapped[int | None] = to("user.id")
    provider_id: Mapped[int | None] = mapped_column(index=True)
    token_id: Mapped[int | None]
    """The key of a provider's own system that did it; no foreign key, as ``subject_id``."""
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
