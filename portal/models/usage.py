"""How the portal is used, counted without following anybody: no address, session or identifier."""

from datetime import date

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, to


class UsageCount(Base):
    """How often something happened in a region on a day; ``subject`` is a product, filter or outcome."""

    __tablename__ = "usage_count"
    __table_args__ = (UniqueConstraint("region_id", "kind", "day", "subject", "role"),)

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", index=False)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    """What a visitor said of themselves: huisarts, gi, toegang, school, gezin, anders or nothing; api for the API."""
    count: Mapped[int] = mapped_column(default=0)


class UsageMonth(Base):
    """The same numbers per calendar month (``month`` is its first day), written in the same transaction as the days.

    Years are read from here; a test holds that months are the sums of their days.
    """

    __tablename__ = "usage_month"
    __table_args__ = (UniqueConstraint("region_id", "kind", "month", "subject", "role"),)

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", index=False)
    month: Mapped[date]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    count: Mapped[int] = mapped_column(default=0)


class OfferUsage(Base):
    """How an offer was found in a calendar month (its first day): shown in a list, opened, contacted."""

    __tablename__ = "offer_usage"
    __table_args__ = (Index("ix_offer_usage_month", "month"),)

    offer_id: Mapped[int] = to("offer.id", cascade=True, key=True, index=False)
    month: Mapped[date] = mapped_column(primary_key=True)
    shown: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
    contacted: Mapped[int] = mapped_column(default=0)


class RegionDay(Base):
    """The state of a region's offers at the end of a day: how fresh the figures and how complete the words were."""

    __tablename__ = "region_day"

    region_id: Mapped[int] = to("region.id", cascade=True, key=True, index=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    offers: Mapped[int]
    current: Mapped[int]
    ageing: Mapped[int]
    """Possibly out of date: by their age, or because referrers doubt them."""
    unknown: Mapped[int]
    fields_filled: Mapped[int]
    """Fields filled in, of all offers together; ``fields_asked`` is how many there could be."""
    fields_asked: Mapped[int]
