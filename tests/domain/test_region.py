"""Periods hold from their first to their last day."""

from datetime import date

import pytest

from portal.domain.region import Period, RegionRules


def test_both_days_are_included() -> None:
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert [period.covers(date(2025, 12, 31)), period.covers(date(2026, 1, 1))] == [False, True]
    assert [period.covers(date(2026, 12, 31)), period.covers(date(2027, 1, 1))] == [True, False]


def test_an_open_end_lasts() -> None:
    assert Period(date(2026, 1, 1)).covers(date(2099, 1, 1))


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="ends"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


def test_the_radius_is_20_km_unless_a_region_says_otherwise() -> None:
    assert RegionRules("regio", "Regio").radius_m == 20_000
