"""What somebody asks of the search: one frozen value that drives the form, the query, the links and the API."""

from dataclasses import dataclass
from enum import StrEnum

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
