"""Months by their last day."""

from datetime import date

from portal.domain.months import last_days


def test_the_months_that_ended_before_a_day() -> None:
    assert last_days(date(2026, 3, 31), 2) == [date(2026, 1, 31), date(2026, 2, 28)]
    assert last_days(date(2024, 3, 1), 1) == [date(2024, 2, 29)]
    assert last_days(date(2026, 1, 1), 1) == [date(2025, 12, 31)]


def test_two_years_are_twenty_four_months() -> None:
    found = last_days(date(2026, 11, 22), 24)
    assert (len(found), found[0], found[-1]) == (24, date(2024, 11, 30), date(2026, 10, 31))
