"""What a row of the provider's sheet posts: texts in, a figure or sentences out."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from portal.domain.availability import MAX_PLACES, asked_fields
from portal.domain.errors import ImpossibleReport
from portal.domain.waiting_time import MAX_WEEKS, Status, StopReason, WaitFigure

MAX_FIELD = 40


@dataclass(frozen=True, slots=True)
class RowForm:
    """The fields as typed, for showing them again when something is wrong."""

    status: str
    intake: str
    start: str
    places: str
    until: str
    reason: str
    version: int | None

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "RowForm":
        """Bounded texts from a posted form; a version that is no number refuses the save later on."""
        text = {name: form.get(name, "")[:MAX_FIELD].strip() for name in cls.__slots__ if name != "version"}
        version = form.get("version", "")
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 19 else -1
        return cls(**text, version=number)

    @classmethod
    def of(cls, figure: WaitFigure | None) -> "RowForm":
        """The fields as they stand for ``figure``."""

        def text(value: int | None) -> str:
            return "" if value is None else str(value)

        return cls(
            status=figure.status.value if figure else "",
            intake=text(figure.intake_weeks if figure else None),
            start=text(figure.start_weeks if figure else None),
            places=text(figure.places_free if figure else None),
            until=f"{figure.stop_until:%d-%m-%Y}" if figure and figure.stop_until else "",
            reason=figure.stop_reason.value if figure and figure.stop_reason else "",
            version=None,
        )

    def differs_from(self, figure: WaitFigure | None) -> bool:
        """Whether anything but the version was typed that does not stand in ``figure``."""
        return replace(self, version=None) != RowForm.of(figure)

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
    for form in ("%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    errors["until"] = "schrijf de einddatum als dd-mm-jjjj, bijvoorbeeld 01-02-2027"
    return None


def _reason(text: str) -> StopReason | None:
    return StopReason(text) if text in {reason.value for reason in StopReason} else None
