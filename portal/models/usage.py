"""How the portal is used, counted without following anybody: no address, session or identifier."""

from datetime import date

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base, Key, to


class UsageCount(Base):
    """How often something happened in a region on a day; ``subject`` is a product, filter or outcome."""

    __tablename__ = "usage_count"
    __table_args__ = (UniqueConstraint("region_id", "day", "kind", "subject", "role"),)

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", index=False)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    """What a visitor said of themselves: huisarts, gi, toegang, school, gezin, anders or nothing."""
    count: Mapped[int] = mapped_column(default=0)
