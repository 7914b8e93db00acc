"""The mail queue: written in the transaction that causes a mail, handed over by `portal mail` afterwards."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Moment, UtcDateTime, to


class Mail(Base):
    """One mail to one address. Once sent or given up its text is cleared: it may hold a link that opens something."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_due", "sent_at", "failed_at", "next_try_at"),)

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(60))
    """The name of its templates in templates/email."""
    deduplication_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    """The same key is queued once, however often its cause runs."""
    address: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    provider_id: Mapped[int | None] = to("provider.id", cascade=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    """The same at every try, so that a receiver that got it already can tell."""
    created_at: Mapped[Moment]
    next_try_at: Mapped[Moment]
    tries: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(String(32))
    """Who is sending it now; nobody else may until ``leased_until``."""
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forget_address: Mapped[bool] = mapped_column(default=False)
    """For people without an account: the address is cleared as well once it is sent or given up."""
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")
