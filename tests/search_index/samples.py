"""A plain offer to vary on, and the day and region of most questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from search_index.store.document import OfferDocument

DAY = date(2026, 3, 2)
REGION = "een-10-voor-de-jeugd"

PLAIN = OfferDocument(
    id=1,
    region=REGION,
    product="S4-13",
    product_name="Traumabehandeling (EMDR)",
    product_text="Behandeling na een ingrijpende gebeurtenis.",
    segment=4,
    provider="de-linde",
    provider_name="De Linde",
    place="Veldhoven",
    municipality="GM0861",
    area="Veldhoven en Waalre",
    x=156000.0,
    y=381000.0,
    age_from=4,
    age_to=17,
    characteristics=("emdr", "thuis"),
    characteristic_text="EMDR; Bij het gezin thuis",
    text="Wij helpen kinderen.",
    status="wachtlijst",
    intake_wait=2,
    start_wait=4,
    places_free=None,
    places_total=None,
    measured_on=DAY,
    ageing_after=31,
    stale_after=62,
    contract_from=date(2025, 1, 1),
    contract_to=None,
)


def offer(number: int = 1, **changes: object) -> OfferDocument:
    """A plain offer with another id and other values."""
    return replace(PLAIN, id=number, **changes)  # type: ignore[arg-type]
