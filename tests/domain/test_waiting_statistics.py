"""What the waits of many offers say together; numpy is the judge of middle and nine in ten."""

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.waiting_statistics import (
    CountedOffer,
    Group,
    PlacesSum,
    Said,
    Share,
    Spread,
    figures,
    median,
    nine_in_ten,
    said,
)
from portal.domain.waiting_time import AgeingLimits, Status, WaitFigure, effective_wait

DAY = date(2026, 11, 22)
OFFER = CountedOffer(provider=1, segment=4, product="S4-13", area="Peelland")


def told(status: Status, *, segment: int = 4, age: int = 0, **more: int | date | None) -> Said:
    figure = WaitFigure(status, DAY - timedelta(days=age), **more)  # type: ignore[arg-type]
    return said(figure, effective_wait(figure, DAY, AgeingLimits(), segment), segment)


@given(st.lists(st.integers(0, 260), min_size=1, max_size=400))
def test_middle_and_nine_in_ten_equal_numpy(weeks: list[int]) -> None:
    assert median(weeks) == np.median(weeks)
    assert nine_in_ten(weeks) == np.percentile(weeks, 90, method="inverted_cdf")


@given(st.lists(st.integers(0, 260), min_size=1, max_size=100))
def test_nine_in_ten_within_is_true_and_no_number_less_is(weeks: list[int]) -> None:
    found = nine_in_ten(weeks)
    assert 10 * sum(each <= found for each in weeks) >= 9 * len(weeks)
    assert 10 * sum(each < found for each in weeks) < 9 * len(weeks)


@pytest.mark.parametrize("count", [10, 20, 70, 100, 130, 1000])
def test_of_whole_tens_it_is_exactly_nine_tenths(count: int) -> None:
    assert nine_in_ten(range(1, count + 1)) == count * 9 // 10


def test_of_nothing_there_is_no_middle() -> None:
    with pytest.raises(ValueError, match="nothing"):
        median([])
    with pytest.raises(ValueError, match="nothing"):
        nine_in_ten([])


def test_available_is_no_wait_unless_it_is_full_or_tells_otherwise() -> None:
    assert told(Status.AVAILABLE) == Said(0, 0)
    assert told(Status.AVAILABLE, places_free=2) == Said(0, 0, 2)
    assert told(Status.AVAILABLE, places_free=0) == Said(free=0)
    assert told(Status.AVAILABLE, intake_weeks=1) == Said(1, None)


def test_every_other_status_tells_what_it_knows() -> None:
    assert told(Status.WAITING_LIST, intake_weeks=3, start_weeks=9) == Said(3, 9)
    assert told(Status.WAITING_LIST, start_weeks=9) == Said(None, 9)
    assert told(Status.AFTER_ASSESSMENT, intake_weeks=3, start_weeks=9) == Said(3, None)
    assert told(Status.STOP, intake_weeks=3, places_free=1) == Said()
    assert told(Status.UNKNOWN, intake_weeks=3) == Said()
    assert told(Status.AVAILABLE, segment=5, places_free=2, intake_weeks=4) == Said(free=2)


@pytest.mark.parametrize(("age", "segment", "counts"), [(31, 4, True), (32, 4, False), (2, 5, True), (3, 5, False)])
def test_only_a_current_figure_counts(age: int, segment: int, counts: bool) -> None:
    assert (told(Status.AVAILABLE, segment=segment, age=age, places_free=1) != Said()) == counts
    assert said(None, effective_wait(None, DAY, AgeingLimits(), segment), segment) == Said()


def test_the_figures_of_a_cut() -> None:
    offers = [
        replace(OFFER, current=True, intake=2, start=12, intake_norm=4, start_norm=10),
        replace(OFFER, current=True, intake=5, intake_norm=4),
        replace(OFFER, current=True, intake=4, start=3, free=1, total=6),
        replace(OFFER, current=True, free=0, total=4),
        OFFER,
    ]
    found = figures(offers)
    assert (found.offers, found.current, found.intake_count, found.start_count, found.places_count) == (5, 4, 3, 2, 2)
    assert (found.intake, found.start) == (Spread(4.0, 5), Spread(7.5, 12))
    assert (found.intake_norm, found.start_norm) == (Share(1, 2), Share(0, 1))
    assert found.places == PlacesSum(1, 10)


def test_hidden_groups_say_nothing() -> None:
    offers = [replace(OFFER, current=True, intake=2, start=12, intake_norm=4, start_norm=10, free=1, total=2)] * 4
    found = figures(offers, frozenset({Group.INTAKE, Group.START_NORM, Group.PLACES}))
    assert (found.intake, found.start_norm, found.places) == (None, None, None)
    assert (found.offers, found.intake_norm, found.start) == (4, Share(4, 4), Spread(12.0, 12))
    nothing = figures(offers, frozenset(Group))
    assert {getattr(nothing, name) for name in nothing.__slots__ if name != "hidden"} == {None}


@pytest.mark.parametrize(
    ("part", "of", "percent"),
    [(0, 9, 0), (9, 9, 100), (1, 3, 33), (2, 3, 67), (1, 8, 13), (1, 400, 1), (399, 400, 99), (1, 2, 50)],
)
def test_a_share_in_percents(part: int, of: int, percent: int) -> None:
    assert Share(part, of).percent == percent


def test_shares_equal_numpy_for_a_thousand_cuts() -> None:
    chance = random.Random(7)
    for _ in range(1000):
        waits = [chance.choice([None, *range(15)]) for _ in range(chance.randint(1, 60))]
        norms = [chance.choice([None, 2, 4, 10]) for _ in waits]
        pairs = zip(waits, norms, strict=True)
        offers = [replace(OFFER, current=True, intake=wait, intake_norm=norm) for wait, norm in pairs]
        both = [(wait, norm) for wait, norm in zip(waits, norms, strict=True) if wait is not None and norm is not None]
        share = figures(offers).intake_norm
        if not both:
            assert share is None
            continue
        weeks, limits = np.array(both).T
        assert share == Share(int((weeks <= limits).sum()), len(both))
