"""Questions about the catalogue of a region on a day."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from portal.domain.product import Norm
from portal.models import Characteristic, Product, ProductStepDown, WaitingNorm


def product_on(day: date) -> ColumnElement[bool]:
    """Condition: this Product stands in the catalogue on ``day``."""
    return (Product.valid_from <= day) & or_(Product.valid_to.is_(None), Product.valid_to >= day)


def catalogue(session: Session, region_id: int, day: date) -> Sequence[Product]:
    """The products of a region on ``day``, by segment and code."""
    return session.scalars(
        select(Product).where(Product.region_id == region_id, product_on(day)).order_by(Product.segment, Product.code)
    ).all()


def product_by_code(session: Session, region_id: int, code: str, day: date) -> Product | None:
    """The product that ``code`` means in this region on ``day``."""
    return session.scalar(select(Product).where(Product.region_id == region_id, Product.code == code, product_on(day)))


def step_downs(session: Session, product_id: int) -> Sequence[Product]:
    """The lighter products that can follow, best first."""
    return session.scalars(
        select(Product)
        .join(ProductStepDown, ProductStepDown.lighter_id == Product.id)
        .where(ProductStepDown.product_id == product_id)
        .order_by(ProductStepDown.position)
    ).all()


def norms(session: Session, product_ids: Collection[int], day: date) -> dict[int, Norm]:
    """The norm of each product that holds on ``day``, by product id; products without one are absent."""
    rows = session.execute(
        select(WaitingNorm.product_id, WaitingNorm.intake_weeks, WaitingNorm.start_weeks)
        .where(WaitingNorm.product_id.in_(product_ids), WaitingNorm.valid_from <= day)
        .order_by(WaitingNorm.valid_from)
    ).all()
    return {product_id: Norm(intake, start) for product_id, intake, start in rows}  # the newest stays


def characteristics(session: Session) -> Sequence[Characteristic]:
    """All characteristics in their order."""
    return session.scalars(select(Characteristic).order_by(Characteristic.position)).all()
