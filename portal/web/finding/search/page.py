"""What the pages of finding show: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass

from portal.web.offers.page import Link, ResultRow


@dataclass(frozen=True, slots=True)
class FilterOption:
    """A value of a filter: what it counts, and whether it is set; the form of filters sends it."""

    value: str
    label: str
    count: int
    selected: bool

    @property
    def key(self) -> str:
        """The last part of the id of its field."""
        return self.value.replace(" ", "-") or "alles"


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
