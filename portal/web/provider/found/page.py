"""What the page about how a provider is found shows: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass

from portal.web.choice import Choice


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of the last month, and how it compares with the month before."""

    label: str
    number: str
    note: str


@dataclass(frozen=True, slots=True)
class MissedPlace:
    """An own offer that lacks a characteristic, with the address of the field to fill in."""

    product: str
    location: str
    searches: str
    href: str


@dataclass(frozen=True, slots=True)
class MissedLine:
    """A characteristic that passed own offers by; ``rest`` is how many offers are not named."""

    label: str
    searches: str
    why: str
    places: tuple[MissedPlace, ...]
    rest: int


@dataclass(frozen=True, slots=True)
class FoundChart:
    """A year of one number in view box units (380 x 200); ``other_points`` is the line of others, or empty."""

    title: str
    finding: str
    points: str
    last_x: float
    last_y: float
    last_label: str
    label_y: float
    other_points: str
    other_label: str
    other_label_y: float
    first_month: str
    last_month: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An own number; per offer where there are several, and what others have, both empty where nothing is compared."""

    own: str
    mean: str
    middle: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A month or a product with its three numbers."""

    name: str
    note: str
    cells: tuple[Cell, Cell, Cell]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Everything /mijn-aanbod/gevonden shows; ``counted`` is False while there is nothing to tell."""

    provider: str
    counted: bool
    month: str
    tiles: tuple[Tile, ...]
    missed: tuple[MissedLine, ...]
    more_missed: tuple[MissedLine, ...]
    products: tuple[Choice, ...]
    product: str
    charts: tuple[FoundChart, ...]
    months: tuple[FoundRow, ...]
    shown_months: tuple[Choice, ...]
    shown_month: str
    by_product: tuple[FoundRow, ...]
    csv_href: str
