"""People who sign in, and the tokens of providers' own systems. Referrers and families have neither."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.permissions import Actor, Role, needs_second_factor
from portal.models.base import Base, Key, Moment, Name, UtcDateTime, Word, to


class User(Base):
    """An account: a provider's person acts for one provider, office and panel for one region."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role <> 'aanbieder' OR provider_id IS NOT NULL", name="provider_has_provider"),
        CheckConstraint("role NOT IN ('regiobeheer', 'klankbord') OR region_id IS NOT NULL", name="office_has_region"),
    )

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Lower case: the sign-in name."""
    name: Mapped[Name]
    password_hash: Mapped[str] = mapped_column(String(300))
    role: Mapped[Role] = mapped_column(Word(Role))
    provider_id: Mapped[int | None] = to("provider.id", cascade=True)
    region_id: Mapped[int | None] = to("region.id")
    active: Mapped[bool] = mapped_column(default=True)
    session_secret: Mapped[str] = mapped_column(String(64))
    """Part of every session cookie: changing it signs out everywhere."""
    created_at: Mapped[Moment]
    signed_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the mail server refused the address for good; None again after a mail got through."""
    totp_secret: Mapped[str | None] = mapped_column(String(300))
    """Encrypted with a key that derives from PORTAL_SECRET_KEY; waits to be confirmed until ``totp_confirmed_at``."""
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int | None]
    """The step (30 s) of the code used last: no code works twice."""

    @property
    def has_second_factor(self) -> bool:
        """Whether signing in asks for a code."""
        return self.totp_confirmed_at is not None

    @property
    def lacks_second_factor(self) -> bool:
        """Whether the role needs a second factor that was not set up yet: until then nothing else is possible."""
        return needs_second_factor(self.role) and not self.has_second_factor

    @property
    def actor(self) -> Actor:
        """The account as the permission rules read it."""
        return Actor(self.id, self.role, self.provider_id, self.region_id)


class ApiToken(Base):
    """A key of a provider's own system; only its hash is kept, the key is shown once."""

    __tablename__ = "api_token"

    id: Mapped[Key]
    provider_id: Mapped[int] = to("provider.id", cascade=True)
    name: Mapped[Name]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
