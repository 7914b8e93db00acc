"""How many providers of a product filled in which field of their offers."""

from datetime import date

from sqlalchemy import ColumnElement, case, distinct, func, select
from sqlalchemy.orm import Session

from portal.domain.completeness import Share
from portal.models import Characteristic, Contract, Offer, OfferCharacteristic

TEXTS = (
    "description",
    "phone",
    "how_to_refer",
    "contra_indications",
    "phone_hours",
    "bridging",
    "consultation",
    "email",
)


def field_shares(session: Session, product_id: int, day: date) -> dict[str, Share]:
    """Providers with a contract on ``day`` that filled a field in for at least one offer, by field.

    A product belongs to one region. Kinds of characteristics are fields too; one that nobody filled in is absent.
    """
    contracted = (
        (Contract.product_id == product_id)
        & (Contract.valid_from <= day)
        & (Contract.valid_to.is_(None) | (Contract.valid_to >= day))
    )

    def providers(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(distinct(case((condition, Contract.provider_id))))

    row = session.execute(
        select(
            func.count(distinct(Contract.provider_id)),
            providers(Offer.places_total.is_not(None)),
            *(providers(getattr(Offer, name) != "") for name in TEXTS),
        )
        .join(Offer, Offer.contract_id == Contract.id)
        .where(contracted)
    ).one()
    total = row[0]
    counts = dict(zip(("places_total", *TEXTS), row[1:], strict=True))
    kinds = session.execute(
        select(Characteristic.kind, func.count(distinct(Contract.provider_id)))
        .join(OfferCharacteristic, OfferCharacteristic.characteristic_code == Characteristic.code)
        .join(Offer, Offer.id == OfferCharacteristic.offer_id)
        .join(Contract, Contract.id == Offer.contract_id)
        .where(contracted)
        .group_by(Characteristic.kind)
    )
    counts |= {kind: number for kind, number in kinds}
    return {name: Share(number, total) for name, number in counts.items()}
