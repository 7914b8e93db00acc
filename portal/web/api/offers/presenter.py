"""From what was found to the JSON of API v1; the names are promised to others and stay."""

from datetime import date
from typing import Any

from portal.domain.offer_question import PER_PAGE
from portal.domain.waiting_time import Status, effective_wait
from portal.geography.projection import to_wgs84
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found, FoundOffer
from portal.services.finding.resolved_products import certain_product
from portal.services.finding.understand_text import Reading

FACET_NAMES = {
    "product": "product",
    "segment": "segment",
    "municipality": "gemeente",
    "area": "gebied",
    "characteristic": "kenmerk",
    "status": "status",
    "start_within": "startBinnen",
    "radius": "straal",
}


def offers_json(found: Found, facts: RegionFacts, today: date) -> dict[str, Any]:
    """The answer of GET /api/v1/aanbod."""
    asked = found.asked
    return {
        "totaal": found.answer.total,
        "pagina": asked.page,
        "perPagina": PER_PAGE,
        "begrepen": understood_json(found, facts),
        "resultaten": [offer_json(offer, facts, today) for offer in found.offers],
        "facetten": {
            name: {str(value): count for value, count in found.answer.facets.get(key, {}).items()}
            for key, name in FACET_NAMES.items()
        },
    }


def understood_json(found: Found, facts: RegionFacts) -> dict[str, Any]:
    """What was read out of the free text, and nothing that was asked in a key of its own but the place that was taken
    for a misspelt one."""
    asked, read = found.asked, {part.reading for part in found.parts}
    return {
        "product": certain_product(found, facts),
        "leeftijd": asked.age if Reading.AGE in read else None,
        "plaats": found.place.name if found.place and (Reading.PLACE in read or found.place_misspelt) else None,
        "straal": asked.radius_km if read & {Reading.RADIUS, Reading.PLACE} else None,
        "startBinnen": asked.start_within if Reading.WAIT in read else None,
        "kenmerk": [part.value for part in found.parts if part.reading is Reading.CHARACTERISTIC],
        "nietIn": [place.name for place in asked.not_in],
        "zonder": [part.value for part in found.parts if part.reading is Reading.DENIAL],
        "zoekwoorden": asked.sought,
    }


def offer_json(found: FoundOffer, facts: RegionFacts, today: date) -> dict[str, Any]:
    """One offer. A stale figure has status "onbekend"; that and a stop have no numbers. Whole weeks."""
    view = found.view
    figure = view.figure
    value = effective_wait(figure, today, facts.rules.limits, view.product.segment, doubted=view.doubted)
    known = figure if value.status not in (Status.UNKNOWN, Status.STOP) else None
    lat, lon = to_wgs84(view.location.x, view.location.y)
    return {
        "id": view.offer.id,
        "aanbieder": view.provider.name,
        "vestiging": view.location.name,
        "productcode": view.product.code,
        "product": view.product.name,
        "segment": view.product.segment,
        "gemeente": view.location.municipality_code,
        "lat": round(lat, 6),
        "lon": round(lon, 6),
        "afstandKm": None if found.distance_m is None else round(found.distance_m / 1000, 1),
        "leeftijdVan": view.offer.age_from,
        "leeftijdTot": view.offer.age_to,
        "status": value.status.value,
        "aanmeldwachttijdWeken": known.intake_weeks if known else None,
        "behandelwachttijdWeken": known.start_weeks if known else None,
        "plekkenVrij": known.places_free if known else None,
        "gemetenOp": figure.measured_on.isoformat() if figure and figure.measured_on else None,
        "actualiteit": value.actuality.value,
    }
