"""What the start page and the page about this portal show: frozen values that templates only print."""

from dataclasses import dataclass, field

from portal.web.offers.page import Fact


@dataclass(frozen=True, slots=True)
class FrequentQuestion:
    """A line of "Vaak gezocht": a question in plain words, with how much there is."""

    text: str
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class AvailableNow:
    """A line of "Nu beschikbaar"."""

    text: str
    href: str
    who: str
    age_text: str


@dataclass(frozen=True, slots=True)
class MapShape:
    """A municipality on the small map: SVG path, label position in view box units, and its search."""

    name: str
    path: str
    x: float
    y: float
    href: str


@dataclass(frozen=True, slots=True)
class RegionMap:
    """The small map of a region, drawn from the loaded boundaries."""

    width: int
    height: int
    shapes: tuple[MapShape, ...]
    note: str


@dataclass(frozen=True, slots=True)
class StartPage:
    """Everything / shows."""

    frequent: tuple[FrequentQuestion, ...]
    available: tuple[AvailableNow, ...]
    available_total: int
    available_href: str
    product_total: int
    offer_total: int
    provider_total: int
    municipality_total: int
    current_share: str  # "81%"
    radius_km: int
    map: RegionMap | None


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What /over needs beside its own text."""

    region_name: str
    radius_km: int
    municipality_names: tuple[str, ...]
    boundary_note: str
    current_days: int
    stale_days: int
    crisis_days: int
    sources: tuple[Fact, ...] = field(default=())
