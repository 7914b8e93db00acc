"""The figures of the panel as files: every table of the page, as CSV and as a workbook."""

import csv
import io

from openpyxl import Workbook

from portal.domain.cell_text import neutral
from portal.web.panel.use.page import Cell, ReviewPage

HEADINGS = ("onderdeel", "onderwerp", "maat", "waarde")
SHEET_NAME = 31
"""Characters of the name of a sheet that Excel takes."""


def as_csv(page: ReviewPage) -> str:
    """One row per figure: section, what it is about, what was counted, and the figure (a part of 1 for shares)."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerow(("periode", neutral(page.period), "vergeleken met", neutral(page.compared)))
    for section in page.sections:
        for row in section.rows:
            for column, value in zip(section.columns[1:], row[1:], strict=True):
                writer.writerow((section.key, neutral(str(row[0])), column, _plain(value)))
    return text.getvalue()


def as_workbook(page: ReviewPage) -> bytes:
    """A sheet per section, with its explanation above the table."""
    book = Workbook(write_only=True)
    for section in page.sections:
        sheet = book.create_sheet(section.key[:SHEET_NAME])
        sheet.append([section.title])
        sheet.append([section.measure])
        sheet.append([f"{page.period}, vergeleken met {page.compared}"])
        sheet.append([])
        sheet.append(list(section.columns))
        for row in section.rows:
            sheet.append([neutral(value) if isinstance(value, str) else value for value in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4f}".replace(".", ",")
    return neutral(value) if isinstance(value, str) else str(value)
