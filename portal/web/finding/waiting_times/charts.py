"""Small server-made charts of waiting times: dots for parts, lines for months; intake and start on one scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from portal.domain.product import Norm
from portal.domain.suppression import Cut
from portal.domain.waiting_statistics import CutFigures, Spread
from portal.services.waiting_statistics.count_waits import MonthFigures
from portal.web.finding.waiting_times.page import DotChart, DotRow, Line, Tick, TrendChart
from portal.web.words.dutch import MONTHS

TOO_LITTLE = "te weinig gegevens"
NO_FIGURE = "geen actueel cijfer"
LEFT, RIGHT = 12, 350
"""The frame of dots in view box units; the room to the right is for the figures."""
ROW, HEAD = 48, 8
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 34, 330, 16, 196
LEAST_MONTHS = 3
STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Wait:
    """One of the two waits: what it is called and where its figures are."""

    title: str
    about: str
    spread: Callable[[CutFigures], Spread | None]
    norm: Callable[[Norm], int]


INTAKE = Wait("Tot intake", "Weken van aanmelding tot het eerste gesprek", lambda f: f.intake, lambda n: n.intake_weeks)
START = Wait(
    "Daarna tot start", "Weken van het eerste gesprek tot de hulp begint", lambda f: f.start, lambda n: n.start_weeks
)
WAITS = (INTAKE, START)


@dataclass(frozen=True, slots=True)
class Part:
    """A part as a chart draws it."""

    name: str
    figures: CutFigures
    norm: Norm | None = None


def number(weeks: float) -> str:
    """6,5 and 12."""
    return f"{weeks:g}".replace(".", ",")


def scale_step(top: float) -> int:
    """The distance between marks, so that there are at most six."""
    return next((step for step in STEPS if top / step <= 5), 52)


def dot_charts(parts: Sequence[Part]) -> tuple[DotChart, ...]:
    """A chart of each wait; none where no part tells either."""
    told = [spread for part in parts for wait in WAITS if (spread := wait.spread(part.figures)) is not None]
    if not told:
        return ()
    norms = [wait.norm(part.norm) for part in parts for wait in WAITS if part.norm is not None]
    step = scale_step(max([spread.nine_in_ten for spread in told] + norms + [4]))
    top = -(-max([spread.nine_in_ten for spread in told] + norms + [4]) // step) * step
    return tuple(_dots(wait, parts, top, step) for wait in WAITS)


def _dots(wait: Wait, parts: Sequence[Part], top: int, step: int) -> DotChart:
    def x(weeks: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * weeks / top, 1)

    rows = []
    for place, part in enumerate(parts):
        spread = wait.spread(part.figures)
        rows.append(
            DotRow(
                name=part.name,
                y=HEAD + ROW * place,
                median_x=None if spread is None else x(spread.median),
                nine_x=None if spread is None else x(spread.nine_in_ten),
                norm_x=None if part.norm is None or spread is None else x(wait.norm(part.norm)),
                text=_dot_text(spread, part.figures),
            )
        )
    ticks = tuple(Tick(x(weeks), str(weeks)) for weeks in range(0, top + 1, step))
    told = "; ".join(f"{row.name}: {row.text}" for row in rows)
    return DotChart(
        title=wait.title,
        about=wait.about,
        label=f"{wait.title}. Eerst de helft binnen, dan 9 van de 10 binnen. {told}",
        height=HEAD + ROW * len(parts) + 30,
        rows=tuple(rows),
        ticks=ticks,
        has_norm=any(row.norm_x is not None for row in rows),
    )


def _dot_text(spread: Spread | None, figures: CutFigures) -> str:
    if spread is not None:
        return f"{number(spread.median)} en {spread.nine_in_ten}"
    return TOO_LITTLE if figures.hidden else NO_FIGURE


def trend_charts(months: Sequence[MonthFigures], cut: Cut, norm: Norm | None) -> tuple[TrendChart, ...]:
    """A chart of each wait over the months; none with fewer than three months of figures."""
    values = {wait: [_spread(month, cut, wait) for month in months] for wait in WAITS}
    told = [spread for each in values.values() for spread in each if spread is not None]
    if not told:
        return ()
    norms = [] if norm is None else [norm.intake_weeks, norm.start_weeks]
    highest = max([spread.nine_in_ten for spread in told] + norms + [4])
    step = scale_step(highest)
    top = -(-highest // step) * step
    days = [month.last_day for month in months]
    return tuple(
        _trend(wait, values[wait], days, None if norm is None else wait.norm(norm), top, step)
        for wait in WAITS
        if sum(spread is not None for spread in values[wait]) >= LEAST_MONTHS
    )


def _spread(month: MonthFigures, cut: Cut, wait: Wait) -> Spread | None:
    found = month.figures.get(cut)
    return None if found is None else wait.spread(found)


def _trend(
    wait: Wait, values: Sequence[Spread | None], days: Sequence[date], norm: int | None, top: int, step: int
) -> TrendChart:
    def y(weeks: float) -> float:
        return round(TREND_BOTTOM - (TREND_BOTTOM - TREND_TOP) * weeks / top, 1)

    xs = [round(TREND_LEFT + (TREND_RIGHT - TREND_LEFT) * n / max(1, len(days) - 1), 1) for n in range(len(days))]
    medians = [None if each is None else (x, y(each.median)) for x, each in zip(xs, values, strict=True)]
    nines = [None if each is None else (x, y(each.nine_in_ten)) for x, each in zip(xs, values, strict=True)]
    known = [each for each in values if each is not None]
    last, first = known[-1], known[0]
    median_at = next(point for point in reversed(medians) if point is not None)[1]
    nine_at = next(point for point in reversed(nines) if point is not None)[1]
    places = [median_at, nine_at] + ([] if norm is None else [y(norm)])
    apart = _apart(places)
    return TrendChart(
        title=wait.title,
        finding=_finding(first, last),
        label=f"{wait.title}: {_finding(first, last)}. Laatste maand: de helft binnen {number(last.median)} weken, "
        f"9 van de 10 binnen {last.nine_in_ten} weken",
        median=_line(medians, f"helft {number(last.median)}", apart[0]),
        nine=_line(nines, f"9 van 10: {last.nine_in_ten}", apart[1]),
        norm_y=None if norm is None else y(norm),
        norm_label="" if norm is None else f"norm {norm}",
        norm_label_y=apart[2] if norm is not None else 0,
        ticks=tuple(Tick(y(weeks), str(weeks)) for weeks in range(0, top + 1, step)),
        months=_month_ticks(days, xs),
    )


def _apart(places: Sequence[float], least: float = 18) -> list[float]:
    """Heights of labels, moved so that no two touch."""
    order = sorted(range(len(places)), key=lambda each: places[each], reverse=True)
    found = list(places)
    for lower, upper in pairwise(order):
        found[upper] = min(found[upper], found[lower] - least)
    return [round(each + 5, 1) for each in found]


def _line(points: Sequence[tuple[float, float] | None], label: str, label_y: float) -> Line:
    pieces: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    last = next(point for point in reversed(points) if point is not None)
    return Line(
        pieces=tuple(" ".join(f"{x},{y}" for x, y in piece) for piece in pieces if len(piece) > 1),
        dots=tuple(piece[0] for piece in pieces if len(piece) == 1),
        last_x=last[0],
        last_y=last[1],
        label=label,
        label_y=label_y,
    )


def _finding(first: Spread, last: Spread) -> str:
    """What the line of the median says, in words."""
    if first.median == last.median:
        return f"De helft wacht nog even lang: {number(last.median)} weken"
    word = "korter" if last.median < first.median else "langer"
    return f"De helft wacht {word}: van {number(first.median)} naar {number(last.median)} weken"


def _month_ticks(days: Sequence[date], xs: Sequence[float]) -> tuple[Tick, ...]:
    """The first and last month, and each January between that has room."""
    names = [f"{MONTHS[day.month - 1][:3]} {day.year}" for day in days]
    room = [n for n, day in enumerate(days) if day.month == 1 and xs[n] - xs[0] > 80 and xs[-1] - xs[n] > 80]
    return tuple(Tick(xs[n], names[n]) for n in dict.fromkeys((0, *room, len(days) - 1)))
