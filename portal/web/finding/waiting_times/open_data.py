"""Waiting times as open data: CSV for a sheet, JSON with its own definition."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from portal.domain.cell_text import neutral
from portal.domain.suppression import Cut
from portal.domain.waiting_statistics import CutFigures, Share, Spread
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.waiting_statistics.count_waits import Figures
from portal.web.addresses.waits import WaitsQuestion
from portal.web.finding.waiting_times.definition import COLUMNS, LICENCE, LICENCE_HREF, definition

Row = tuple[date, Cut, CutFigures]


def chosen_rows(asked: WaitsQuestion, dated: Iterable[tuple[date, Figures]]) -> Iterator[Row]:
    """The rows within what was asked: everything, or only one segment, product or area."""
    for day, figures in dated:
        for cut in sorted(figures, key=_order):
            if all(
                want is None or want == has
                for want, has in (
                    (asked.segment, cut.segment),
                    (asked.product, cut.product),
                    (asked.area, cut.area),
                )
            ):
                yield day, cut, figures[cut]


def _order(cut: Cut) -> tuple[int, str, str]:
    return cut.segment or 0, cut.product or "", cut.area or ""


def cells(row: Row, facts: RegionFacts) -> list[Any]:
    """A row in the order of ``COLUMNS``; None where there is nothing or it is hidden."""
    day, cut, figures = row
    product = facts.products.get(cut.product or "")
    return [
        facts.slug,
        day.isoformat(),
        cut.segment,
        cut.product,
        product.name if product is not None else None,
        cut.area,
        "|".join(sorted(figures.hidden)) or None,
        figures.offers,
        figures.current,
        figures.intake_count,
        *_wait(figures.intake),
        *_share(figures.intake_norm),
        figures.start_count,
        *_wait(figures.start),
        *_share(figures.start_norm),
        figures.places_count,
        figures.places.free if figures.places else None,
        figures.places.total if figures.places else None,
    ]


def _wait(spread: Spread | None) -> tuple[float | None, int | None]:
    if spread is None:
        return None, None
    whole = int(spread.median)
    return whole if whole == spread.median else spread.median, spread.nine_in_ten


def _share(share: Share | None) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if share is None else (share.of, share.part, share.percent)


def csv_text(rows: Iterable[Row], facts: RegionFacts) -> str:
    """A file for a sheet: semicolons, UTF-8 with its mark; a cell that would run as a formula is made harmless."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([neutral(each) if isinstance(each, str) else each for each in cells(row, facts)])
    return "\ufeff" + text.getvalue()


def json_data(rows: Iterable[Row], facts: RegionFacts, title: str, day: date) -> dict[str, Any]:
    """The same rows with what they mean; a member is null where a cell is empty."""
    names: Sequence[str] = list(COLUMNS)
    return {
        "titel": f"{title} {facts.name}",
        "regio": {"slug": facts.slug, "naam": facts.name},
        "gemaaktOp": day.isoformat(),
        "licentie": {"naam": LICENCE, "adres": LICENCE_HREF},
        "definitie": [{"stap": step.title, "uitleg": step.text} for step in definition(facts)],
        "kolommen": COLUMNS,
        "regels": [dict(zip(names, cells(row, facts), strict=True)) for row in rows],
    }
