"""Contracts and what is offered under them: the thing that is searched."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, Line, Moment, Prose, UtcDateTime, to


class Contract(Base):
    """A provider may deliver a product in a region from..to, both days included."""

    __tablename__ = "contract"
    __table_args__ = (
        UniqueConstraint("provider_id", "region_id", "product_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    )

    id: Mapped[Key]
    provider_id: Mapped[int] = to("provider.id")
    region_id: Mapped[int] = to("region.id")
    product_id: Mapped[int] = to("product.id")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Offer(Base):
    """A contracted product at a location (aanbod). Empty text means: not told."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("contract_id", "location_id"),
        CheckConstraint("age_from >= 0 AND age_to >= age_from", name="ages"),
        CheckConstraint("places_total IS NULL OR places_total >= 0", name="places"),
    )

    id: Mapped[Key]
    contract_id: Mapped[int] = to("contract.id", cascade=True)
    location_id: Mapped[int] = to("location.id", cascade=True)
    description: Mapped[Prose]
    age_from: Mapped[int]
    age_to: Mapped[int]
    contra_indications: Mapped[Prose]
    how_to_refer: Mapped[Prose]
    phone: Mapped[Line]
    phone_hours: Mapped[Line]
    """When the phone is answered, in words."""
    email: Mapped[Line]
    website: Mapped[Line]
    places_total: Mapped[int | None]
    bridging: Mapped[Prose]
    """Help while waiting, in words; it never shortens the stated wait."""
    consultation: Mapped[Prose]
    """How a referrer may ask for advice without referring."""
    doubted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When reports of referrers made the figure doubtful; a figure that was reported later is not."""


class OfferCharacteristic(Base):
    """An offer has a characteristic."""

    __tablename__ = "offer_characteristic"

    offer_id: Mapped[int] = to("offer.id", cascade=True, key=True, index=False)
    characteristic_code: Mapped[str] = mapped_column(
        String(60), ForeignKey("characteristic.code"), primary_key=True, index=True
    )


class OfferChange(Base):
    """An offer changed in a way that a search could show; read by the index in order of sequence.

    Written in the same transaction as the change. The sequence never repeats, also after deletion.
    """

    __tablename__ = "offer_change"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    sequence: Mapped[Key]
    offer_id: Mapped[int] = mapped_column(index=True)
    """No foreign key: the row must outlive a deleted offer, to take it out of the index."""
    at: Mapped[Moment]
