"""Files of offers for tests: one good row, with changes."""

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from portal.services.files.read_offer_file import COLUMNS

GOOD = {
    "aanbieder": "De Linde jeugd-ggz",
    "kvk": "90000001",
    "agb": "98000001",
    "vestiging": "Veldhoven, Lindelaan 14",
    "straat": "Lindelaan 14",
    "postcode": "5501 AB",
    "plaats": "Veldhoven",
    "lat": "51.4186",
    "lon": "5.4027",
    "productcode": "S4-13",
    "omschrijving": "EMDR na een nare gebeurtenis.",
    "leeftijd_van": "4",
    "leeftijd_tot": "17",
    "kenmerken": "emdr|trauma",
    "status": "wachtlijst",
    "aanmeldwachttijd_weken": "2",
    "behandelwachttijd_weken": "6",
    "plekken_vrij": "",
    "plekken_totaal": "",
    "gemeten_op": "2026-11-19",
    "contract_van": "2025-01-01",
    "contract_tot": "",
    "telefoon": "040-000 18 40",
    "email": "verwijzers@delinde.example",
    "website": "https://delinde.example",
}


def good_row(**changes: str) -> dict[str, str]:
    return GOOD | changes


def write_csv(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, rows: list[dict[str, Any]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(COLUMNS))
    for row in rows:
        sheet.append([row.get(name) or None for name in COLUMNS])
    book.save(path)
    return path
