"""What referrers say back: a figure that is wrong, or an offer that does not exist."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Moment, Prose, UtcDateTime, Word, to


class FeedbackKind(StrEnum):
    """One tap on an offer."""

    FULL = "vol"
    LONGER = "wachttijd-langer"
    NO_ANSWER = "geen-gehoor"
    WRONG = "klopt-niet"
    HELPED = "kon-terecht"


class Feedback(Base):
    """A referrer's signal about an offer, and what its provider did with it."""

    __tablename__ = "feedback"

    id: Mapped[Key]
    offer_id: Mapped[int] = to("offer.id", cascade=True)
    kind: Mapped[FeedbackKind] = mapped_column(Word(FeedbackKind))
    text: Mapped[Prose]
    given_at: Mapped[Moment]
    answer: Mapped[Prose]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = to("user.id", index=False)


class MissingStatus(StrEnum):
    """Where a signal about a missing offer stands."""

    NEW = "nieuw"
    LOOKED_AT = "in-behandeling"
    SOLVED = "opgelost"
    IMPOSSIBLE = "niet-mogelijk"


class MissingOffer(Base):
    """A referrer's signal that nothing fits (ontbrekend aanbod); holds nothing about a child."""

    __tablename__ = "missing_offer"
    __table_args__ = (CheckConstraint("segment IS NULL OR segment BETWEEN 1 AND 5", name="segment"),)

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id")
    product_id: Mapped[int | None] = to("product.id")
    segment: Mapped[int | None]
    area_id: Mapped[int | None] = to("area.id", index=False)
    age_group: Mapped[str] = mapped_column(String(40), default="")
    characteristics: Mapped[list[str]] = mapped_column(JSON, default=list)
    too_long_weeks: Mapped[int | None]
    text: Mapped[Prose]
    status: Mapped[MissingStatus] = mapped_column(Word(MissingStatus), default=MissingStatus.NEW)
    answer: Mapped[Prose]
    follow_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of the private link by which the sender follows the signal."""
    given_at: Mapped[Moment]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
