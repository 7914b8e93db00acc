"""Quarters begin, end and follow each other without overlap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from portal.domain.quarter import (
    next_quarter,
    previous_quarter,
    quarter_code,
    quarter_end,
    quarter_start,
    quarters_over,
    read_quarter,
)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 31)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_quarters_begin_and_end_where_they_should(day: date, first: date, last: date) -> None:
    assert (quarter_start(day), quarter_end(first)) == (first, last)
    assert read_quarter(quarter_code(first)) == first
    assert previous_quarter(next_quarter(first)) == first


@pytest.mark.parametrize("text", ["", "2026", "2026-0", "2026-5", "1999-1", "2026-1 ", "٢٠٢٦-1", "2026-11"])
def test_what_is_no_quarter(text: str) -> None:
    assert read_quarter(text) is None


def test_quarters_that_are_over_follow_each_other() -> None:
    quarters = quarters_over(date(2026, 11, 22), 8)
    assert (quarters[0], quarters[-1]) == (date(2026, 7, 1), date(2024, 10, 1))
    for later, earlier in pairwise(quarters):
        assert later - quarter_end(earlier) == timedelta(days=1)


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2026, 10, 1)])
def test_the_running_quarter_is_not_over(today: date) -> None:
    assert quarter_end(quarters_over(today, 1)[0]) < quarter_start(today) <= today
