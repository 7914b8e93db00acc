"""The improvement list of the panel: wishes, and the votes of its members."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.improvement import LONGEST_LINK, LONGEST_SOURCE, LONGEST_TITLE, WishStatus
from portal.models.base import Base, Key, Moment, Prose, UtcDateTime, Word, to


class Wish(Base):
    """What a region's panel wants of the portal (wens): proposed, decided, planned, done.

    Who changed what stands in the audit trail (subject "wish").
    """

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint("(status = 'gedaan') = (done_on IS NOT NULL)", name="done"),
        CheckConstraint("status <> 'gepland' OR planned_for IS NOT NULL", name="planned"),
        Index("ix_wish_region_id_status", "region_id", "status"),
    )

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", index=False)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    explanation: Mapped[Prose]
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE), default="")
    """Where it came from, in words: an idea of a member, feedback, a missing offer."""
    status: Mapped[WishStatus] = mapped_column(Word(WishStatus), default=WishStatus.PROPOSED)
    proposed_by_id: Mapped[int | None] = to("user.id", index=False)
    proposed_at: Mapped[Moment]
    decision_reason: Mapped[Prose]
    decided_by_id: Mapped[int | None] = to("user.id", index=False)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    planned_for: Mapped[date | None]
    """First day of the quarter."""
    done_text: Mapped[Prose]
    """What was done, for everybody to read."""
    done_link: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    """Release note: an address, or an anchor of /verbeterd such as ``#wens-12``."""
    done_on: Mapped[date | None]


class WishVote(Base):
    """A member's vote: one per account and wish; taking it back deletes the row."""

    __tablename__ = "wish_vote"

    wish_id: Mapped[int] = to("wish.id", cascade=True, key=True, index=False)
    user_id: Mapped[int] = to("user.id", cascade=True, key=True)
    given_at: Mapped[Moment]
