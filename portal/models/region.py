"""Regions, their areas and the municipalities they consist of."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.region import RegionRules
from portal.domain.waiting_time import AgeingLimits
from portal.models.base import Base, GmCode, Key, Line, Name, Slug, to


class Region(Base):
    """Municipalities that buy youth care together; its limits are settings that the office may change."""

    __tablename__ = "region"
    __table_args__ = (
        CheckConstraint("radius_km >= 0", name="radius"),
        CheckConstraint("current_days > 0 AND stale_days >= current_days AND crisis_days > 0", name="limits"),
    )

    id: Mapped[Key]
    slug: Mapped[Slug] = mapped_column(unique=True)
    name: Mapped[Name]
    radius_km: Mapped[int] = mapped_column(default=20)
    current_days: Mapped[int] = mapped_column(default=31)
    stale_days: Mapped[int] = mapped_column(default=62)
    crisis_days: Mapped[int] = mapped_column(default=2)
    crisis_phone: Mapped[Line]
    crisis_name: Mapped[Line]
    accession_moments: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Month-day ("01-01"), the days on which new providers or products may start."""
    words_version: Mapped[int] = mapped_column(default=0)
    """Raised with every change of the region's search words, so that a reader sees by one number what is new."""

    areas: Mapped[list["Area"]] = relationship(back_populates="region", order_by="Area.id", lazy="raise")

    @property
    def rules(self) -> RegionRules:
        """The settings as the domain reads them."""
        return RegionRules(self.slug, self.name, self.radius_km * 1000, self.limits)

    @property
    def limits(self) -> AgeingLimits:
        """How figures age here."""
        return AgeingLimits(self.current_days, self.stale_days, self.crisis_days)


class Area(Base):
    """A part of a region (gebied, subregion)."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("region_id", "name"),)

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", cascade=True)
    name: Mapped[Name]

    region: Mapped[Region] = relationship(back_populates="areas", lazy="raise")


class RegionMunicipality(Base):
    """A municipality in a region, or admitted as fringe; dated, because municipalities merge."""

    __tablename__ = "region_municipality"
    __table_args__ = (UniqueConstraint("region_id", "municipality_code", "valid_from"),)

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", cascade=True)
    municipality_code: Mapped[GmCode] = mapped_column(ForeignKey("municipality.code"), index=True)
    area_id: Mapped[int | None] = to("area.id")
    fringe: Mapped[bool] = mapped_column(default=False)
    """Outside the radius yet admitted by the region (randgemeente): not part of its territory."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Municipality(Base):
    """A municipality by its CBS code, with the boundary that is loaded now (RD New, WKB)."""

    __tablename__ = "municipality"

    code: Mapped[GmCode] = mapped_column(primary_key=True)
    name: Mapped[Name]
    boundary: Mapped[bytes | None] = mapped_column(deferred=True)


class BoundarySource(Base):
    """Where the loaded boundaries came from; the newest row holds."""

    __tablename__ = "boundary_source"

    id: Mapped[Key]
    version: Mapped[str] = mapped_column(String(100))
    source: Mapped[Name]
    checksum: Mapped[str] = mapped_column(String(64), default="")
    official: Mapped[bool]
    municipality_count: Mapped[int]
    loaded_on: Mapped[date]
