"""Reports of waits: appended, never overwritten, so that history exists."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.waiting_time import Status, StopReason, WaitFigure
from portal.models.base import Base, Key, Moment, Word, to


class Channel(StrEnum):
    """Through what a change came in."""

    PAGE = "scherm"
    FILE = "bestand"
    API = "koppeling"
    MAIL = "maillink"
    COMMAND = "opdracht"


class WaitSave(Base):
    """Reports that one person saved together on the sheet, so that they can be undone together."""

    __tablename__ = "wait_save"

    id: Mapped[Key]
    user_id: Mapped[int] = to("user.id", cascade=True)
    at: Mapped[Moment]


class WaitReport(Base):
    """What a provider said about an offer on a day; the newest measurement that was not undone is the current one."""

    __tablename__ = "wait_report"
    __table_args__ = (
        Index("ix_wait_report_current", "offer_id", "measured_on", "id"),
        UniqueConstraint("undoes_id"),
        CheckConstraint("intake_weeks IS NULL OR intake_weeks BETWEEN 0 AND 260", name="intake"),
        CheckConstraint("start_weeks IS NULL OR start_weeks BETWEEN 0 AND 260", name="start"),
        CheckConstraint("places_free IS NULL OR places_free >= 0", name="places"),
    )

    id: Mapped[Key]
    offer_id: Mapped[int] = to("offer.id", cascade=True, index=False)
    status: Mapped[Status] = mapped_column(Word(Status))
    intake_weeks: Mapped[int | None]
    start_weeks: Mapped[int | None]
    places_free: Mapped[int | None]
    stop_until: Mapped[date | None]
    stop_reason: Mapped[StopReason | None] = mapped_column(Word(StopReason))
    measured_on: Mapped[date]
    reported_at: Mapped[Moment]
    reported_by_id: Mapped[int | None] = to("user.id", index=False)
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    save_id: Mapped[int | None] = mapped_column(ForeignKey("wait_save.id", ondelete="SET NULL"), index=True)
    undoes_id: Mapped[int | None] = to("wait_report.id", cascade=True, index=False)
    """The report that this one undoes; it restores what stood before, with the day on which that was measured."""

    @property
    def figure(self) -> WaitFigure:
        """The report as the domain reads it."""
        return WaitFigure(
            self.status,
            self.measured_on,
            self.intake_weeks,
            self.start_weeks,
            self.places_free,
            self.stop_until,
            self.stop_reason,
        )
