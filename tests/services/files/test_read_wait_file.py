"""Files of waits: what comes out goes in the same, and hostile files are a sentence within little memory."""

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from portal.domain.cell_text import neutral, plain
from portal.services.files.read_offer_file import OfferFileUnreadable
from portal.services.files.read_wait_file import MAX_ROWS, read_wait_file
from portal.services.files.write_wait_file import COLUMNS, xlsx_file
from portal.settings import ROOT

MOST_MEMORY_MB = 300
HEAD = ";".join(COLUMNS).encode()
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TEXTS_TOO = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
NOISE = random.Random(1).randbytes(900_000)


def book_with(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in [list(COLUMNS), *rows]:
        book.worksheets[0].append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    """A good workbook with one part replaced."""
    content, made = io.BytesIO(), io.BytesIO(book_with([[1] * len(COLUMNS)]))
    with zipfile.ZipFile(made) as good, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bad:
        for each in good.namelist():
            content_types = good.read(each)
            if each == "[Content_Types].xml" and b"sharedStrings" not in content_types:
                content_types = content_types.replace(b"</Types>", TEXTS_TOO)  # or nobody would read that part
            if each != name:
                bad.writestr(each, content_types)
        bad.writestr(name, part)
    return content.getvalue()


def locked() -> bytes:
    content = bytearray(book_with([]))
    for signature, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = content.find(signature)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(signature, start + 4)
    return bytes(content)


def understated() -> bytes:
    """A part that says it unpacks to 1000 bytes and unpacks to 100 MB."""
    content = bytearray(with_part("xl/worksheets/sheet1.xml", b" " * 100_000_000))
    start = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[start + 24 : start + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


ENTITY = f"""<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "{"ha" * 50}"><!ENTITY b "{"&a;" * 50}">
<!ENTITY c "{"&b;" * 50}"><!ENTITY d "{"&c;" * 50}">]><sst {NAMESPACE}><si><t>&d;</t></si></sst>"""
OUTSIDE = f"""<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst {NAMESPACE}><si><t>&a;</t></si></sst>"""

HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + NOISE,
    "words": lambda: b"hallo",
    "a web page": lambda: b"<html><body>hallo</body></html>",
    "too big": lambda: HEAD + b"\r\n" + b"1;" * 600_000,
    "cp1252": lambda: HEAD + b"\r\n1;caf\xe9",
    "utf-16": lambda: (HEAD.decode() + "\n1").encode("utf-16"),
    "commas": lambda: HEAD.replace(b";", b",") + b"\r\n1,2,3",
    "other columns": lambda: b"naam;wachttijd\r\nx;1",
    "one column twice": lambda: HEAD + b";status\r\n1",
    "no rows": lambda: HEAD + b"\r\n;;;\r\n",
    "an open quote": lambda: HEAD + b'\r\n"1;2',
    "one cell without end": lambda: HEAD + b"\r\n" + b"x" * 800_000,
    "many csv rows": lambda: HEAD + b"\r\n1" * 300_000,
    "half a zip": lambda: book_with([[1]])[:2000],
    "a zip of something else": lambda: with_part("xl/workbook.xml", b"<a/>"),
    "a password": locked,
    "an old xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    "a bomb that says so": lambda: with_part("xl/worksheets/sheet1.xml", b" " * 500_000_000),
    "a bomb that hides it": understated,
    "a bomb in the styles": lambda: with_part(
        "xl/styles.xml", f"<styleSheet {NAMESPACE}><cellXfs>{'<xf/>' * 1_000_000}</cellXfs></styleSheet>".encode()
    ),
    "entities": lambda: with_part("xl/sharedStrings.xml", ENTITY.encode()),
    "entities in utf-16": lambda: with_part("xl/sharedStrings.xml", ENTITY.encode("utf-16")),
    "entities outside": lambda: with_part("xl/sharedStrings.xml", OUTSIDE.encode()),
    "entities in the workbook": lambda: with_part("xl/workbook.xml", OUTSIDE.encode()),
    "a row far away": lambda: with_part(
        "xl/worksheets/sheet1.xml",
        f'<worksheet {NAMESPACE}><sheetData><row r="999999999"><c r="XFD999999999"><v>1</v></c></row></sheetData>'
        "</worksheet>".encode(),
    ),
    "a million rows": lambda: with_part(
        "xl/worksheets/sheet1.xml",
        f"<worksheet {NAMESPACE}><sheetData>{'<row/>' * 990_000}</sheetData></worksheet>".encode(),
    ),
}  # fmt: skip

HEAVY: dict[str, Callable[[], bytes]] = {
    "many styles": lambda: with_part(
        "xl/styles.xml", f"<styleSheet {NAMESPACE}><cellXfs>{'<xf/>' * 25_000}</cellXfs></styleSheet>".encode()
    ),
    "many texts": lambda: with_part("xl/sharedStrings.xml", f"<sst {NAMESPACE}>{'<si/>' * 1_190_000}</sst>".encode()),
}
"""Strange and within every bound: they may be read, with little memory."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_sentence(name: str) -> None:
    with pytest.raises(OfferFileUnreadable) as refused:
        read_wait_file(HOSTILE[name]())
    assert len(str(refused.value)) > 15
    assert "Error" not in str(refused.value)


MEASURE = """
import sys
from pathlib import Path
from portal.services.files.read_offer_file import OfferFileUnreadable
from portal.services.files.read_wait_file import read_wait_file
for file in sorted(Path(sys.argv[1]).iterdir()):
    try:
        read_wait_file(file.read_bytes())
    except OfferFileUnreadable:
        pass
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(file.name, int(peak.split()[1]) // 1024)
"""


@pytest.mark.slow("a process for each file")
def test_no_hostile_file_takes_much_memory(tmp_path: Path) -> None:
    for name, make in (HOSTILE | HEAVY).items():
        (tmp_path / name.replace(" ", "-")).write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    used = [(line.rsplit(" ", 1)[0], int(line.rsplit(" ", 1)[1])) for line in done.stdout.splitlines()]
    assert len(used) == len(HOSTILE | HEAVY)
    assert max(most for _, most in used) < MOST_MEMORY_MB, used


@given(st.text(alphabet=st.sampled_from("=+-@'\t\r\nab "), max_size=6) | st.text(max_size=20))
def test_text_comes_back_as_it_was_and_never_starts_as_a_formula(text: str) -> None:
    assert plain(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_days_and_formulas() -> None:
    row: list[object] = [12.0, "S4-13", "'=x", "x", 7, None, "wachtlijst", 3, "=1+1", None, None, None, "2026-11-01"]
    [read] = read_wait_file(book_with([row]))
    assert (read.number, read.formulas) == (2, ("behandelwachttijd_weken",))
    assert (read.cells["aanbod_nr"], read.cells["product"], read.cells["aanmeldwachttijd_weken"]) == ("12", "=x", "3")


def test_as_many_rows_as_may_be() -> None:
    rows = HEAD + b"\r\n1" * MAX_ROWS
    assert len(read_wait_file(rows)) == MAX_ROWS
    with pytest.raises(OfferFileUnreadable, match="meer dan"):
        read_wait_file(rows + b"\r\n1")


def test_a_workbook_without_offers_opens() -> None:
    book = load_workbook(io.BytesIO(xlsx_file([])))
    assert [sheet.title for sheet in book.worksheets] == ["Aanbod", "Uitleg"]
