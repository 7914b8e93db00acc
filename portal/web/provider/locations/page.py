"""What the pages of own locations show: frozen values that templates print and decide nothing about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.web.choice import Choice, TwoVersions
from portal.web.provider.locations.forms import LocationForm


@dataclass(frozen=True, slots=True)
class RuleLine:
    """The 20 km rule for a region. ``kind`` is goed, fout or let-op; ``decision`` is the office's own, or ""."""

    region: str
    kind: str
    verdict: str  # "ja", "nee", "beoordelen met de hand"
    reason: str
    decision: str
    effect: str


@dataclass(frozen=True, slots=True)
class LocationLine:
    """A location in the list."""

    name: str
    address: str
    href: str
    note: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class LocationsPage:
    """Everything /mijn-aanbod/vestigingen shows."""

    provider: str
    locations: tuple[LocationLine, ...]


@dataclass(frozen=True, slots=True)
class LocationPage:
    """Everything /mijn-aanbod/vestigingen/<id> shows. ``rules`` are as they stand, or as they would be (``asked``)."""

    heading: str
    save_href: str
    preview_href: str
    map_href: str
    can_zoom_in: bool
    can_zoom_out: bool
    form: LocationForm
    lengths: Mapping[str, int]
    points: tuple[Choice, ...]
    rules: tuple[RuleLine, ...]
    asked: bool
    moves: bool
    seen: str
    warnings: tuple[str, ...]
    boundary_note: str
    versions: tuple[TwoVersions, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    error_lines: tuple[tuple[str, str], ...] = ()
