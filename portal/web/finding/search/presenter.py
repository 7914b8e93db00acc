"""From what was found to the page of results."""

from datetime import date

from portal.domain.offer_question import PER_PAGE, OfferQuestion, Order, text_without
from portal.domain.product import SEGMENT_NAMES
from portal.domain.waiting_time import CRISIS_SEGMENT, Status
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found
from portal.services.finding.find_ways_on import WaysOn
from portal.services.finding.understand_text import Reading
from portal.web.addresses.search import query_pairs, search_href
from portal.web.finding.search.filters import filter_groups
from portal.web.finding.search.page import Chip, HiddenField, SearchPage
from portal.web.finding.search.ways_on import way_links
from portal.web.finding.search.why_here import why_here
from portal.web.offers.page import Link
from portal.web.offers.row import result_row
from portal.web.words.dutch import counted

ORDER_TEXTS = {Order.RELEVANCE: "Beste keus", Order.WAIT: "Wachttijd", Order.DISTANCE: "Afstand"}
STATUS_TEXTS = {
    Status.AVAILABLE: "kan nu starten",
    Status.WAITING_LIST: "wachtlijst",
    Status.STOP: "cliëntenstop",
    Status.AFTER_ASSESSMENT: "na beoordeling",
    Status.UNKNOWN: "onbekend",
}
SEARCH_BOX_KEYS = frozenset({"q", "plaats", "straal", "leeftijd", "pagina"})


def search_page(found: Found, facts: RegionFacts, default_region: str, today: date, ways: WaysOn) -> SearchPage:
    """Everything /zoeken shows."""
    asked, answer = found.asked, found.answer
    heading = _heading(found, facts)
    rows = tuple(result_row(offer, facts, today, why_here(offer, found, facts, today)) for offer in found.offers)
    pairs = query_pairs(asked, default_region)
    return SearchPage(
        title=f"{heading}: {counted(answer.total, 'resultaat', 'resultaten')}",
        heading=heading,
        q=asked.text,
        place=asked.place,
        radius="" if asked.radius_km is None else str(asked.radius_km),
        age="" if asked.age is None else str(asked.age),
        messages=_messages(found),
        chips=chips_of(found, facts, default_region),
        chips_title="Zo lazen wij uw vraag:" if found.parts else "U zoekt op:",
        is_crisis=_only_crisis(found),
        reset_href=search_href(OfferQuestion(region=asked.region), default_region),
        total=answer.total,
        provider_count=answer.provider_count,
        startable_now=answer.startable_now,
        within_12=answer.within_12,
        groups=filter_groups(found, facts),
        sort_links=_sort_links(found, default_region),
        rows=rows,
        paging=_paging(found, default_region),
        ways_on=way_links(ways, default_region),
        beyond_norm=ways.beyond_norm,
        missing_href=search_href(asked, default_region, page=1).replace("/zoeken", "/ontbrekend-aanbod", 1),
        search_fields=tuple(HiddenField(*pair) for pair in pairs if pair[0] not in SEARCH_BOX_KEYS),
        filter_fields=tuple(
            HiddenField(*pair)
            for pair in pairs
            if pair[0] in ("regio", "q", "plaats", "leeftijd", "sorteer", "status", "segment", "gemeente", "letterlijk")
        ),
    )


def _only_crisis(found: Found) -> bool:
    segments = {segment for segment, count in found.answer.facets["segment"].items() if count}
    return found.asked.segments == (CRISIS_SEGMENT,) or (not found.asked.segments and segments == {CRISIS_SEGMENT})


def _heading(found: Found, facts: RegionFacts) -> str:
    asked = found.asked
    subject = asked.sought or _product_names(asked, facts) or "Al het aanbod"
    parts = [subject[0].upper() + subject[1:]]
    if asked.age is not None:
        parts.append(f"{asked.age} jaar")
    if found.place is not None:
        parts.append(f"bij {found.place.name}")
    return ", ".join(parts)


def _product_names(asked: OfferQuestion, facts: RegionFacts) -> str:
    names = [facts.products[code].name for code in asked.products]
    return names[0] if len(names) == 1 else ""


def _messages(found: Found) -> tuple[str, ...]:
    asked = found.asked
    messages = [
        f"‘{typed}’ kennen wij niet. Bedoelde u ‘{used}’? Daar zochten wij op."
        for typed, used in found.answer.corrections
    ]
    if found.place_misspelt and found.place is not None:
        messages.append(
            f"‘{found.place_misspelt}’ kennen wij niet als plaats. Bedoelde u ‘{found.place.name}’? Daar zochten wij."
        )
    if asked.place and found.place is None:
        messages.append(
            f"‘{asked.place}’ kennen wij niet als plaats of postcode. Wij zochten in de hele regio. "
            "Schrijf een plaatsnaam of vier cijfers van een postcode."
        )
    return tuple(messages)


