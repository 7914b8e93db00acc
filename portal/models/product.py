"""The catalogue of a region: products, what follows them, their norms, and the characteristics."""

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.product import Form, counts_places
from portal.models.base import Base, Key, Name, Prose, Word, to


class Product(Base):
    """An entry of the catalogue. The key is (region, code, valid_from): elsewhere a code means something else."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("region_id", "code", "valid_from"),
        CheckConstraint("segment BETWEEN 1 AND 5", name="segment"),
        CheckConstraint("age_from >= 0 AND age_to >= age_from", name="ages"),
    )

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id")
    code: Mapped[str] = mapped_column(String(20))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    segment: Mapped[int]
    name: Mapped[Name]
    form: Mapped[Form] = mapped_column(Word(Form))
    age_from: Mapped[int]
    age_to: Mapped[int]
    description: Mapped[Prose]

    @property
    def counts_places(self) -> bool:
        """Whether offers of this product count places."""
        return counts_places(self.form, self.segment)


class ProductStepDown(Base):
    """A lighter product that can follow (afschalen)."""

    __tablename__ = "product_step_down"

    product_id: Mapped[int] = to("product.id", cascade=True, key=True, index=False)
    lighter_id: Mapped[int] = to("product.id", cascade=True, key=True)
    position: Mapped[int] = mapped_column(default=0)


class WaitingNorm(Base):
    """Weeks that a wait should stay within (Treeknorm or the region's own), dated and editable."""

    __tablename__ = "waiting_norm"
    __table_args__ = (
        UniqueConstraint("product_id", "valid_from"),
        CheckConstraint("intake_weeks BETWEEN 0 AND 260 AND start_weeks BETWEEN 0 AND 260", name="weeks"),
    )

    id: Mapped[Key]
    product_id: Mapped[int] = to("product.id", cascade=True)
    valid_from: Mapped[date]
    intake_weeks: Mapped[int]
    start_weeks: Mapped[int]


class Characteristic(Base):
    """A controlled value that an offer can have (kenmerk); the code is stable, the label is what people read."""

    __tablename__ = "characteristic"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    """doelgroep, problematiek, methodiek, setting, taal or bijzonder."""
    label: Mapped[Name]
    position: Mapped[int]
