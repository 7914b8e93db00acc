"""The list under the search box."""

from urllib.parse import urlencode

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.suggest import Suggested, suggest
from portal.web.addresses.search import search_href
from portal.web.counting import SUGGESTION_KEY, SUGGESTION_KINDS
from portal.web.finding.search.page import SuggestionList, SuggestionOption
from portal.web.words.dutch import counted
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
        pairs = [] if found.asked.region == region else [("regio", found.asked.region)]
        query = urlencode([*pairs, (SUGGESTION_KEY, found.kind)])
        return SuggestionOption(found.text, kind, f"/aanbieders/{found.key}?{query}")
    note = counted(found.count, "aanbod", "keer aanbod") if found.count else ""
    taken = found.kind if found.kind in SUGGESTION_KINDS else "kenmerk"
    href = f"{search_href(found.asked, region)}&{SUGGESTION_KEY}={taken}"  # a suggestion always asks something
    return SuggestionOption(found.text, kind, href, note)
