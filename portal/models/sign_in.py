"""Who is signed in where, second factors, and how long a name or address must wait."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Moment, UtcDateTime, to


class UserSession(Base):
    """A browser in which somebody is signed in; without the row its cookie is worth nothing. No IP address."""

    __tablename__ = "user_session"

    id: Mapped[Key]
    user_id: Mapped[int] = to("user.id", cascade=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    last_seen_at: Mapped[Moment]
    """Written at most every few minutes."""
    browser: Mapped[str] = mapped_column(String(80))
    """Coarse, such as "Firefox op Windows"."""


class RecoveryCode(Base):
    """A code for when the phone is lost; shown once, kept as a keyed hash, used once."""

    __tablename__ = "recovery_code"

    id: Mapped[Key]
    user_id: Mapped[int] = to("user.id", cascade=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EmailChange(Base):
    """A change of sign-in name that waits for both addresses; one per account."""

    __tablename__ = "email_change"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    new_email: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[Moment]
    old_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    new_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInDelay(Base):
    """Failed tries of a sign-in name, an address, or the two together; counted for all workers at once."""

    __tablename__ = "sign_in_delay"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A keyed hash: neither the name nor the address can be read from it."""
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[Moment]
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trusted: Mapped[bool] = mapped_column(default=False)
    """Of name and address together: somebody signed in so before."""