def chips_of(found: Found, facts: RegionFacts, region: str) -> tuple[Chip, ...]:
    """Everything that is set, each with a link that takes only that away."""
    asked = found.asked
    chips: list[Chip] = []

    def chip(kind: str, words: str, /, **without: object) -> None:
        chips.append(Chip(kind, words, search_href(asked, region, **without)))

    if asked.sought:
        chip("zoekwoorden", asked.sought, text=", ".join(asked.denied))
    for place in asked.not_in:
        chip("niet in", place.name, text=_undenied(found, Reading.NOT_IN, place.name))
    for part in found.parts:
        if part.reading is Reading.DENIAL:
            chip("zonder", part.value, literal=tuple(sorted({*asked.literal, Reading.DENIAL.value})))
    if asked.age is not None:
        chip("leeftijd", f"{asked.age} jaar", age=None, **_unread(found, Reading.AGE))
    if found.place is not None:
        limit = "" if asked.radius_km is None else f", tot {asked.radius_km} km"
        unread = _unread(found, Reading.PLACE)
        chip("plaats", f"{found.place.name}{limit}", place="", radius_km=None, **unread)
    for code in asked.products:
        chip("product", facts.products[code].name, products=_without(asked.products, code))
    for number in asked.segments:
        chip("segment", SEGMENT_NAMES[number], segments=tuple(each for each in asked.segments if each != number))
    for code in asked.municipalities:
        chip("gemeente", facts.places[code], municipalities=_without(asked.municipalities, code))
    for area in asked.areas:
        chip("gebied", area, areas=_without(asked.areas, area))
    for code in asked.characteristics:
        chip("kenmerk", facts.characteristics[code].label, characteristics=_without(asked.characteristics, code))
    if asked.start_within is not None:
        text = "nu" if asked.start_within == 0 else f"binnen {counted(asked.start_within, 'week', 'weken')}"
        chip("hulp start", text, start_within=None)
    for status in asked.statuses:
        chip("status", STATUS_TEXTS[Status(status)], statuses=_without(asked.statuses, status))
    if asked.current_only:
        chip("zekerheid", "alleen actuele cijfers", current_only=False)
    if asked.without_stop:
        chip("zekerheid", "zonder cliëntenstop", without_stop=False)
    return tuple(chips)


def _unread(found: Found, reading: Reading) -> dict[str, object]:
    """What else a chip changes when the text was read wrongly: the words come back, and are left alone."""
    part = next((part for part in found.parts if part.reading is reading), None)
    if part is None or not (part.ambiguous or part.kept):
        return {}
    text = found.asked.text if part.kept else f"{found.asked.text} {part.words}".strip()
    return {"text": text, "literal": tuple(sorted({*found.asked.literal, reading.value}))}


def _undenied(found: Found, reading: Reading, value: str) -> str:
    """The text without the part that denies ``value``; what else that part denies is said again."""
    asked = found.asked
    taken = [part for part in found.parts if part.reading is reading]
    words = next((" ".join(part.words.split()) for part in taken if part.value == value), "")
    others = [part.value for part in taken if " ".join(part.words.split()) == words and part.value != value]
    rest = text_without(asked.text, (words,) if words else ())
    return ", ".join(part for part in (rest, *(f"niet in {other}" for other in others)) if part)


def _without(values: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != one)


def _sort_links(found: Found, region: str) -> tuple[Link, ...]:
    orders = [order for order in Order if order is not Order.DISTANCE or found.place is not None]
    return tuple(
        Link(ORDER_TEXTS[order], search_href(found.asked, region, order=order), current=order is found.asked.order)
        for order in orders
    )


def _paging(found: Found, region: str) -> tuple[Link, ...]:
    """Pages around this one, first and last; none when everything stands on one page."""
    last = -(-found.answer.total // PER_PAGE)
    here = found.asked.page
    if last <= 1:
        return ()
    numbers = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    links = [Link(str(n), search_href(found.asked, region, page=n), current=n == here) for n in numbers]
    if here > 1:
        links.insert(0, Link("Vorige", search_href(found.asked, region, page=min(here - 1, last))))
    if here < last:
        links.append(Link("Volgende", search_href(found.asked, region, page=here + 1)))
    return tuple(links)
