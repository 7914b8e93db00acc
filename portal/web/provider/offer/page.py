"""What the page of an own offer shows: frozen values that templates print and decide nothing about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.web.choice import TwoVersions
from portal.web.offers.page import OfferPage, ResultRow
from portal.web.provider.offer.forms import OfferForm


@dataclass(frozen=True, slots=True)
class Tick:
    """A characteristic to tick."""

    code: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class TickGroup:
    """The characteristics of one kind."""

    title: str
    ticks: tuple[Tick, ...]
    note: str  # "3 gekozen" or ""
    kind: str


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field that is worth filling in: where it stands, and why."""

    text: str
    href: str
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    """How complete the offer is: "8 van de 13"; ``filled`` and ``asked`` draw the bar."""

    filled: int
    asked: int
    text: str
    missing: tuple[MissingField, ...]


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """An offer as a referrer sees it: the row in the results and the page. ``faults`` is what cannot be saved so."""

    offer: OfferPage
    row: ResultRow
    score: Score
    faults: tuple[tuple[str, str], ...] = ()  # (address of the field, sentence)
    unsaved: bool = False


@dataclass(frozen=True, slots=True)
class EditOfferPage:
    """Everything /mijn-aanbod/<id>/bewerken shows."""

    heading: str
    place: str
    save_href: str
    preview_href: str
    public_href: str  # "" while referrers cannot see it
    form: OfferForm
    groups: tuple[TickGroup, ...]
    counts_places: bool
    age_limits: str
    lengths: Mapping[str, int]
    preview: PreviewPart
    versions: tuple[TwoVersions, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
