"""Make signals about missing offers for tests, and look for a text in a whole database."""

import itertools
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.missing_offer import MissingStatus
from portal.models import Area, Base, MissingOffer, Product
from portal.services.accounts.one_time_links import hash_token
from tests.factories.offers import MOMENT, REGION, region_of

_numbers = itertools.count(1)


def make_signal(
    session: Session,
    *,
    product: str | None = "S4-13",
    segment: int | None = None,
    area: str = "",
    municipality: str | None = None,
    region: str = REGION,
    status: MissingStatus = MissingStatus.NEW,
    answer: str = "",
    given_at: datetime = MOMENT,
    token: str = "",
    text: str = "",
) -> MissingOffer:
    owner = region_of(session, region)
    entry = (
        session.scalars(select(Product).where(Product.region_id == owner.id, Product.code == product)).one()
        if product is not None
        else None
    )
    place = session.scalars(select(Area).where(Area.region_id == owner.id, Area.name == area)).one() if area else None
    signal = MissingOffer(
        region_id=owner.id,
        product_id=entry.id if entry is not None else None,
        segment=entry.segment if entry is not None else segment,
        area_id=place.id if place is not None else None,
        municipality_code=municipality,
        characteristics=[],
        text=text,
        status=status,
        answer=answer,
        follow_hash=hash_token(token or f"token-{next(_numbers)}"),
        given_at=given_at,
        answered_at=given_at if status.closed else None,
    )
    session.add(signal)
    session.flush()
    return signal


def where_it_stands(engine: Engine, text: str) -> list[str]:
    """Table and column of every value in the database that holds ``text``, whatever its kind and case."""
    wanted = text.lower()
    with Session(engine) as session:
        return [
            f"{table.name}.{column.name}"
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table)).all()
            for column, value in zip(table.columns, row, strict=True)
            if wanted in str(value).lower()
        ]
