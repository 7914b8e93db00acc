"""What the pages of waiting times show: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass

from portal.web.choice import Choice, ChoiceGroup
from portal.web.finding.waiting_times.definition import Step
from portal.web.offers.page import Link


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure with what it is and what it rests on; ``figure`` is a sentence where there is too little."""

    name: str
    figure: str
    unit: str
    notes: tuple[str, ...]
    too_little: bool = False


@dataclass(frozen=True, slots=True)
class DotRow:
    """A row of a dot chart in view box units: median, nine in ten and norm; ``text`` where there is no dot."""

    name: str
    y: int
    median_x: float | None
    nine_x: float | None
    norm_x: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class DotChart:
    """One wait of several parts, on the scale of its page; 440 wide."""

    title: str
    about: str
    label: str
    height: int
    rows: tuple[DotRow, ...]
    ticks: tuple[Tick, ...]
    has_norm: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a trend: its unbroken pieces, its last point, and what stands there."""

    pieces: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]  # months alone between months without a figure
    last_x: float
    last_y: float
    label: str
    label_y: float


@dataclass(frozen=True, slots=True)
class TrendChart:
    """One wait by month: median and nine in ten; 440 by 240."""

    title: str
    finding: str
    label: str
    median: Line
    nine: Line
    norm_y: float | None
    norm_label: str
    norm_label_y: float
    ticks: tuple[Tick, ...]
    months: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class HeadGroup:
    """Columns of a table under one head; a head with one column has no ``columns``."""

    name: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A month of the table under the trend."""

    month: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part in the table beside the charts."""

    name: str
    href: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole told by its parts: charts, and a table that says the same and more."""

    id: str
    title: str
    word: str
    note: str
    charts: tuple[DotChart, ...]
    heads: tuple[HeadGroup, ...]
    rows: tuple[PartRow, ...]


@dataclass(frozen=True, slots=True)
class WaitsPage:
    """Everything /wachttijden and /wachttijden/<code> show."""

    title: str
    heading: str
    crumbs: tuple[Link, ...]
    intro: str
    date_text: str
    is_crisis: bool
    no_offers: bool
    region: str  # slug, "" where it is the one of this installation
    product: str  # code of the product that is shown, or ""
    segments: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    products: tuple[ChoiceGroup, ...]
    key_figures: tuple[KeyFigure, ...]
    parts: tuple[Parts, ...]
    trend: tuple[TrendChart, ...]
    trend_heads: tuple[HeadGroup, ...]
    trend_rows: tuple[TrendRow, ...]
    trend_note: str
    steps: tuple[Step, ...]
    licence_text: str
    files: tuple[Link, ...]
    links: tuple[Link, ...]
