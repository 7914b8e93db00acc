"""A year of one offer's waits as small server-made charts, with the table that says the same."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.domain.product import Norm
from portal.models import WaitReport
from portal.web.offers.page import HistoryChart, HistoryRow
from portal.web.words.dutch import MONTHS, weeks

WIDTH, HEIGHT = 440, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 330, 20, 160
"""The frame of the line in view box units; the room to the right is for labels."""
MONTHS_SHOWN = 12
Month = tuple[int, int]
WAIT_TRENDS = {-1: "korter geworden", 0: "gelijk gebleven", 1: "langer geworden"}
PLACE_TRENDS = {-1: "minder plek", 0: "evenveel plek", 1: "meer plek"}
"""In words, by the sign of the change from the first month to the last."""


def monthly(reports: Sequence[WaitReport], today: date) -> dict[Month, WaitReport]:
    """The last report of each of the past twelve months, oldest first; months without one are absent."""
    last: dict[Month, WaitReport] = {}
    for report in reports:
        month = (report.measured_on.year, report.measured_on.month)
        if 0 <= _months_between(month, (today.year, today.month)) < MONTHS_SHOWN:
            last[month] = report
    return dict(sorted(last.items()))


def _months_between(first: Month, second: Month) -> int:
    return (second[0] - first[0]) * 12 + second[1] - first[1]


def history_rows(reports: Sequence[WaitReport], today: date) -> tuple[HistoryRow, ...]:
    """The table: one row a month, newest first."""
    rows = [
        HistoryRow(f"{MONTHS[month - 1]} {year}", _words(report.intake_weeks), _words(report.start_weeks))
        for (year, month), report in monthly(reports, today).items()
    ]
    return tuple(reversed(rows))


def _words(number: int | None) -> str:
    return "onbekend" if number is None else weeks(number)


def history_charts(
    reports: Sequence[WaitReport], norm: Norm | None, today: date, *, current: bool
) -> tuple[HistoryChart, ...]:
    """Two charts on one scale, intake and start apart; none with fewer than three months of figures.

    ``current`` says whether the last figure still holds; only then a chart says "nu".
    """
    months = monthly(reports, today)
    intake = {month: report.intake_weeks for month, report in months.items()}
    start = {month: report.start_weeks for month, report in months.items()}
    limits = [norm.intake_weeks, norm.start_weeks] if norm else []
    known = [each for each in (*intake.values(), *start.values()) if each is not None]
    top = max([*known, *limits, 1])
    charts = (
        _chart("Tot intake", intake, norm.intake_weeks if norm else None, top, today, current),
        _chart("Daarna tot start, na de intake", start, norm.start_weeks if norm else None, top, today, current),
    )
    return tuple(chart for chart in charts if chart is not None)


def places_chart(
    reports: Sequence[WaitReport], total: int | None, today: date, *, current: bool
) -> HistoryChart | None:
    """Free places over the year with the total as a line; None with fewer than three months of figures."""
    free = {month: report.places_free for month, report in monthly(reports, today).items()}
    top = max([total or 1, *(each for each in free.values() if each is not None)])
    return _chart("Plekken vrij", free, total, top, today, current, "vrij", "totaal", PLACE_TRENDS)


def _chart(
    title: str,
    values: dict[Month, int | None],
    norm: int | None,
    top: int,
    today: date,
    current: bool,
    unit: str = "wk",
    line: str = "norm",
    trends: Mapping[int, str] = WAIT_TRENDS,
) -> HistoryChart | None:
    known = [(month, value) for month, value in values.items() if value is not None]
    if len(known) < 3:
        return None
    here = (today.year, today.month)
    points = [
        (
            LEFT + (RIGHT - LEFT) * (MONTHS_SHOWN - 1 - _months_between(month, here)) / (MONTHS_SHOWN - 1),
            _height(value, top),
        )
        for month, value in known
    ]
    now = current and known[-1] == list(values.items())[-1]
    month = MONTHS[known[-1][0][1] - 1]
    when = "nu" if now else f"in {month}"
    return HistoryChart(
        title=title,
        finding=_finding([value for _, value in known], norm if unit == "wk" else None, when, trends),
        polyline=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        last_x=round(points[-1][0], 1),
        last_y=round(points[-1][1], 1),
        last_label=f"{known[-1][1]} {unit}" if now else f"{known[-1][1]} {unit} ({month[:3]})",
        norm_y=None if norm is None else round(_height(norm, top), 1),
        norm_label="" if norm is None else f"{line} {norm}",
        first_month=MONTHS[here[1] % 12][:3],
        last_month=MONTHS[here[1] - 1][:3],
    )


def _height(value: int, top: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top


def _finding(values: list[int], norm: int | None, when: str, trends: Mapping[int, str]) -> str:
    """What the line says, in words."""
    first, last = values[0], values[-1]
    trend = trends[(last > first) - (last < first)]
    if norm is None:
        return f"In een jaar {trend}"
    return f"In een jaar {trend}, {when} {'binnen' if last <= norm else 'boven'} de norm"
