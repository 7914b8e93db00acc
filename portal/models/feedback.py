"""What referrers say back about an offer."""

from datetime import datetime
from enum import StrEnum

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
