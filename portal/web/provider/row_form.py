"""What a row of the provider's sheet posts: texts in, a figure or sentences out."""

from dataclasses import dataclass, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from portal.domain.availability import CRISIS_STATUSES, MAX_PLACES, asked_fields, keep_asked
from portal.domain.errors import ImpossibleReport
from portal.domain.typed_day import read_day
from portal.domain.waiting_time import MAX_WEEKS, Status, StopReason, WaitFigure
from portal.services.waits.save_sheet import MOST_ROWS

MAX_FIELD = 40
MAX_ID = 2_147_483_647
TYPED = ("status", "intake", "start", "places", "until", "reason")


KEEP, REPLACE = "houd", "vervang"
"""What is chosen in a row that somebody else changed: what stands there now, or what was typed."""


@dataclass(frozen=True, slots=True)
class RowForm:
    """The fields as typed, for showing them again when something is wrong.

    ``choice`` is what was chosen (``KEEP``, ``REPLACE`` or nothing yet) in a row that somebody else
    changed meanwhile; None in every other row.
    """

    status: str
    intake: str
    start: str
    places: str
    until: str
    reason: str
    version: int | None
    choice: str | None = None

    @classmethod
    def read(cls, form: MultiDict[str, str], offer_id: int | None = None) -> "RowForm":
        """Bounded texts of one row of a posted form; a version that is no number refuses the save later on.

        The names carry the number of the offer (``intake-12``); a program that saves one row may leave it out.
        """
        end = f"-{offer_id}" if offer_id is not None and f"version-{offer_id}" in form else ""
        text = {name: form.get(name + end, "")[:MAX_FIELD].strip() for name in TYPED}
        version = _number(form.get("version" + end, ""))
        asked = "geschil" + end in form
        return cls(**text, version=version, choice=form.get("keuze" + end, "")[:MAX_FIELD] if asked else None)

    @classmethod
    def of(cls, figure: WaitFigure | None, *, counts_places: bool = True, crisis: bool = False) -> "RowForm":
        """The fields as a page shows them for ``figure``, and posts them when nobody touches them."""

        def text(value: int | None) -> str:
            return "" if value is None else str(value)

        choices = CRISIS_STATUSES if crisis else tuple(set(Status) - {Status.UNKNOWN})
        return cls(
            status=figure.status.value if figure and figure.status in choices else "",
            intake=text(figure.intake_weeks if figure else None),
            start=text(figure.start_weeks if figure else None),
            places=text(figure.places_free if figure and counts_places else None),
            until=f"{figure.stop_until:%d-%m-%Y}" if figure and figure.stop_until else "",
            reason=figure.stop_reason.value if figure and figure.stop_reason else "",
            version=None,
        )

    def differs_from(self, figure: WaitFigure | None, *, counts_places: bool, crisis: bool) -> bool:
        """Whether anything was typed that does not stand in ``figure``; fields that the status does not ask are not."""
        shown = RowForm.of(figure, counts_places=counts_places, crisis=crisis)
        if replace(self, version=None, choice=None) == shown:
            return False
        try:
            meant = self.figure(counts_places=counts_places)
        except ImpossibleReport:
            return True
        if figure is None or meant.status is not figure.status:
            return True
        kept = keep_asked(figure, counts_places=counts_places, crisis=crisis)
        return replace(kept, measured_on=None) != meant

    def figure(self, *, counts_places: bool) -> WaitFigure:
        """The figure that was meant; only fields that the status asks are read, the rest is ignored.

        Raises:
            ImpossibleReport: a field cannot be read, with a sentence per field.
        """
        if self.status not in {status.value for status in Status}:
            raise ImpossibleReport({"status": "kies een status"})
        status = Status(self.status)
        asked = asked_fields(status, counts_places=counts_places)
        errors: dict[str, str] = {}
        figure = WaitFigure(
            status=status,
            measured_on=None,
            intake_weeks=_whole(self.intake, "intake", MAX_WEEKS, "weken", errors) if asked.intake else None,
            start_weeks=_whole(self.start, "start", MAX_WEEKS, "weken", errors) if asked.start else None,
            places_free=_whole(self.places, "places", MAX_PLACES, "plekken", errors) if asked.places else None,
            stop_until=_day(self.until, errors) if asked.stop else None,
            stop_reason=_reason(self.reason) if asked.stop else None,
        )
        if errors:
            raise ImpossibleReport(errors)
        return figure


def _whole(text: str, field: str, most: int, unit: str, errors: dict[str, str]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) > most:
        errors[field] = f"vul een heel getal van 0 tot en met {most} {unit} in"
        return None
    return int(text)


def _day(text: str, errors: dict[str, str]) -> date | None:
    if not text:
        return None
    found = read_day(text)
    if found is None:
        errors["until"] = "schrijf de einddatum als dd-mm-jjjj, bijvoorbeeld 01-02-2027"
    return found


def _reason(text: str) -> StopReason | None:
    return StopReason(text) if text in {reason.value for reason in StopReason} else None


def read_rows(form: MultiDict[str, str]) -> dict[int, RowForm]:
    """The rows of a posted sheet by number of the offer, in the order of the page, at most ``MOST_ROWS``."""
    names = (name.removeprefix("version-") for name in form if name.startswith("version-"))
    ids = [number for name in names if (number := _number(name)) > 0 and name == str(number)]
    return {offer_id: RowForm.read(form, offer_id) for offer_id in ids[:MOST_ROWS]}


def _number(text: str) -> int:
    """A number that the database can hold as a key; -1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= MAX_ID else -1
