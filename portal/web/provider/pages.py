"""What the provider's sheet shows: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a drop-down."""

    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One offer in the sheet. Field values are the text that stands in the field.

    ``errors`` maps intake, start, places, until or reason to a sentence; ``age_kind`` is vers, oud
    or leeg; ``saved`` is "Opgeslagen, vandaag" right after a save.
    """

    offer_id: int
    product: str
    product_code: str
    save_href: str
    unchanged_href: str
    version: int  # id of the report this form was made from: nothing is overwritten unseen
    statuses: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    status: str
    intake: str
    start: str
    places: str
    places_total: int | None
    counts_places: bool
    until: str
    age_kind: str
    age_text: str
    saved: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetLocation:
    """The offers at one location, stale ones first."""

    heading: str
    note: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Everything /mijn-aanbod shows."""

    provider: str
    summary: str
    stale_total: int
    unknown_total: int
    locations: tuple[SheetLocation, ...]
    today: str
