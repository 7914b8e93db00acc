"""From the region to the page about this portal."""

from portal.services.catalogue.region_facts import RegionFacts
from portal.web.finding.start.page import AboutPage
from portal.web.offers.page import Fact


def about_page(facts: RegionFacts) -> AboutPage:
    """What /over needs beside its own text."""
    limits = facts.rules.limits
    if facts.boundaries_official:
        note = "De grenzen van gemeenten komen uit het officiële bestand van CBS en Kadaster."
    else:
        note = (
            "De grenzen van gemeenten zijn hier benaderd uit postcodes. Zij wijken meestal een halve kilometer af, en "
            "hooguit 3,2 km. Vestigingen dicht bij de 20 km beoordeelt de regio daarom zelf."
        )
    borders = facts.boundary_source or "geen"
    if facts.boundaries_official:
        borders += ", CBS/Kadaster, CC BY 4.0"
    return AboutPage(
        region_name=facts.name,
        radius_km=facts.rules.radius_m // 1000,
        municipality_names=tuple(sorted(facts.municipalities.values())),
        boundary_note=note,
        current_days=limits.current_days,
        stale_days=limits.stale_days,
        crisis_days=limits.crisis_days,
        sources=(
            Fact("Postcodes en plaatsen", ("GeoNames (geonames.org), CC BY 4.0, bewerkt",)),
            Fact("Namen en codes van gemeenten", ("CBS en Kadaster 2025, CC BY 4.0",)),
            Fact("Grenzen", (borders,)),
        ),
    )
