"""What referrers say back about an offer."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
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
