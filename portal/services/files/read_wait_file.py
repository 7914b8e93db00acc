"""Read an uploaded file of waits (CSV with ; or XLSX) into text cells. The file may be hostile.

Every size is bounded before anything is interpreted: the file, the parts of an XLSX as declared and as
they really unpack, the rows and the cells. XML with a document type or entities is refused.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from portal.domain.cell_text import plain
from portal.services.files.read_offer_file import UNREADABLE, FileRow, OfferFileUnreadable
from portal.services.files.write_wait_file import COLUMNS, SHEET

MAX_FILE_BYTES = 1_000_000
MAX_ROWS = 2_000
MAX_CELL = 500
MAX_PARTS = 200
MAX_UNPACKED_BYTES = 6_000_000
MAX_OTHER_PART_BYTES = 128_000
"""Parts beside the sheets and their texts: styles and the like, which openpyxl keeps in memory as objects."""
PIECE = 65_536
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How an .xls and an XLSX with a password begin."""
NO_FILE = "het bestand is geen rekenblad: kies een XLSX- of CSV-bestand dat u hier hebt opgehaald"
BAD_XLSX = "het XLSX-bestand is niet te lezen: haal het opnieuw op en vul het nog eens in"


def read_wait_file(content: bytes) -> list[FileRow]:
    """The rows of the file; rows without any text are left out.

    Raises:
        OfferFileUnreadable: a Dutch sentence that says what to do; see the head of this file.
    """
    if not content:
        raise OfferFileUnreadable("het bestand is leeg: kies een ander bestand")
    if len(content) > MAX_FILE_BYTES:
        raise OfferFileUnreadable("het bestand is groter dan 1 MB: haal regels weg die niet veranderen")
    if content.startswith(OLE):
        raise OfferFileUnreadable(
            "het bestand heeft een wachtwoord of is een oud .xls-bestand: sla het op als XLSX zonder wachtwoord"
        )
    lines = _xlsx_lines(content) if content.startswith(b"PK") else _csv_lines(content)
    rows = list(_rows(lines))
    if not rows:
        raise OfferFileUnreadable("het bestand heeft geen regels onder de eerste regel")
    return rows


def _csv_lines(content: bytes) -> Iterator[list[Any]]:
    if b"\x00" in content:
        raise OfferFileUnreadable(NO_FILE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = "de tekens zijn niet te lezen: kies bij het opslaan ‘CSV UTF-8’, of gebruik XLSX"
        raise OfferFileUnreadable(reason if b";" in content[:500] else NO_FILE) from error
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    except csv.Error as error:
        raise OfferFileUnreadable("het bestand is geen geldige CSV: kijk de aanhalingstekens na") from error


def _xlsx_lines(content: bytes) -> Iterator[list[Any]]:
    try:
        _check_parts(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it leaves out
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheet = next((each for each in book.worksheets if each.title == SHEET), book.worksheets[0])
            sheet.reset_dimensions()
            for row in sheet.iter_rows(max_col=len(COLUMNS) + 10):
                yield [_Formula() if cell.data_type in ("f", "e") else cell.value for cell in row]
    except OfferFileUnreadable:
        raise
    except UNREADABLE as error:
        raise OfferFileUnreadable(BAD_XLSX) from error


def _check_parts(content: bytes) -> None:
    """Refuse a package that is too big, locked, or has XML with a document type; unpacks every part once in pieces."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise OfferFileUnreadable("het XLSX-bestand is uitgepakt te groot: haal het opnieuw op")
        if any(part.flag_bits & 1 for part in parts):
            raise OfferFileUnreadable("het bestand heeft een wachtwoord: sla het op zonder wachtwoord")
        total = 0
        for part in parts:
            total += _check_part(packed, part)
            if total > MAX_UNPACKED_BYTES:
                raise OfferFileUnreadable("het XLSX-bestand is uitgepakt te groot: haal het opnieuw op")


def _check_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many bytes the part really unpacks to."""
    is_sheet = part.filename.startswith("xl/worksheets/") or part.filename == "xl/sharedStrings.xml"
    is_xml = part.filename.endswith((".xml", ".rels", ".vml"))
    most = MAX_OTHER_PART_BYTES if is_xml and not is_sheet else MAX_UNPACKED_BYTES
    size, before = 0, b""
    with packed.open(part) as opened:
        while piece := opened.read(PIECE):
            size += len(piece)
            if size > most:
                raise OfferFileUnreadable("het XLSX-bestand is uitgepakt te groot: haal het opnieuw op")
            if is_xml and b"<!DOCTYPE" in (before + piece).upper():
                raise OfferFileUnreadable("het XLSX-bestand verwijst naar iets buiten het bestand: haal het opnieuw op")
            before = piece[-16:]
    return size


class _Formula:
    """Stands where a formula or an error stood: nothing is computed or taken over."""


def _rows(lines: Iterator[list[Any]]) -> Iterator[FileRow]:
    heading = [_text(cell).strip().lower() for cell in next(lines, [])]
    missing = [name for name in COLUMNS if name not in heading]
    if len(missing) == len(COLUMNS):
        raise OfferFileUnreadable("de eerste regel noemt de kolommen niet: haal het bestand opnieuw op")
    if missing:
        raise OfferFileUnreadable(f"de eerste regel mist de kolom(men): {', '.join(missing)}")
    if any(heading.count(name) > 1 for name in COLUMNS):
        raise OfferFileUnreadable("de eerste regel noemt een kolom twee keer")
    for number, line in enumerate(lines, start=2):
        if number > MAX_ROWS + 1:
            raise OfferFileUnreadable(f"het bestand heeft meer dan {MAX_ROWS} regels: deel het op")
        named = dict(zip(heading, line, strict=False))
        cells = {name: _text(named.get(name)) for name in COLUMNS}
        formulas = tuple(name for name in COLUMNS if isinstance(named.get(name), _Formula))
        if formulas or any(cell.strip() for cell in cells.values()):
            yield FileRow(number, cells, formulas)


def _text(value: Any) -> str:
    match value:
        case None | _Formula():
            return ""
        case bool():
            return "ja" if value else "nee"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return f"{value:%d-%m-%Y}"
        case date():
            return f"{value:%d-%m-%Y}"
        case str():
            return plain(value[: MAX_CELL + 1])
    return str(value)[: MAX_CELL + 1]
