"""What waits for the region office, in words."""

from portal.services.catalogue.region_facts import RegionFacts
from portal.web.office.start.page import OfficePage
from portal.web.words.dutch import counted


def office_page(facts: RegionFacts, words: int, unknown: int, overdue: int, missing: int) -> OfficePage:
    """The landing: how many words there are, reports that wait too long, and signals that are new."""
    return OfficePage(
        region=facts.name,
        words=counted(words, "zoekwoord van uw regio", "zoekwoorden van uw regio") if words else "nog geen zoekwoorden",
        unknown=counted(unknown, "woord niet herkend", "woorden niet herkend") if unknown else "",
        overdue=counted(overdue, "melding wacht", "meldingen wachten") if overdue else "geen melding wacht",
        missing=counted(missing, "nieuwe melding", "nieuwe meldingen") if missing else "geen nieuwe meldingen",
    )
