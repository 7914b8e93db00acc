"""What the pages of the catalogue and of a provider show: frozen values that templates only print."""

from dataclasses import dataclass

from portal.web.offers.page import Fact, Link, ResultRow


@dataclass(frozen=True, slots=True)
class LocationOffers:
    """The offers of a provider at one location."""

    heading: str
    address: str
    rows: tuple[ResultRow, ...]


@dataclass(frozen=True, slots=True)
class ProviderPage:
    """Everything /aanbieders/<slug> shows."""

    name: str
    summary: str
    website: str
    locations: tuple[LocationOffers, ...]


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product in the catalogue list with how much there is of it."""

    code: str
    name: str
    href: str
    description: str
    note: str  # "31 keer aanbod · snelste start: 3 weken"


@dataclass(frozen=True, slots=True)
class ProductSegment:
    """A segment of the catalogue."""

    number: int
    name: str
    products: tuple[ProductLine, ...]


@dataclass(frozen=True, slots=True)
class ProductsPage:
    """Everything /producten shows."""

    total: int
    segments: tuple[ProductSegment, ...]


@dataclass(frozen=True, slots=True)
class ProductPage:
    """Everything /producten/<code> shows."""

    code: str
    name: str
    description: str
    facts: tuple[Fact, ...]
    search_href: str
    offer_total: int
    step_downs: tuple[Link, ...]
    rows: tuple[ResultRow, ...]  # the soonest few
    is_crisis: bool
    waits_href: str
