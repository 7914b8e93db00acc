"""Read a file of offers (CSV with ; or XLSX) into plain text cells; nothing is interpreted or executed.

The format is that of docs/operations.md, "Offers from a file". Sizes are bounded before anything is
read: a file is somebody else's and may be hostile.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from portal.domain.errors import PortalError

COLUMNS = (
    "aanbieder;kvk;agb;vestiging;straat;postcode;plaats;lat;lon;productcode;omschrijving;leeftijd_van;"
    "leeftijd_tot;kenmerken;status;aanmeldwachttijd_weken;behandelwachttijd_weken;plekken_vrij;"
    "plekken_totaal;gemeten_op;contract_van;contract_tot;telefoon;email;website"
).split(";")
MAX_FILE_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 400_000_000
MAX_ROWS = 200_000
MAX_CELL = 10_000


UNREADABLE = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, OSError, SyntaxError,
    RuntimeError, NotImplementedError, TypeError, AttributeError, EOFError,
)  # fmt: skip
"""What openpyxl and zipfile raise for files that are damaged, locked with a password or something else altogether."""


class OfferFileUnreadable(PortalError):
    """The file as a whole cannot be read; the text is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row as text by column name; ``number`` is the line in the sheet, the heading being 1."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


def read_offer_file(path: Path) -> list[FileRow]:
    """All rows of the file; rows without any text are left out.

    Raises:
        OfferFileUnreadable: missing, too big, not CSV or XLSX, wrong encoding or wrong columns.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise OfferFileUnreadable(f"het bestand {path.name} is niet te openen") from error
    if size > MAX_FILE_BYTES:
        raise OfferFileUnreadable(f"het bestand is groter dan {MAX_FILE_BYTES // 1_000_000} MB: deel het op")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise OfferFileUnreadable(f"het bestand {path.name} is niet te lezen") from error
    lines = _xlsx_lines(content) if content.startswith(b"PK\x03\x04") else _csv_lines(content)
    rows = list(_rows(lines))
    if not rows:
        raise OfferFileUnreadable("het bestand heeft geen regels met aanbod onder de eerste regel")
    return rows


def _csv_lines(content: bytes) -> Iterator[list[Any]]:
    if b"\x00" in content[:4096]:
        raise OfferFileUnreadable("het bestand is geen CSV of XLSX")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfferFileUnreadable("het bestand is geen UTF-8: sla het op als CSV UTF-8") from error
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    except csv.Error as error:
        sentence = "het bestand is geen geldige CSV: kijk de aanhalingstekens na en scheid kolommen met ;"
        raise OfferFileUnreadable(sentence) from error


def _xlsx_lines(content: bytes) -> Iterator[list[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_UNPACKED_BYTES:
                raise OfferFileUnreadable("het XLSX-bestand is uitgepakt te groot")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it leaves out
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            yield [_FormulaCell() if cell.data_type in ("f", "e") else cell.value for cell in row]
    except OfferFileUnreadable:
        raise
    except UNREADABLE as error:
        raise OfferFileUnreadable("het XLSX-bestand is niet te lezen") from error


class _FormulaCell:
    """Stands where a formula or an error stood: it is not computed, and its text is not taken over."""


def _rows(lines: Iterator[list[Any]]) -> Iterator[FileRow]:
    heading = [str(cell or "").strip().lower() for cell in next(lines, [])]
    missing = [name for name in COLUMNS if name not in heading]
    if len(missing) == len(COLUMNS):
        raise OfferFileUnreadable("de eerste regel mist de kolommen: zet er de namen in, gescheiden met ;")
    if missing:
        raise OfferFileUnreadable(f"de eerste regel mist de kolom(men): {', '.join(missing)}")
    if len(set(heading)) != len([name for name in heading if name]) + (1 if "" in heading else 0):
        raise OfferFileUnreadable("de eerste regel noemt een kolom twee keer")
    for number, line in enumerate(lines, start=2):
        if number > MAX_ROWS + 1:
            raise OfferFileUnreadable(f"het bestand heeft meer dan {MAX_ROWS} regels: deel het op")
        if any(_text(cell) for cell in line[len(heading) :]):
            raise OfferFileUnreadable(
                f"regel {number} heeft meer cellen dan de eerste regel: zet tekst met een ; tussen aanhalingstekens"
            )
        named = dict(zip(heading, line, strict=False))
        cells = {name: _text(named.get(name)) for name in COLUMNS}
        formulas = tuple(name for name in COLUMNS if isinstance(named.get(name), _FormulaCell))
        if formulas or any(cells.values()):
            yield FileRow(number, cells, formulas)


def _text(value: Any) -> str:
    match value:
        case None | _FormulaCell():
            return ""
        case bool():
            return "ja" if value else "nee"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value).strip()[: MAX_CELL + 1]
