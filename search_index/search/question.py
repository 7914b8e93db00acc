"""What is asked: one frozen question about the offers of one region on one day."""

from __future__ import annotations

import enum
import marshal
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

_SPREAD, _ALL_BITS = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF
#: The form of marshal that writes equal values alike, wherever they came from.
_ALIKE = 2


class Sort(enum.StrEnum):
    """How hits are ordered; the values are the words of the query key ``sorteer``."""

    RELEVANCE = "relevantie"
    WAIT = "wachttijd"
    DISTANCE = "afstand"


@dataclass(frozen=True, slots=True)
class Question:
    """Filters of different kinds all have to hold; values within one kind are alternatives (OR).

    The exception is ``characteristics``: every one must hold.
    """

    region: str
    #: The day asked: contracts and the age of figures are judged on it.
    day: date
    text: str = ""
    products: tuple[str, ...] = ()
    segments: tuple[int, ...] = ()
    municipalities: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    #: Offers in these are left out, whatever else is asked.
    without_municipalities: tuple[str, ...] = ()
    #: The same for towns, by their names.
    without_towns: tuple[str, ...] = ()
    #: RD New (EPSG:28992) metres.
    point: tuple[float, float] | None = None
    #: Metres; counts only with a point; exactly at the radius is within.
    radius_m: float | None = None
    #: Whole years.
    age: int | None = None
    characteristics: tuple[str, ...] = ()
    #: Weeks until help starts (intake wait and start wait together); an unknown wait is never within.
    start_within: int | None = None
    #: Effective status on the day: a stale figure is "onbekend", whatever was reported.
    statuses: tuple[str, ...] = ()
    #: Only figures not older than their ``ageing_after`` and not doubted.
    current_only: bool = False
    without_stop: bool = False
    sort: Sort = Sort.RELEVANCE
    #: From 1.
    page: int = 1
    per_page: int = 20
    #: Without facets only the total is counted, which takes a fraction of the time.
    facets: bool = True

    def only_product(self) -> str | None:
        """The product, when one is asked and nothing besides it but a radius around a point."""
        if self.age is not None or self.start_within is not None or self.current_only or self.without_stop:
            return None
        if self.text or self.characteristics or self.segments or self.municipalities or self.areas:
            return None
        if self.without_municipalities or self.without_towns:
            return None
        if self.providers or self.statuses or len(self.products) != 1:
            return None
        return self.products[0]

    def fingerprint(self) -> int:
        """64 bits, spread out of 32, that are the same for every page and order of the same question on the same day.

        Ties are rotated with it, so that no provider always stands first and pages never overlap.
        """
        asked: tuple[Any, ...] = (
            self.region,
            self.day.toordinal(),
            self.text,
            self.products and _in_order(self.products),
            self.segments and _in_order(self.segments),
            self.municipalities and _in_order(self.municipalities),
            self.areas and _in_order(self.areas),
            self.providers and _in_order(self.providers),
            self.characteristics and _in_order(self.characteristics),
            self.statuses and _in_order(self.statuses),
            self.point,
            self.radius_m,
            self.age,
            self.start_within,
            self.current_only,
            self.without_stop,
        )
        if self.without_municipalities or self.without_towns:
            asked += (_in_order(self.without_municipalities), _in_order(self.without_towns))
        return zlib.crc32(marshal.dumps(asked, _ALIKE)) * _SPREAD & _ALL_BITS


def _in_order(values: tuple[str | int, ...]) -> tuple[str, ...]:
    """Plain words: an enum with the same value is the same question."""
    return (str(values[0]),) if len(values) == 1 else tuple(sorted(map(str, values)))
