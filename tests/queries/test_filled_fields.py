"""Shares count providers, of one product, with a contract today."""

from datetime import date

from sqlalchemy.orm import Session

from portal.domain.completeness import Share
from portal.models import Contract
from portal.queries.filled_fields import field_shares
from tests.factories.offers import DAY, make_location, make_offer, make_provider


def test_providers_are_counted_once(session: Session) -> None:
    provider = make_provider(session)
    first = make_offer(session, provider=provider, characteristics=("emdr", "cgt", "nl"))
    first.contra_indications = "Acuut gevaar."
    make_offer(session, provider=provider, location=make_location(session, provider), characteristics=("mst",))
    second = make_offer(session, description="", characteristics=("nl",))
    second.phone = ""
    second.places_total = 0
    make_offer(session, product="S4-12", characteristics=("emdr",))
    make_offer(session, contract=(date(2024, 1, 1), date(2026, 11, 21)))
    session.flush()
    product_id = session.get_one(Contract, first.contract_id).product_id
    shares = field_shares(session, product_id, DAY)
    assert shares["description"] == Share(1, 2)
    assert shares["phone"] == Share(1, 2)
    assert shares["email"] == Share(2, 2)
    assert shares["contra_indications"] == Share(1, 2)
    assert shares["places_total"] == Share(1, 2)
    assert shares["consultation"] == Share(0, 2)
    assert (shares["methodiek"], shares["taal"]) == (Share(1, 2), Share(2, 2))
    assert "doelgroep" not in shares
