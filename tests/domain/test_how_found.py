"""Medians that tell about nobody, searches that passed by, and months."""

from datetime import date

import pytest

from portal.domain.how_found import (
    MiddleFound,
    Missed,
    TimesFound,
    middle_of,
    missed_searches,
    months_until,
    previous_month,
)

KINDS = {"emdr": "methodiek", "cgt": "methodiek", "tolk": "taal", "ar": "taal", "thuis": "setting"}


def shown(*numbers: int) -> list[tuple[int, TimesFound]]:
    return [(provider, TimesFound(number, number // 2, 0)) for provider, number in enumerate(numbers)]


def test_the_middle_of_others() -> None:
    assert middle_of(shown(4, 100, 10)) == MiddleFound(10, 5, 0)
    assert middle_of(shown(4, 10, 20, 1000)) == MiddleFound(15, 7.5, 0)


@pytest.mark.parametrize(
    "others",
    [[], shown(1, 2), [(7, TimesFound(1)), (7, TimesFound(2)), (7, TimesFound(3)), (7, TimesFound(4))]],
)
def test_too_few_others_have_no_middle(others: list[tuple[int, TimesFound]]) -> None:
    assert middle_of(others) is None


def test_three_offers_of_two_are_enough() -> None:
    assert middle_of([(1, TimesFound(1)), (1, TimesFound(2)), (2, TimesFound(3))]) == MiddleFound(2, 0, 0)


def test_searches_for_the_product_or_for_none_pass_by_what_is_not_ticked() -> None:
    asked = {"P1|tolk": 6, "|tolk": 3, "P1|cgt": 9, "P2|ar": 50, "P1|emdr": 80, "|thuis": 5, "P1|ar": 4, "P1|weg": 70}
    assert missed_searches(asked, "P1", ("emdr",), KINDS) == (
        Missed("tolk", "taal", 9, kind_empty=True),
        Missed("cgt", "methodiek", 9, kind_empty=False),
        Missed("thuis", "setting", 5, kind_empty=True),
    )


def test_what_is_asked_less_than_five_times_is_not_told() -> None:
    assert missed_searches({"P1|tolk": 2, "|tolk": 2}, "P1", (), KINDS) == ()


def test_numbers_add_up() -> None:
    assert TimesFound(1, 2, 3).plus(TimesFound(10, 20, 30)) == TimesFound(11, 22, 33)
    assert TimesFound(0, 0, 1).any
    assert not TimesFound().any


def test_months_end_with_the_last() -> None:
    assert previous_month(date(2026, 1, 31)) == date(2025, 12, 1)
    months = months_until(date(2026, 10, 15))
    assert (months[0], months[-1], len(months)) == (date(2025, 11, 1), date(2026, 10, 1), 12)
