"""Any query string becomes one valid, frozen question, and a question becomes a query string again.

Never fails: what the page itself could not have produced is dropped, numbers are clamped.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from werkzeug.datastructures import Headers, MultiDict

from portal.domain.offer_question import MAX_PAGE, MAX_PLACE, MAX_RADIUS_KM, MAX_TEXT, OfferQuestion, Order
from portal.domain.waiting_time import MAX_WEEKS, Status
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.understand_text import Reading

MAX_VALUES = 30
"""Values read of a repeatable key: more than any page offers at once."""
MAX_AGE = 99

MAX_ADDRESS = 2000


@dataclass(frozen=True, slots=True)
class QueryKeys:
    """The names of the query keys; the API writes two words as camelCase."""

    start_within: str = "start-binnen"


PAGE_KEYS = QueryKeys()
API_KEYS = QueryKeys(start_within="startBinnen")


def read_question(args: MultiDict[str, str], facts: RegionFacts, keys: QueryKeys = PAGE_KEYS) -> OfferQuestion:
    """The question in ``args`` for the region of ``facts``."""
    place = _line(args.get("plaats", ""), MAX_PLACE)
    order = args.get("sorteer", "")
    text = _line(args.get("q", ""), MAX_TEXT)
    typed = "gelezen" in args and text != _line(args["gelezen"], MAX_TEXT)
    return OfferQuestion(
        region=facts.slug,
        text=text,
        products=_known(args, "product", facts.products),
        segments=tuple(int(value) for value in _known(args, "segment", ("1", "2", "3", "4", "5"))),
        municipalities=_known(args, "gemeente", facts.places),
        areas=_known(args, "gebied", facts.areas),
        place=place,
        radius_km=_whole(args.get("straal"), 1, MAX_RADIUS_KM),
        age=_whole(args.get("leeftijd"), 0, MAX_AGE),
        characteristics=_known(args, "kenmerk", facts.characteristics),
        start_within=_whole(args.get(keys.start_within), 0, MAX_WEEKS),
        statuses=_known(args, "status", tuple(status.value for status in Status)),
        current_only=args.get("actueel") == "ja",
        without_stop=args.get("stop") == "nee",
        order=Order(order) if order in {word.value for word in Order} else Order.RELEVANCE,
        page=_whole(args.get("pagina"), 1, MAX_PAGE) or 1,
        literal=() if typed else _known(args, "letterlijk", tuple(reading.value for reading in Reading)),
        typed=typed,
    )


def asked_anew(asked: OfferQuestion, headers: Headers) -> bool:
    """Whether the text was typed just now: no swap of filters, no next page, and another text than the page before."""
    if not asked.text or asked.page > 1 or headers.get("HX-Request") == "true":
        return False
    try:
        query = urlsplit(headers.get("Referer", "")[:MAX_ADDRESS]).query
    except ValueError:  # such as //[ : no address at all
        query = ""
    return _line(parse_qs(query).get("q", [""])[0], MAX_TEXT) != asked.text


def _line(text: str, most: int) -> str:
    """One line of printable text, bounded; anything else becomes a space."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[: most * 4]).split())[
        :most
    ].strip()


def _known(args: MultiDict[str, str], key: str, allowed: Collection[str]) -> tuple[str, ...]:
    given = args.getlist(key)[: MAX_VALUES * 10]
    return tuple(sorted({value for value in given if value in allowed}))[:MAX_VALUES]


def _whole(text: str | None, least: int, most: int) -> int | None:
    """A whole number clamped to its bounds; None for anything that is no number."""
    value = (text or "").strip().removesuffix("km").strip()
    digits = value.removeprefix("-")
    if not digits.isascii() or not digits.isdigit():
        return None
    number = int(digits[:6]) if not value.startswith("-") else -1
    return max(least, min(most, number))


PAIRS: tuple[tuple[str, Callable[[OfferQuestion], Iterable[object]]], ...] = (
    ("q", lambda asked: [asked.text] if asked.text else []),
    ("product", lambda asked: asked.products),
    ("segment", lambda asked: asked.segments),
    ("gemeente", lambda asked: asked.municipalities),
    ("gebied", lambda asked: asked.areas),
    ("plaats", lambda asked: [asked.place] if asked.place else []),
    ("straal", lambda asked: [] if asked.radius_km is None else [asked.radius_km]),
    ("leeftijd", lambda asked: [] if asked.age is None else [asked.age]),
    ("kenmerk", lambda asked: asked.characteristics),
    ("start-binnen", lambda asked: [] if asked.start_within is None else [asked.start_within]),
    ("status", lambda asked: asked.statuses),
    ("actueel", lambda asked: ["ja"] if asked.current_only else []),
    ("stop", lambda asked: ["nee"] if asked.without_stop else []),
    ("sorteer", lambda asked: [] if asked.order is Order.RELEVANCE else [asked.order.value]),
    ("letterlijk", lambda asked: asked.literal),
    ("pagina", lambda asked: [] if asked.page == 1 else [asked.page]),
)
"""How a question is written, in a fixed order and without what is the default: one question, one address."""


def query_pairs(asked: OfferQuestion, default_region: str) -> list[tuple[str, str]]:
    """The question as (key, value) pairs."""
    region = [] if asked.region == default_region else [("regio", asked.region)]
    return region + [(key, str(value)) for key, values in PAIRS for value in values(asked)]


def search_href(asked: OfferQuestion, default_region: str, **changes: Any) -> str:
    """The address of the question with ``changes``; any change starts again at the first page."""
    if changes and "page" not in changes:
        changes["page"] = 1
    pairs = query_pairs(replace(asked, **changes), default_region)
    return "/zoeken" + (f"?{urlencode(pairs)}" if pairs else "")
