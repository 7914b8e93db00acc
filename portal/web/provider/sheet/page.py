"""What the provider's sheet shows: frozen values that templates print and decide nothing about."""

from dataclasses import dataclass, field

from portal.web.choice import Choice


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that somebody else changed meanwhile: both values, and which one was chosen (houd, vervang or nothing)."""

    stored: str
    stored_by: str
    typed: str
    choice: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One offer in the sheet. Field values are the text that stands in the field.

    ``errors`` maps status, intake, start, places, until, reason or choice to a sentence; ``age_kind`` is
    vers, oud or leeg; ``saved`` is "Opgeslagen, vandaag" right after a save; ``waiting`` says that what was
    typed is not saved yet.
    """

    offer_id: int
    product: str
    product_code: str
    save_href: str
    unchanged_href: str
    history_href: str
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
    can_confirm: bool
    first_field: str  # the field that a status asks first: where the keyboard starts
    saved: str = ""
    undo_id: int = 0  # of a row that was saved by itself
    waiting: bool = False
    conflict: Conflict | None = None
    errors: dict[str, str] = field(default_factory=dict)
    doubted: bool = False  # referrers made the figure doubtful

    @property
    def params(self) -> str:
        """The names that belong to this row, for a request that saves only this row."""
        names = ("status", "intake", "start", "places", "until", "reason", "version", "geschil", "keuze")
        return ",".join(["csrf_token", *(f"{name}-{self.offer_id}" for name in names)])


@dataclass(frozen=True, slots=True)
class SheetLocation:
    """The offers at one location, stale ones first."""

    heading: str
    note: str
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class UndoBox:
    """What was saved last and can still be undone."""

    save_id: int
    text: str
    until: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Everything /mijn-aanbod shows."""

    provider: str
    summary: str
    rows_total: int
    stale_total: int
    unknown_total: int
    confirmable: int
    first_href: str
    locations: tuple[SheetLocation, ...]
    today: str
    undo: UndoBox | None
    error: str = ""
    reports: str = ""  # "2 meldingen wachten", or nothing

    @property
    def doubted(self) -> bool:
        """Whether among the stale ones is a figure that is not old, but that referrers made doubtful."""
        return any(row.doubted for location in self.locations for row in location.rows)

    @property
    def refused(self) -> tuple[SheetRow, ...]:
        """The rows that could not be saved."""
        return tuple(row for location in self.locations for row in location.rows if row.errors)

    @property
    def waiting(self) -> int:
        """Rows in which something was typed that is not saved, without anything wrong with it."""
        return sum(row.waiting for location in self.locations for row in location.rows)
