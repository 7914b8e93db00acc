"""Periods of the calendar, and what they are compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.period import Period, PeriodKind, before, month_starts, next_first, own_period, period_with

TODAY = date(2026, 11, 22)


def days(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.last.isoformat()


@pytest.mark.parametrize(
    ("kind", "day", "found", "compared"),
    [
        (PeriodKind.WEEK, TODAY, ("2026-11-16", "2026-11-22"), ("2026-11-09", "2026-11-15")),
        (PeriodKind.WEEK, date(2026, 1, 1), ("2025-12-29", "2026-01-04"), ("2025-12-22", "2025-12-28")),
        (PeriodKind.MONTH, TODAY, ("2026-11-01", "2026-11-22"), ("2026-10-01", "2026-10-22")),
        (PeriodKind.MONTH, date(2026, 3, 9), ("2026-03-01", "2026-03-31"), ("2026-02-01", "2026-02-28")),
        (PeriodKind.MONTH, date(2026, 1, 9), ("2026-01-01", "2026-01-31"), ("2025-12-01", "2025-12-31")),
        (PeriodKind.QUARTER, TODAY, ("2026-10-01", "2026-11-22"), ("2026-07-01", "2026-08-22")),
        (PeriodKind.QUARTER, date(2026, 8, 1), ("2026-07-01", "2026-09-30"), ("2026-04-01", "2026-06-30")),
        (PeriodKind.YEAR, TODAY, ("2026-01-01", "2026-11-22"), ("2025-01-01", "2025-11-22")),
        (PeriodKind.YEAR, date(2024, 2, 29), ("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31")),
    ],
)
def test_periods_of_the_calendar(
    kind: PeriodKind, day: date, found: tuple[str, str], compared: tuple[str, str]
) -> None:
    period = period_with(kind, day, TODAY)
    assert days(period) == found
    assert days(before(period)) == compared


def test_a_month_that_is_not_over_is_compared_with_no_more_than_the_month_before() -> None:
    period = period_with(PeriodKind.MONTH, date(2026, 3, 30), date(2026, 3, 30))
    assert days(before(period)) == ("2026-02-01", "2026-02-28")
    assert not period.over


def test_a_period_of_ones_own() -> None:
    period = own_period(date(2026, 11, 3), date(2026, 11, 12))
    assert days(before(period)) == ("2026-10-24", "2026-11-02")
    assert next_first(period) == date(2026, 11, 13)
    with pytest.raises(ValueError, match="earlier day"):
        own_period(date(2026, 11, 3), date(2026, 11, 2))
    with pytest.raises(ValueError, match="longest"):
        own_period(date(1990, 1, 1), date(2026, 11, 2))


def test_what_has_not_begun_is_no_period() -> None:
    with pytest.raises(ValueError, match="earlier day"):
        period_with(PeriodKind.MONTH, date(2026, 12, 1), TODAY)
    with pytest.raises(ValueError, match="calendar"):
        period_with(PeriodKind.OWN, TODAY, TODAY)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 900))
def test_whole_months_lie_within(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    starts = month_starts(first, last)
    for start in starts:
        whole = period_with(PeriodKind.MONTH, start, date(2040, 1, 1))
        assert start.day == 1
        assert first <= whole.first
        assert whole.last <= last
    inside = {date.fromordinal(n).replace(day=1) for n in range(first.toordinal(), last.toordinal() + 1)}
    cut = {each for each in (first.replace(day=1), last.replace(day=1)) if each in inside} - set(starts)
    assert inside - set(starts) == cut


def test_no_whole_month() -> None:
    assert month_starts(date(2026, 11, 2), date(2026, 12, 30)) == []
    assert month_starts(date(2026, 11, 1), date(2026, 11, 30)) == [date(2026, 11, 1)]
