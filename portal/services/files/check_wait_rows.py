"""From text cells to what would change in a provider's own figures; every bad cell is named with row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.availability import MAX_PLACES
from portal.domain.errors import ImpossibleReport
from portal.domain.typed_day import read_day
from portal.domain.waiting_time import MAX_WEEKS, Status, StopReason, WaitFigure
from portal.models import WaitReport
from portal.queries.offers import OfferView, offers_of_provider
from portal.services.files.check_offer_rows import RowError
from portal.services.files.read_offer_file import FileRow
from portal.services.files.write_wait_file import FILLED, STATUSES
from portal.services.waits.report_many import Said
from portal.services.waits.report_wait import judged

COLUMN_OF = {
    "intake": "aanmeldwachttijd_weken",
    "start": "behandelwachttijd_weken",
    "places": "plekken_vrij",
    "until": "stop_tot",
    "reason": "stop_reden",
    "status": "status",
    "measured_on": "gemeten_op",
}
KEY_TEXTS = ("productcode", "product", "vestiging")


@dataclass(frozen=True, slots=True)
class WaitChange:
    """One row that would change something: the figure that stands and the one that would stand."""

    row: int
    view: OfferView
    before: WaitFigure | None
    after: WaitFigure

    @property
    def said(self) -> Said:
        """As it is saved, bound to the report that the difference was made from."""
        return Said(self.view.offer.id, self.view.report.id if self.view.report else 0, self.after)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What would change, what is wrong, and how many rows stay as they are."""

    changes: tuple[WaitChange, ...]
    errors: tuple[RowError, ...]
    unchanged: int


def check_wait_rows(session: Session, provider_id: int, rows: Sequence[FileRow], today: date) -> CheckedFile:
    """Compare the rows with the provider's own offers; nothing is written."""
    views = {view.offer.id: view for view in offers_of_provider(session, provider_id, today)}
    downloaded = _reports_named(session, rows, views)
    changes: list[WaitChange] = []
    errors: list[RowError] = []
    first: dict[int, int] = {}
    for row in rows:
        reader = _RowReader(row, views, today)
        view = reader.offer()
        if view is not None and first.setdefault(view.offer.id, row.number) != row.number:
            reader.wrong("aanbod_nr", f"dit aanbod staat ook op regel {first[view.offer.id]}")
        change = reader.change(view, downloaded) if view is not None and not reader.errors else None
        errors += reader.errors
        if change is not None:
            changes.append(change)
    bad = {error.row for error in errors}
    return CheckedFile(tuple(changes), tuple(errors), len(rows) - len(changes) - len(bad))


def _reports_named(session: Session, rows: Sequence[FileRow], views: Mapping[int, OfferView]) -> dict[int, WaitReport]:
    """The reports that stood when the file was downloaded, only of these offers."""
    named = {number for row in rows if (number := _number(row.cells["versie"])) is not None}
    found = session.scalars(select(WaitReport).where(WaitReport.id.in_(named), WaitReport.offer_id.in_(views)))
    return {report.id: report for report in found}


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _folded(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


class _RowReader:
    """Reads the cells of one row and collects what is wrong."""

    def __init__(self, row: FileRow, views: Mapping[int, OfferView], today: date) -> None:
        self._row, self._views, self._today = row, views, today
        self.errors: list[RowError] = []
        for name in row.formulas:
            self.wrong(name, "bevat een formule of een fout van het rekenblad: vul alleen de waarde in")

    def wrong(self, column: str, reason: str) -> None:
        if not any(error.column == column for error in self.errors):
            self.errors.append(RowError(self._row.number, column, reason))

    def offer(self) -> OfferView | None:
        """The own offer that the row is about; a foreign number and one that does not exist are alike."""
        number = _number(self._row.cells["aanbod_nr"])
        view = None if number is None else self._views.get(number)
        if view is None:
            self.wrong("aanbod_nr", "dit nummer is niet van uw aanbod: haal het bestand opnieuw op")
            return None
        for name, mine in zip(KEY_TEXTS, (view.product.code, view.product.name, view.location.name), strict=True):
            if _folded(self._row.cells[name]) != _folded(mine):
                self.wrong(name, f"hoort niet bij aanbod {view.offer.id}: zet terug ‘{_folded(mine)}’")
        return view

    def change(self, view: OfferView, downloaded: Mapping[int, WaitReport]) -> WaitChange | None:
        """What this row changes, or None when it changes nothing or cannot be."""
        measured_on = self._day("gemeten_op")
        current = view.report.id if view.report else 0
        version = _number(self._row.cells["versie"])
        report = downloaded.get(version or 0)
        if version is None or (version and (report is None or report.offer_id != view.offer.id)):
            self.wrong("versie", "is gewijzigd: haal het bestand opnieuw op")
        if self.errors:
            return None
        if measured_on is None and self._same_as(report.figure if report else None):
            return None  # not touched by who filled in the file, whatever happened meanwhile
        if version != current:
            self.wrong("versie", "dit aanbod is gewijzigd nadat u het bestand ophaalde: haal het opnieuw op")
            return None
        figure = self._figure(measured_on)
        if figure is None:
            return None
        try:
            after = judged(view, figure, self._today)
        except ImpossibleReport as error:
            for field, reason in error.fields.items():
                self.wrong(COLUMN_OF[field], reason)
            return None
        before = view.figure
        if after == before or (measured_on is None and before and after == replace(before, measured_on=self._today)):
            return None
        return WaitChange(self._row.number, view, before, after)

    def _same_as(self, figure: WaitFigure | None) -> bool:
        known = figure if figure and figure.status is not Status.UNKNOWN else None
        if known is None:
            return not any(self._row.cells[name].strip() for name in FILLED)
        read = self._figure(known.measured_on)
        self.errors.clear()  # a row that cannot be read is not the same; it is read again for its errors
        return read == known

    def _figure(self, measured_on: date | None) -> WaitFigure | None:
        word = self._word("status", STATUSES)
        reason = self._word("stop_reden", tuple(reason.value for reason in StopReason))
        figure = WaitFigure(
            status=Status(word) if word else Status.UNKNOWN,
            measured_on=measured_on,
            intake_weeks=self._whole("aanmeldwachttijd_weken", MAX_WEEKS),
            start_weeks=self._whole("behandelwachttijd_weken", MAX_WEEKS),
            places_free=self._whole("plekken_vrij", MAX_PLACES),
            stop_until=self._day("stop_tot"),
            stop_reason=StopReason(reason) if reason else None,
        )
        if not word:
            self.wrong("status", f"kies uit {', '.join(STATUSES)}")
        return None if self.errors else figure

    def _word(self, column: str, words: Sequence[str]) -> str:
        text = _folded(self._row.cells[column]).lower()
        if text and text not in words:
            self.wrong(column, f"‘{text[:40]}’ bestaat niet: kies uit {', '.join(words)}")
            return ""
        return text

    def _whole(self, column: str, most: int) -> int | None:
        text = self._row.cells[column].strip()
        if not text:
            return None
        number = _number(text)
        if number is None or number > most:
            self.wrong(column, f"‘{_folded(text)[:40]}’ is geen heel getal van 0 tot en met {most}")
            return None
        return number

    def _day(self, column: str) -> date | None:
        text = self._row.cells[column].strip()
        if not text:
            return None
        found = read_day(text)
        if found is None:
            self.wrong(column, f"‘{_folded(text)[:40]}’ is geen dag: schrijf dd-mm-jjjj, bijvoorbeeld 01-02-2027")
        return found
