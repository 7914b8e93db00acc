"""Waiting times of a region at the end of a month, as they were published: closed once, never changed."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Moment, to


class WaitingMonth(Base):
    """All figures of a region that may be shown about the last day of a month.

    Kept as they were shown: a later decision of the office or another border would change them, and the difference
    would tell what is hidden.
    """

    __tablename__ = "waiting_month"
    __table_args__ = (UniqueConstraint("region_id", "last_day"),)

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", cascade=True, index=False)
    last_day: Mapped[date]
    closed_at: Mapped[Moment]
    figures: Mapped[list[list[Any]]] = mapped_column(JSON)
    """One row a cut: segment, product, area, hidden groups, and the figures in the order of ``CutFigures``."""
