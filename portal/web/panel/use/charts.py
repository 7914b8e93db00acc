"""Small server-made charts: where lines, bars and labels stand. Every chart has a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10

from portal.domain.usage import LEAST_COUNT
from portal.web.words.dutch import thousands

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 440, 52, 330, 16, 190
"""The frame of a line chart in view box units; the room to the right is for labels."""
BAR_LEFT, BAR_RIGHT, BAR_STEP = 190, 390, 34
CLOSE = 18
"""Labels nearer to each other than this move apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its points, the last one, and its name with the last figure. ``number`` 1 is solid, 2 dotted."""

    number: int
    points: str
    last_x: float
    last_y: float
    label: str
    label_y: float


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over time from zero; ``ticks`` and ``marks`` are (text, position) along the two axes."""

    label: str
    lines: tuple[Line, ...]
    ticks: tuple[tuple[str, float], ...]
    marks: tuple[tuple[str, float], ...]
    height: int = 220


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: name, figure in words, where it begins and how long it is."""

    name: str
    text: str
    y: float
    length: float
    good: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from one axis, longest first."""

    label: str
    bars: tuple[Bar, ...]
    height: int


def line_chart(
    label: str, names: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], *, percent: bool = False
) -> LineChart | None:
    """A chart of one or two series over the same steps; None with fewer than two steps or without any figure.

    ``names`` are the steps; values of a percentage are 0 to 100. A step without a figure is left out of its line.
    """
    known = [value for _, values in series for value in values if value is not None]
    if len(names) < 2 or not known:
        return None
    top = 100.0 if percent else _round_up(max(known))
    step = (RIGHT - LEFT) / (len(names) - 1)

    def height(value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)

    lines: list[Line] = []
    for number, (name, values) in enumerate(series, start=1):
        points = [(round(LEFT + step * at, 1), height(value)) for at, value in enumerate(values) if value is not None]
        if not points:
            continue
        last = next(value for value in reversed(values) if value is not None)
        text = f"{round(last)}%" if percent else thousands(round(last))
        label_y = points[-1][1] + 5
        if lines and abs(label_y - lines[-1].label_y) < CLOSE:
            label_y = lines[-1].label_y + (CLOSE if label_y >= lines[-1].label_y else -CLOSE)
        drawn = " ".join(f"{x},{y}" for x, y in points)
        lines.append(Line(number, drawn, *points[-1], f"{text} {name}".strip(), round(label_y, 1)))
    fractions = (0.0, 0.25, 0.5, 0.75, 1.0)
    ticks = tuple((f"{round(top * each)}%" if percent else _tick(top * each), height(top * each)) for each in fractions)
    shown = sorted({0, (len(names) - 1) // 2, len(names) - 1})
    marks = tuple((names[at], round(LEFT + step * at, 1)) for at in shown)
    return LineChart(label, tuple(lines), ticks, marks)


def bar_chart(label: str, rows: Sequence[tuple[str, int, bool]]) -> BarChart | None:
    """Bars of (name, count, whether it is good news); None when nothing was counted."""
    longest = max((count for _, count, _ in rows), default=0)
    if not longest:
        return None
    bars = tuple(
        Bar(
            name,
            f"< {LEAST_COUNT}" if 0 < count < LEAST_COUNT else thousands(count),
            8 + BAR_STEP * at,
            round((BAR_RIGHT - BAR_LEFT) * (count if count >= LEAST_COUNT else 0) / longest, 1),
            good,
        )
        for at, (name, count, good) in enumerate(rows)
    )
    return BarChart(label, bars, 16 + BAR_STEP * len(rows))


def _round_up(value: float) -> float:
    """The next of 4, 8, 20, 40, 80, 200, ...: four equal steps of it are whole numbers."""
    if value <= 4:
        return 4.0
    size = 10 ** int(log10(value))
    for part in (1, 2, 4, 8, 10, 20, 40):
        if part * size >= value and (part * size) % 4 == 0:
            return float(part * size)
    return float(ceil(value / 4) * 4)


def _tick(value: float) -> str:
    return thousands(round(value))
