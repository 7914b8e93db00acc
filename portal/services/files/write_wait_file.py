"""A provider's own offers as a file to fill in: XLSX with drop-downs and locked keys, or CSV for Excel."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from portal.domain.availability import CRISIS_STATUSES, MAX_PLACES
from portal.domain.cell_text import neutral
from portal.domain.product import is_crisis
from portal.domain.waiting_time import MAX_WEEKS, Status, StopReason
from portal.queries.offers import OfferView

KEYS = ("aanbod_nr", "productcode", "product", "vestiging", "versie", "laatst_gemeten")
"""Which offer a row is about: locked in XLSX, and checked against the provider's own when the file comes back."""
FILLED = (
    "status",
    "aanmeldwachttijd_weken",
    "behandelwachttijd_weken",
    "plekken_vrij",
    "stop_tot",
    "stop_reden",
    "gemeten_op",
)
COLUMNS = (*KEYS, *FILLED)
WIDTHS = dict(zip(COLUMNS, (10, 12, 44, 34, 14, 14, 16, 24, 25, 13, 12, 21, 12), strict=True))
DAYS = frozenset({"stop_tot", "gemeten_op"})
SHEET = "Aanbod"
STATUSES = tuple(status.value for status in Status if status is not Status.UNKNOWN)
EXPLANATION = (
    "Zo werkt dit bestand",
    "1. Wijzig alleen de witte kolommen, van ‘status’ tot en met ‘gemeten_op’. De grijze kolommen zijn op slot.",
    "2. Sla het bestand op en lees het in bij Mijn aanbod, Invullen in een rekenblad.",
    "3. U ziet eerst wat er verandert en wat niet klopt. Pas daarna slaat u alles in één keer op, of niets.",
    "",
    "status: beschikbaar (kan nu starten), wachtlijst, stop (cliëntenstop) of na-beoordeling. Crisis: beschikbaar of "
    "stop.",
    f"aanmeldwachttijd_weken: hele weken tot de intake, 0 tot en met {MAX_WEEKS}. Nodig bij wachtlijst.",
    f"behandelwachttijd_weken: hele weken van de intake tot de start, 0 tot en met {MAX_WEEKS}. Nodig bij wachtlijst.",
    "plekken_vrij: alleen voor wonen, logeren en crisis, bij beschikbaar.",
    "stop_tot en stop_reden: alleen bij stop. De reden kiest u uit de lijst.",
    "gemeten_op: de dag waarop het cijfer gold (dd-mm-jjjj). Leeg laten mag: dan is het vandaag.",
    "Klopt een cijfer nog? Vul dan alleen ‘gemeten_op’ in.",
    "Regels die u weghaalt, veranderen niet. Nieuw aanbod toevoegen kan hier niet.",
    "Zet nooit iets over een kind of ouder in dit bestand.",
)
LOCKED = PatternFill("solid", fgColor="E7E3EA")


def row_of(view: OfferView) -> dict[str, str | int | date | None]:
    """The cells of one offer by column."""
    figure = view.figure
    said = figure if figure and figure.status is not Status.UNKNOWN else None
    return {
        "aanbod_nr": view.offer.id,
        "productcode": view.product.code,
        "product": view.product.name,
        "vestiging": view.location.name,
        "versie": view.report.id if view.report else 0,
        "laatst_gemeten": figure.measured_on if figure else None,
        "status": said.status.value if said else "",
        "aanmeldwachttijd_weken": said.intake_weeks if said else None,
        "behandelwachttijd_weken": said.start_weeks if said else None,
        "plekken_vrij": said.places_free if said else None,
        "stop_tot": said.stop_until if said else None,
        "stop_reden": said.stop_reason.value if said and said.stop_reason else "",
        "gemeten_op": None,
    }


def csv_file(views: Sequence[OfferView]) -> bytes:
    """CSV with ; in UTF-8 with the mark that Excel looks for; days as dd-mm-jjjj."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for view in views:
        writer.writerow([_csv_cell(value) for value in row_of(view).values()])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(views: Sequence[OfferView]) -> bytes:
    """A workbook with the offers and a sheet that explains."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(list(COLUMNS))
    for number, view in enumerate(views, start=2):
        for place, (name, value) in enumerate(row_of(view).items(), start=1):
            _fill(sheet.cell(number, place), name, value)
    _dress(sheet)
    _add_choices(sheet, views)
    _explain(book.create_sheet("Uitleg"))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _csv_cell(value: str | int | date | None) -> str:
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return "" if value is None else neutral(str(value))


def _fill(cell: Cell | MergedCell, name: str, value: str | int | date | None) -> None:
    cell.value = neutral(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value
    if name in DAYS or isinstance(value, date):
        cell.number_format = "DD-MM-YYYY"
    if name in FILLED:
        cell.protection = Protection(locked=False)
    else:
        cell.fill = LOCKED


def _dress(sheet: Worksheet) -> None:
    for place, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[name]
        heading = sheet.cell(1, place)
        heading.font = Font(bold=True)
        heading.fill = LOCKED
        heading.alignment = Alignment(vertical="top")
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False  # widening a column is allowed
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _add_choices(sheet: Worksheet, views: Sequence[OfferView]) -> None:
    if not views:
        return
    usual, crisis = _choice(STATUSES), _choice([status.value for status in CRISIS_STATUSES])
    for number, view in enumerate(views, start=2):
        (crisis if is_crisis(view.product.segment) else usual).add(sheet.cell(number, COLUMNS.index("status") + 1))
    last = len(views) + 1
    reasons = _choice([reason.value for reason in StopReason])
    reasons.add(_cells("stop_reden", last))
    weeks = _whole(MAX_WEEKS, "weken")
    weeks.add(_cells("aanmeldwachttijd_weken", last))
    weeks.add(_cells("behandelwachttijd_weken", last))
    places = _whole(MAX_PLACES, "plekken")
    places.add(_cells("plekken_vrij", last))
    for choice in (usual, crisis, reasons, weeks, places):
        if choice.sqref:
            sheet.add_data_validation(choice)


def _cells(name: str, last: int) -> str:
    letter = get_column_letter(COLUMNS.index(name) + 1)
    return f"{letter}2:{letter}{last}"


def _choice(words: Sequence[str]) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=f'"{",".join(words)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Kies uit de lijst",
        error="Kies een woord uit de lijst.",
    )


def _whole(most: int, unit: str) -> DataValidation:
    return DataValidation(
        type="whole",
        operator="between",
        formula1="0",
        formula2=str(most),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Geen heel getal",
        error=f"Vul een heel getal van 0 tot en met {most} {unit} in.",
    )


def _explain(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(EXPLANATION, start=1):
        cell = sheet.cell(number, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.protection.sheet = True
