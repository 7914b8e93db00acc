"""How a figure ages and what it is worth: every edge by name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.waiting_time import (
    Actuality,
    AgeingLimits,
    Status,
    StopReason,
    WaitFigure,
    actuality,
    effective_wait,
)

TODAY = date(2026, 11, 22)
LIMITS = AgeingLimits()


def figure(status: Status = Status.WAITING_LIST, days: int = 0, **numbers: object) -> WaitFigure:
    return WaitFigure(status, TODAY - timedelta(days=days), **numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "segment", "expected"),
    [
        (0, 4, Actuality.CURRENT),
        (31, 4, Actuality.CURRENT),
        (32, 4, Actuality.AGEING),
        (62, 4, Actuality.AGEING),
        (63, 4, Actuality.UNKNOWN),
        (400, 1, Actuality.UNKNOWN),
        (0, 5, Actuality.CURRENT),
        (2, 5, Actuality.CURRENT),
        (3, 5, Actuality.UNKNOWN),
        (-1, 4, Actuality.CURRENT),
        (-2, 4, Actuality.UNKNOWN),
    ],
)
def test_a_figure_ages_by_the_limits_of_the_region(days: int, segment: int, expected: Actuality) -> None:
    assert actuality(TODAY - timedelta(days=days), TODAY, LIMITS, segment) is expected


def test_limits_are_settings_of_a_region() -> None:
    strict = AgeingLimits(current_days=7, stale_days=14, crisis_days=1)
    assert actuality(TODAY - timedelta(days=8), TODAY, strict, 4) is Actuality.AGEING
    assert actuality(TODAY - timedelta(days=15), TODAY, strict, 4) is Actuality.UNKNOWN
    assert actuality(TODAY - timedelta(days=2), TODAY, strict, 5) is Actuality.UNKNOWN


@pytest.mark.parametrize("wrong", [(0, 62, 2), (31, 30, 2), (31, 62, 0), (-1, 1, 1)])
def test_impossible_limits_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="limits"):
        AgeingLimits(*wrong)


def test_never_measured_is_unknown() -> None:
    assert actuality(None, TODAY, LIMITS, 4) is Actuality.UNKNOWN
    assert effective_wait(None, TODAY, LIMITS, 4).status is Status.UNKNOWN
    assert effective_wait(WaitFigure(Status.AVAILABLE, None), TODAY, LIMITS, 4).start_within is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (figure(intake_weeks=2, start_weeks=6), 8),
        (figure(intake_weeks=0, start_weeks=0), 0),
        (figure(intake_weeks=2), None),
        (figure(start_weeks=6), None),
        (figure(), None),
        (figure(Status.AVAILABLE), 0),
        (figure(Status.AVAILABLE, intake_weeks=1), None),
        (figure(Status.AVAILABLE, intake_weeks=1, start_weeks=0), 1),
        (figure(Status.AVAILABLE, places_free=2), 0),
        (figure(Status.AVAILABLE, places_free=0), None),
        (figure(Status.STOP, intake_weeks=0, start_weeks=0), None),
        (figure(Status.AFTER_ASSESSMENT, intake_weeks=1, start_weeks=1), None),
        (figure(Status.UNKNOWN, intake_weeks=1, start_weeks=1), None),
    ],
)
def test_start_adds_up_only_what_is_known(said: WaitFigure, expected: int | None) -> None:
    assert effective_wait(said, TODAY, LIMITS, 4).start_within == expected


def test_a_stop_that_ended_is_unknown_and_never_available() -> None:
    until = TODAY - timedelta(days=1)
    ended = effective_wait(figure(Status.STOP, stop_until=until, stop_reason=StopReason.STAFF), TODAY, LIMITS, 4)
    lasting = effective_wait(figure(Status.STOP, stop_until=TODAY), TODAY, LIMITS, 4)
    assert (ended.status, ended.start_within) == (Status.UNKNOWN, None)
    assert lasting.status is Status.STOP


@given(
    status=st.sampled_from(Status),
    days=st.integers(-400, 4000),
    intake=st.none() | st.integers(0, 260),
    start=st.none() | st.integers(0, 260),
    places=st.none() | st.integers(0, 50),
    segment=st.integers(1, 5),
)
def test_no_old_figure_is_ever_short(
    status: Status, days: int, intake: int | None, start: int | None, places: int | None, segment: int
) -> None:
    said = figure(status, days, intake_weeks=intake, start_weeks=start, places_free=places)
    value = effective_wait(said, TODAY, LIMITS, segment)
    if days > (2 if segment == 5 else 62) or days < -1:
        assert value.start_within is None
        assert value.status is Status.UNKNOWN
    if value.start_within is not None:
        assert status in (Status.AVAILABLE, Status.WAITING_LIST)
        assert value.start_within == (0 if segment == 5 else (intake or 0) + (start or 0))
        assert segment == 5 or (intake is None) == (start is None)
        if status is Status.WAITING_LIST:
            assert None not in (intake, start)
