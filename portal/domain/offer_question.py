"""What somebody asks of the search: one frozen value that drives the form, the query, the links and the API."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MAX_TEXT = 200
MAX_PLACE = 80
MAX_RADIUS_KM = 200
MAX_PAGE = 500
PER_PAGE = 20


class Order(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevantie"
    WAIT = "wachttijd"
    DISTANCE = "afstand"


class PlaceLeftOut(NamedTuple):
    """A place in which nothing is sought: what it is called on screen, the town, and the GM code of the municipality
    that has the name of the town ("" when none has)."""

    name: str
    town: str
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class OfferQuestion:
    """A question within one region. Values that the region does not know are already dropped.

    ``radius_km`` counts only with a place; ``start_within`` is in weeks, intake and start added up.
    """

    region: str
    text: str = ""
    products: tuple[str, ...] = ()
    segments: tuple[int, ...] = ()
    municipalities: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    place: str = ""
    radius_km: int | None = None
    age: int | None = None
    characteristics: tuple[str, ...] = ()
    start_within: int | None = None
    statuses: tuple[str, ...] = ()
    current_only: bool = False
    without_stop: bool = False
    order: Order = Order.RELEVANCE
    page: int = 1
    literal: tuple[str, ...] = ()
    """Readings of the text that are switched off, because somebody took a wrong one away."""
    typed: bool = False
    """The text was typed after the fields were filled: what it says of age, place, radius or wait holds over them."""
    denied: tuple[str, ...] = ()
    """Parts of the text that say what is not asked ("geen lvb", "niet in Helmond"), as they are written in it. Read out
    of the text and never asked in another way: an address only has the text."""
    not_in: tuple[PlaceLeftOut, ...] = ()
    """The places that the text leaves out; read in the same way."""

    @property
    def sought(self) -> str:
        """The text that is searched: without what it denies, and without the marks that are left behind."""
        return text_without(self.text, self.denied)


_LEFT_BEHIND = re.compile(r"(?<!\S)(?:maar|en|of|wel maar|maar wel|liever)\s*(?=,|$)|,(?=\s*,)", re.IGNORECASE)


def text_without(text: str, parts: tuple[str, ...]) -> str:
    """A text without these parts of it, each taken out once."""
    if not parts:
        return text
    for part in parts:
        text = text.replace(part, " , ", 1)
    text = _LEFT_BEHIND.sub("", " ".join(text.split()))
    return re.sub(r"\s+,|,(?:\s*,)+", ",", " ".join(text.split())).strip(" ,.;:()-")
