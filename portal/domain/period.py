"""A period over which use is looked at: a week, month, quarter or year of the calendar, or from a day to a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.quarter import next_quarter, quarter_start

LONGEST_DAYS = 366 * 5
"""Days that a period of one's own may have at most."""


class PeriodKind(StrEnum):
    """The values are those of the address."""

    WEEK = "week"
    MONTH = "maand"
    QUARTER = "kwartaal"
    YEAR = "jaar"
    OWN = "eigen"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first`` to ``last``, both included; ``kind`` says how it was chosen.

    ``ends`` is the last day that the calendar gives it; a period that is not over yet ends earlier, today.
    """

    kind: PeriodKind
    first: date
    last: date
    ends: date

    def __post_init__(self) -> None:
        if not self.first <= self.last <= self.ends or self.days > LONGEST_DAYS:
            raise ValueError("a period goes from an earlier day to a later one, and has a longest length")

    @property
    def days(self) -> int:
        """How many days it has until now."""
        return (self.last - self.first).days + 1

    @property
    def over(self) -> bool:
        """Whether no day of it is still to come."""
        return self.last == self.ends


def period_with(kind: PeriodKind, day: date, today: date) -> Period:
    """The week, month, quarter or year that ``day`` lies in, up to and including ``today``.

    Raises:
        ValueError: it has not begun, or ``kind`` is a period of one's own.
    """
    first, after = _bounds(kind, day)
    ends = after - timedelta(days=1)
    return Period(kind, first, min(ends, today), ends)


def own_period(first: date, last: date) -> Period:
    """From a day to a day.

    Raises:
        ValueError: the days are the wrong way round, or too far apart.
    """
    return Period(PeriodKind.OWN, first, last, last)


def before(period: Period) -> Period:
    """What to compare with: the period of the same kind before this one; as many days of it when this is not over.

    A period of one's own is compared with as many days before it.
    """
    if period.kind is PeriodKind.OWN:
        last = period.first - timedelta(days=1)
        return Period(PeriodKind.OWN, last - timedelta(days=period.days - 1), last, last)
    first, after = _bounds(period.kind, period.first - timedelta(days=1))
    ends = after - timedelta(days=1)
    last = ends if period.over else min(ends, first + timedelta(days=period.days - 1))
    return Period(period.kind, first, last, ends)


def next_first(period: Period) -> date:
    """The first day after the whole period."""
    return period.ends + timedelta(days=1)


def month_starts(first: date, last: date) -> list[date]:
    """First days of the months that lie whole within these days, in order."""
    starts, month = [], first if first.day == 1 else _next_month(first)
    while _next_month(month) - timedelta(days=1) <= last:
        starts.append(month)
        month = _next_month(month)
    return starts


def _bounds(kind: PeriodKind, day: date) -> tuple[date, date]:
    """The first day of what ``day`` lies in, and the first day after it. Weeks begin on Monday (ISO 8601)."""
    if kind is PeriodKind.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    if kind is PeriodKind.MONTH:
        return day.replace(day=1), _next_month(day)
    if kind is PeriodKind.QUARTER:
        first = quarter_start(day)
        return first, next_quarter(first)
    if kind is PeriodKind.YEAR:
        return date(day.year, 1, 1), date(day.year + 1, 1, 1)
    raise ValueError("a period of one's own has no place in the calendar")


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
