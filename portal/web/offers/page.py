"""What pages show of an offer, to whichever audience: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass

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
