"""Signals that help is missing, and who wants to hear by mail what comes of them."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.missing_offer import MissingStatus
from portal.models.base import Base, GmCode, Key, Moment, Prose, UtcDateTime, Word, to


class MissingOffer(Base):
    """A referrer's signal that nothing fits (ontbrekend aanbod); holds nothing about a child or about the sender."""

    __tablename__ = "missing_offer"
    __table_args__ = (
        CheckConstraint("segment IS NULL OR segment BETWEEN 1 AND 5", name="segment"),
        Index("ix_missing_offer_region_id_given_at", "region_id", "given_at"),
    )

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id")
    product_id: Mapped[int | None] = to("product.id")
    segment: Mapped[int | None]
    """That of the product, or the one that was chosen; None when the sender did not know."""
    area_id: Mapped[int | None] = to("area.id", index=False)
    """The area that was chosen, or the one in which the municipality lay on that day; None for the whole region."""
    municipality_code: Mapped[GmCode | None] = mapped_column(ForeignKey("municipality.code"))
    age_group: Mapped[str] = mapped_column(String(40), default="")
    characteristics: Mapped[list[str]] = mapped_column(JSON, default=list)
    too_long_weeks: Mapped[int | None]
    text: Mapped[Prose]
    status: Mapped[MissingStatus] = mapped_column(Word(MissingStatus), default=MissingStatus.NEW)
    answer: Mapped[Prose]
    """For the sender, the panel and whoever asks: everybody may read it."""
    follow_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of the private link by which the sender follows the signal."""
    mails_asked: Mapped[int] = mapped_column(default=0)
    """How often mail was asked for; bounded, so that nobody floods another's mailbox."""
    given_at: Mapped[Moment]
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MissingOfferFollower(Base):
    """The address of a sender who wants mail; deleted when the signal is closed, and never shown to the office."""

    __tablename__ = "missing_offer_follower"

    missing_offer_id: Mapped[int] = to("missing_offer.id", cascade=True, index=False, key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    asked_at: Mapped[Moment]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until then nothing is sent but the question to confirm."""
