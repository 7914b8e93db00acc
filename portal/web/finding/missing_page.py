"""The page about help that does not exist yet: the question in words, to pass on to the region office."""

from portal.services.find_offers import Found
from portal.services.region_facts import RegionFacts
from portal.web.dutch import counted
from portal.web.finding.forms import search_href
from portal.web.finding.pages import Fact, MissingPage
from portal.web.finding.presenters import chips_of


def missing_page(found: Found, facts: RegionFacts, region: str) -> MissingPage:
    """What was asked, without anything about a person: only what the search understood."""
    rows = tuple(Fact(chip.kind[0].upper() + chip.kind[1:], (chip.text,)) for chip in chips_of(found, facts, region))
    found_now = counted(found.answer.total, "aanbod", "keer aanbod")
    rows = (*rows, Fact("Nu te vinden", (found_now if found.answer.total else "niets",)))
    text = "\n".join(f"{row.term}: {' '.join(row.paragraphs)}" for row in rows)
    return MissingPage(rows, f"Ontbrekend aanbod in {facts.name}\n{text}", search_href(found.asked, region))
