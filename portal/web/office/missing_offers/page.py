"""What the pages of the office about missing offers show."""

from dataclasses import dataclass, field

from portal.web.choice import Choice
from portal.web.office.missing_offers.forms import AnswerForm


@dataclass(frozen=True, slots=True)
class QueueLink:
    """A filter of the queue."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A group of signals: what, where, how many and since when."""

    text: str
    place: str
    href: str
    count: str
    note: str
    has_new: bool


@dataclass(frozen=True, slots=True)
class QueueSegment:
    """The groups of a segment; ``accession`` says when a new provider could start."""

    heading: str
    accession: str
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Everything /regiobeheer/ontbrekend-aanbod shows."""

    region: str
    summary: str
    statuses: tuple[QueueLink, ...]
    segments: tuple[QueueLink, ...]
    sections: tuple[QueueSegment, ...]


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal; ``mark`` names it and what was read of it."""

    id: int
    href: str
    mark: str
    checked: bool
    given: str
    facts: str
    text: str
    status: str
    status_kind: str
    closed: bool
    answer: str


@dataclass(frozen=True, slots=True)
class DelivererRow:
    """A provider that delivers the product: where, how soon, and what else helps."""

    provider: str
    href: str
    where: str
    wait: str
    note: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A signal, or all signals of a group, with who could fill the gap and the form to answer."""

    region: str
    heading: str
    place: str
    summary: str
    group_href: str
    """From one signal to its group; empty on the page of the group."""
    action: str
    is_one: bool
    signals: tuple[SignalRow, ...]
    closed: tuple[SignalRow, ...]
    more: str
    deliverers: tuple[DelivererRow, ...]
    deliverers_title: str
    elsewhere: tuple[DelivererRow, ...]
    none_known: str
    accession: str
    form: AnswerForm
    statuses: tuple[Choice, ...]
    errors: dict[str, str] = field(default_factory=dict)
