"""What the pages of finding show: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass, field

from portal.domain.plain_text import TextBlock
from portal.web.offers.wait_block import WaitBlock


@dataclass(frozen=True, slots=True)
class Link:
    """A link; ``current`` marks the one that is shown now."""

    text: str
    href: str
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of a list of facts; ``paragraphs`` are our own sentences, ``blocks`` is text of a provider before them."""

    term: str
    paragraphs: tuple[str, ...]
    blocks: tuple[TextBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One offer in a list. ``href`` is the offer page, ``refer_href`` and ``report_href`` parts of it."""

    id: int
    href: str
    refer_href: str
    report_href: str
    provider: str
    product: str
    place: str
    distance: str  # "1,4 km" or ""
    facts: str
    phone: str  # "" when unknown
    phone_href: str
    muted: bool
    wait: WaitBlock
    why: str = ""


@dataclass(frozen=True, slots=True)
class FilterOption:
    """A value of a filter: what it counts, whether it is set, and the link that sets or unsets it."""

    value: str
    label: str
    count: int
    selected: bool
    href: str


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """A filter: ``name`` is the query key, ``kind`` radio or checkbox; ``more`` sits behind "meer"."""

    name: str
    title: str
    kind: str
    options: tuple[FilterOption, ...]
    more: tuple[FilterOption, ...] = ()
    help: str = ""

    @property
    def more_open(self) -> bool:
        """Open when something behind it is set: a hidden filter surprises."""
        return any(option.selected for option in self.more)


@dataclass(frozen=True, slots=True)
class Chip:
    """What was understood or set: "leeftijd: 12 jaar", with a link that takes it away."""

    kind: str
    text: str
    remove_href: str


@dataclass(frozen=True, slots=True)
class HiddenField:
    """A part of the question that a form carries along unseen."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything /zoeken shows.

    ``ways_on`` is filled when nothing was found, or nobody is known to start within the norm (``beyond_norm``): never
    a dead end. ``missing_href`` then leads to the report of missing offer, with the question filled in.
    """

    title: str
    heading: str
    q: str
    place: str
    radius: str
    age: str
    messages: tuple[str, ...]  # such as: the place was not found
    chips: tuple[Chip, ...]
    chips_title: str
    is_crisis: bool  # only crisis care was found: the telephone comes first, and there are no weeks
    reset_href: str
    total: int
    provider_count: int
    startable_now: int
    within_12: int
    groups: tuple[FilterGroup, ...]
    sort_links: tuple[Link, ...]
    rows: tuple[ResultRow, ...]
    paging: tuple[Link, ...]
    ways_on: tuple[Link, ...]
    beyond_norm: bool
    missing_href: str
    search_fields: tuple[HiddenField, ...]  # carried by the search box form
    filter_fields: tuple[HiddenField, ...]  # carried by the filter form


@dataclass(frozen=True, slots=True)
class SuggestionOption:
    """A line under the search box: where choosing it leads, and what it is ("product", "plaats")."""

    text: str
    kind: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionList:
    """What is suggested for what was typed."""

    options: tuple[SuggestionOption, ...]


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
class HistoryChart:
    """One wait over a year: points in view box units (440 x 200), norm line, labels, and a sentence."""

    title: str
    finding: str
    polyline: str
    last_x: float
    last_y: float
    last_label: str
    norm_y: float | None
    norm_label: str
    first_month: str
    last_month: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A month of the table under the charts."""

    month: str
    intake: str
    start: str


@dataclass(frozen=True, slots=True)
class ReportButton:
    """One tap: what is posted, what stands on the button, and its icon."""

    value: str
    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class ReportForm:
    """The buttons on an offer page that report something about it; ``error`` is why a report did not come in."""

    action: str
    seal: str
    provider: str
    buttons: tuple[ReportButton, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """Everything /aanbod/<id>/bedankt shows; without ``text_action`` the line of text is there already."""

    title: str
    paragraphs: tuple[str, ...]
    offer: str
    offer_href: str
    search_href: str
    text_action: str
    seal: str
    longest: int
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Everything /aanbod/<id> shows."""

    product: str
    product_code: str
    product_href: str
    provider: str
    provider_href: str
    place: str
    summary: str  # "4 tot en met 17 jaar · op locatie, individueel"
    wait: WaitBlock
    wait_explanation: str
    contact_href: str  # where the browser says that phone or mail was used
    phone: str
    phone_href: str
    phone_hours: str
    email: str
    website: str
    steps: tuple[Fact, ...]  # how to refer, in order
    facts: tuple[Fact, ...]  # who it is for, way of working, language, address
    meanwhile: tuple[Fact, ...]  # bridging care
    step_downs: tuple[Link, ...]
    letter: str  # text for the referral letter, lines separated by \n
    is_crisis: bool
    charts: tuple[HistoryChart, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    report: ReportForm | None = None


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


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that somebody can say they have; ``word`` is "" for saying nothing."""

    word: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RolePage:
    """What /rol shows."""

    seal: str
    error: str
    choices: tuple[RoleChoice, ...]
