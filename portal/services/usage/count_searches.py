"""What a search, an opened offer and a used phone number count for; nothing of who it was.

An event holds what was answered until the thread that counts comes by, seconds later. Texts go no further than
``counted_text`` lets them.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from portal.domain.offer_question import OfferQuestion, Order
from portal.domain.personal_data import personal_data_in
from portal.domain.usage import (
    ELSEWHERE,
    EVERYWHERE,
    LONGEST_TEXT,
    MOST_PRODUCTS,
    NormOutcome,
    Outcome,
    UsageKind,
    age_group,
    outcome,
)
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found
from portal.services.finding.resolved_products import CERTAIN, grades_of_products
from portal.services.search_words.unknown_words import unknown_words
from portal.services.usage.count_usage import Tally, Way
from search_index.index import Snapshot, fold

SHORTEST_TEXT = 3


@dataclass(frozen=True, slots=True)
class Searched:
    """A question that was answered; its first page is the search, later pages only show offers.

    ``typed`` is the text as it was typed just now, None when it stood there already. ``beyond_norm`` is None where
    nobody judged that (the API). ``suggestion`` is the kind of the suggestion that was taken, or "".
    """

    facts: RegionFacts
    snapshot: Snapshot
    book: PostcodeBook
    found: Found
    day: date
    role: str = ""
    typed: str | None = None
    beyond_norm: bool | None = None
    suggestion: str = ""

    def add_to(self, tally: Tally) -> None:
        """Count the search and the offers it showed."""
        tally.offers(self.day, Way.SHOWN, self.found.answer.hits.ids)
        if self.found.asked.page > 1:
            return
        numbers = tally.numbers(self.facts.id, self.day, self.role)
        for key in self._counted():
            numbers[key] = numbers.get(key, 0) + 1
        if self.typed:
            for word in unknown_words(self.snapshot, self.facts, self.book, typed=self.typed, found=self.found):
                tally.count(self.facts.id, self.day, UsageKind.UNKNOWN_WORD, word, self.role)

    def _counted(self) -> Iterator[tuple[UsageKind, str]]:
        asked, result = self.found.asked, outcome(self.found.answer.total)
        nothing = result is Outcome.NOTHING
        yield UsageKind.SEARCH, ""
        yield UsageKind.OUTCOME, result.value
        norm = self._norm()
        if norm is not None:
            yield UsageKind.NORM, norm.value
        codes = products_of(self.found, self.facts)
        by_result = _product_kind(result, norm)
        for code in codes:
            yield UsageKind.PRODUCT, code
            if by_result is not None:
                yield by_result, code
        for segment in sorted({*asked.segments, *(self.facts.products[code].segment for code in codes)}):
            yield UsageKind.SEGMENT, str(segment)
        for area in areas_of(self.found, self.facts):
            yield UsageKind.AREA, area
            if nothing:
                yield UsageKind.AREA_NOTHING, area
        if asked.age is not None:
            yield UsageKind.AGE, age_group(asked.age)
        for used in filters_of(asked):
            yield UsageKind.FILTER, used
        for characteristic in asked.characteristics:
            for code in codes or [""]:
                yield UsageKind.PRODUCT_FILTER, f"{code}|{characteristic}"
        if asked.order is not Order.RELEVANCE:
            yield UsageKind.ORDER, asked.order.value
        text = counted_text(asked.text, self.typed, self.facts.municipality_keys)
        if text:
            yield UsageKind.TEXT, text
            if nothing:
                yield UsageKind.TEXT_NOTHING, text
        if self.suggestion:
            yield UsageKind.SUGGESTION, self.suggestion

    def _norm(self) -> NormOutcome | None:
        if self.beyond_norm is None or not self.found.answer.total:
            return None
        return NormOutcome.BEYOND if self.beyond_norm else NormOutcome.WITHIN


@dataclass(frozen=True, slots=True)
class Opened:
    """The page of an offer was opened, or its phone or mail was used."""

    region_id: int
    offer_id: int
    product: str
    day: date
    role: str = ""
    contacted: bool = False

    def add_to(self, tally: Tally) -> None:
        """Count it for the offer and for the region."""
        kind = UsageKind.CONTACTED if self.contacted else UsageKind.OPENED
        tally.offers(self.day, Way.CONTACTED if self.contacted else Way.OPENED, [self.offer_id])
        tally.count(self.region_id, self.day, kind, self.product, self.role)


@dataclass(frozen=True, slots=True)
class SuggestionTaken:
    """A suggestion was taken that leads to another page than a search: that of a provider."""

    region_id: int
    kind: str
    day: date
    role: str = ""

    def add_to(self, tally: Tally) -> None:
        """Count it."""
        tally.count(self.region_id, self.day, UsageKind.SUGGESTION, self.kind, self.role)


def products_of(found: Found, facts: RegionFacts) -> list[str]:
    """Codes of the products that were asked: chosen, or meant by the words; at most ``MOST_PRODUCTS``, best first."""
    if found.asked.products:
        return list(found.asked.products[:MOST_PRODUCTS])
    grades = {code: grade for code, grade in grades_of_products(found, facts).items() if grade >= CERTAIN}
    return sorted(grades, key=lambda code: (-grades[code], code))[:MOST_PRODUCTS]


def areas_of(found: Found, facts: RegionFacts) -> list[str]:
    """Names of the areas in which somebody looked; one that lies partly in two areas counts in both."""
    asked = found.asked
    codes = list(asked.municipalities)
    if found.place is not None:
        codes += found.place.municipalities
    inside = {facts.area_of.get(code, EVERYWHERE if code in facts.municipalities else ELSEWHERE) for code in codes}
    return sorted(inside | set(asked.areas)) or [EVERYWHERE]


def filters_of(asked: OfferQuestion) -> Iterator[str]:
    """The filters of a question, each once."""
    if asked.radius_km is not None:
        yield "straal"
    if asked.start_within is not None:
        yield "start-binnen"
    if asked.statuses:
        yield "status"
    if asked.current_only:
        yield "actueel"
    if asked.without_stop:
        yield "zonder-stop"
    for code in asked.characteristics:
        yield f"kenmerk:{code}"


def counted_text(text: str, typed: str | None, known_words: Collection[str] = ()) -> str:
    """What may be counted of a text: folded, without what was read out of it, cut; "" when it may not be.

    Nothing of a text that looks as if it is about somebody is kept: the judgement reads it as it was typed.
    ``known_words`` may have a capital: names of places.
    """
    if not typed or personal_data_in(typed, known_words) is not None:
        return ""
    kept = " ".join(fold(text).split())[:LONGEST_TEXT].strip()
    return kept if len(kept) >= SHORTEST_TEXT else ""


def _product_kind(result: Outcome, norm: NormOutcome | None) -> UsageKind | None:
    if result is Outcome.NOTHING:
        return UsageKind.PRODUCT_NOTHING
    if norm is None:
        return None
    return UsageKind.PRODUCT_BEYOND if norm is NormOutcome.BEYOND else UsageKind.PRODUCT_WITHIN
