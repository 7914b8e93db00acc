"""The next day on which new providers or products may start."""

from datetime import date

import pytest

from portal.domain.accession import next_accession

MOMENTS = ["01-01", "04-01", "07-01", "10-01"]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 22), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2027, 1, 1), date(2027, 4, 1)),
        (date(2027, 9, 30), date(2027, 10, 1)),
    ],
)
def test_the_first_moment_after_today(today: date, expected: date) -> None:
    assert next_accession(MOMENTS, today) == expected


def test_a_region_without_moments_has_none() -> None:
    assert next_accession([], date(2026, 11, 22)) is None


def test_a_day_of_no_calendar_is_skipped() -> None:
    assert next_accession(["02-30", "onzin", "03-01"], date(2026, 11, 22)) == date(2027, 3, 1)
    assert next_accession(["02-29"], date(2027, 3, 1)) == date(2028, 2, 29)
