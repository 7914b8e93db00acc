"""What the pages of the improvement list show: frozen values that templates print and decide nothing about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.domain.plain_text import TextBlock
from portal.web.choice import Choice, TwoVersions
from portal.web.panel.improvement.forms import ListQuestion, StateForm, WishForm


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A status to filter on, or an order to choose."""

    text: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class VoteBox:
    """The votes of a wish; ``action`` is the address of the button, empty for who cannot vote."""

    votes: str
    mine: bool
    action: str


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish in the list; ``kind`` gives its status a colour."""

    id: int
    title: str
    href: str
    status: str
    kind: str
    note: str
    vote: VoteBox


@dataclass(frozen=True, slots=True)
class WishGroup:
    """Wishes under one heading; empty when the list is not by status."""

    heading: str
    lines: tuple[WishLine, ...]


@dataclass(frozen=True, slots=True)
class WishesPage:
    """Everything /klankbord/verbeterlijst shows."""

    region: str
    summary: str
    here: str
    filters: tuple[FilterLink, ...]
    orders: tuple[FilterLink, ...]
    groups: tuple[WishGroup, ...]
    filtered: bool
    may_vote: bool
    asked: ListQuestion
    previous_href: str
    next_href: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a wish; ``facts`` are (name, before, after)."""

    at: str
    action: str
    by: str
    facts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class OfficeForms:
    """What the office may do with a wish now; ``decisions`` and ``quarters`` are empty where that cannot be."""

    form: StateForm
    decisions: tuple[Choice, ...]
    quarters: tuple[Choice, ...]
    may_finish: bool
    finish_label: str


@dataclass(frozen=True, slots=True)
class WishPage:
    """Everything the page of a wish shows; ``facts`` are (name, text)."""

    id: int
    title: str
    here: str
    status: str
    kind: str
    explanation: tuple[TextBlock, ...]
    facts: tuple[tuple[str, str], ...]
    done_href: str
    done_link_text: str
    vote: VoteBox
    edit_href: str
    history: tuple[HistoryLine, ...]
    office: OfficeForms | None
    overtaken: str = ""
    """What somebody else did meanwhile: nothing was saved."""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordsPage:
    """The form for a new wish, or for the words of one."""

    heading: str
    action: str
    back_href: str
    button: str
    form: WishForm
    lengths: Mapping[str, int]
    versions: tuple[TwoVersions, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A wish on the agenda."""

    title: str
    votes: str
    status: str
    explanation: tuple[TextBlock, ...]
    note: str


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """Everything /klankbord/agenda shows; ``since`` as a form wants it."""

    region: str
    today: str
    since: str
    since_words: str
    to_decide: tuple[AgendaLine, ...]
    running: tuple[AgendaLine, ...]
    later: tuple[AgendaLine, ...]
    done: tuple[AgendaLine, ...]


@dataclass(frozen=True, slots=True)
class ImprovedLine:
    """Something that was done, for everybody."""

    id: int
    title: str
    text: tuple[TextBlock, ...]
    day: str
    href: str
    link_text: str


@dataclass(frozen=True, slots=True)
class ImprovedPage:
    """Everything /verbeterd shows."""

    region: str
    heading: str
    months: str
    lines: tuple[ImprovedLine, ...]
    quarters: tuple[FilterLink, ...]
