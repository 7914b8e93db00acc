"""Providers, the places where they give care, and whether a region admits those places."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.admission import PointPrecision, Verdict
from portal.models.base import Base, Key, Line, Moment, Name, Prose, Slug, UtcDateTime, Word, to


class Provider(Base):
    """An organisation that gives care (aanbieder), known by its KvK and AGB number."""

    __tablename__ = "provider"

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Name]
    kvk: Mapped[str] = mapped_column(String(8), unique=True)
    agb: Mapped[str] = mapped_column(String(8), default="")
    website: Mapped[Line]

    locations: Mapped[list["Location"]] = relationship(back_populates="provider", lazy="raise")


class Location(Base):
    """A place where care is given (vestiging); the point is in RD New metres."""

    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("provider_id", "name"),)

    id: Mapped[Key]
    provider_id: Mapped[int] = to("provider.id", cascade=True)
    name: Mapped[Name]
    street: Mapped[Line]
    postcode: Mapped[str] = mapped_column(String(7), default="")
    place: Mapped[Name]
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"), index=True)
    x: Mapped[float]
    y: Mapped[float]
    precision: Mapped[PointPrecision] = mapped_column(Word(PointPrecision))
    """Where the point came from, which says how far off it may be."""

    provider: Mapped[Provider] = relationship(back_populates="locations", lazy="raise")


class Admission(Base):
    """The 20 km rule judged for one location and one region, kept with what it was judged on."""

    __tablename__ = "admission"
    __table_args__ = (UniqueConstraint("location_id", "region_id"),)

    id: Mapped[Key]
    location_id: Mapped[int] = to("location.id", cascade=True)
    region_id: Mapped[int] = to("region.id", cascade=True)
    verdict: Mapped[Verdict] = mapped_column(Word(Verdict))
    distance_m: Mapped[float]
    uncertainty_m: Mapped[float]
    in_fringe: Mapped[bool] = mapped_column(default=False)
    data_version: Mapped[str] = mapped_column(String(100))
    judged_at: Mapped[Moment]
    override: Mapped[bool | None]
    """The office's own decision: True admits, False refuses, None leaves the verdict as it is."""
    override_reason: Mapped[Prose]
    override_by_id: Mapped[int | None] = to("user.id", index=False)
    override_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def admissible(self) -> bool:
        """Whether a search of the region may show offers at this location."""
        return self.verdict is Verdict.YES if self.override is None else self.override
