"""The list under the search box."""

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.services.region_facts import RegionFacts
from portal.services.suggest import Suggested, suggest
from portal.web.dutch import counted
from portal.web.finding.forms import search_href
from portal.web.finding.pages import SuggestionList, SuggestionOption
from search_index.index import Snapshot

KIND_TEXTS = {
    "product": "product",
    "plaats": "plaats",
    "aanbieder": "aanbieder",
    "woord": "zoek op",
    "doelgroep": "doelgroep",
    "problematiek": "probleem",
    "methodiek": "methode",
    "setting": "waar en hoe",
    "taal": "taal",
    "bijzonder": "bijzonderheid",
}


def suggestion_list(
    asked: OfferQuestion, snapshot: Snapshot, facts: RegionFacts, book: PostcodeBook, region: str
) -> SuggestionList:
    """Suggestions as options; choosing one keeps the rest of the question."""
    return SuggestionList(tuple(_option(found, region) for found in suggest(snapshot, facts, book, asked)))


def _option(found: Suggested, region: str) -> SuggestionOption:
    kind = KIND_TEXTS.get(found.kind, "kenmerk")
    if found.kind == "aanbieder":
        query = "" if found.asked.region == region else f"?regio={found.asked.region}"
        return SuggestionOption(found.text, kind, f"/aanbieders/{found.key}{query}")
    note = counted(found.count, "aanbod", "keer aanbod") if found.count else ""
    return SuggestionOption(found.text, kind, search_href(found.asked, region), note)
