"""What referrers say back: a figure that is wrong, or an offer that does not exist."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.feedback import FeedbackAnswer, FeedbackKind
from portal.models.base import Base, Day, Key, Moment, Prose, UtcDateTime, Word, to


class Feedback(Base):
    """What referrers reported about an offer, and what its provider did with it.

    The same kind on the same offer and day is one row as long as nobody answered it: reports are counted, people are
    not.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        Index(
            "uq_feedback_open",
            "offer_id",
            "kind",
            "day",
            unique=True,
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        CheckConstraint("times > 0", name="times"),
    )

    id: Mapped[Key]
    offer_id: Mapped[int] = to("offer.id", cascade=True)
    kind: Mapped[FeedbackKind] = mapped_column(Word(FeedbackKind))
    day: Mapped[Day]
    """The day in the Netherlands."""
    times: Mapped[int]
    texts: Mapped[list[str]] = mapped_column(JSON)
    """Lines that were added; only the provider and its region office read them."""
    given_at: Mapped[Moment]
    """When it was reported first."""
    last_at: Mapped[Moment]
    """When it was reported last."""
    outcome: Mapped[FeedbackAnswer | None] = mapped_column(Word(FeedbackAnswer))
    answer: Mapped[Prose]
    """Why it is right, in the words of the provider."""
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = to("user.id", index=False)
    corrected_by_id: Mapped[int | None] = mapped_column(ForeignKey("wait_report.id", ondelete="SET NULL"), index=True)
    """The new figure that closed it by itself; undoing that figure opens it again."""


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
