"""The status decides which numbers are asked, and what cannot be true is refused field by field."""

from datetime import date, timedelta
from itertools import product

import pytest

from portal.domain.availability import asked_fields, check_report, keep_asked
from portal.domain.errors import ImpossibleReport
from portal.domain.waiting_time import Status, StopReason, WaitFigure

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("status", "counts"), list(product(Status, (True, False))))
def test_never_more_than_two_numbers_are_asked(status: Status, counts: bool) -> None:
    asked = asked_fields(status, counts_places=counts)
    assert sum((asked.intake, asked.start, asked.places)) <= 2
    assert not (asked.places and not counts)


def test_fields_that_are_hidden_are_ignored_though_posted() -> None:
    posted = WaitFigure(Status.AVAILABLE, TODAY, 3, 4, 1, TODAY, StopReason.STAFF)
    assert keep_asked(posted, counts_places=False) == WaitFigure(Status.AVAILABLE, TODAY)
    assert keep_asked(posted, counts_places=True) == WaitFigure(Status.AVAILABLE, TODAY, places_free=1)


def refused(
    figure: WaitFigure, *, counts_places: bool = False, total: int | None = None, complete: bool = True
) -> set[str]:
    try:
        check_report(figure, today=TODAY, counts_places=counts_places, places_total=total, complete=complete)
    except ImpossibleReport as error:
        return {field for field, sentence in error.fields.items() if sentence}
    return set()


@pytest.mark.parametrize("weeks", [-1, 261, 10**9])
def test_weeks_outside_0_to_260_are_refused(weeks: int) -> None:
    assert refused(WaitFigure(Status.WAITING_LIST, TODAY, weeks, 1)) == {"intake"}
    assert refused(WaitFigure(Status.WAITING_LIST, TODAY, 1, weeks)) == {"start"}


@pytest.mark.parametrize("weeks", [0, 260])
def test_the_edges_are_allowed(weeks: int) -> None:
    assert refused(WaitFigure(Status.WAITING_LIST, TODAY, weeks, weeks)) == set()


def test_what_each_status_needs() -> None:
    assert refused(WaitFigure(Status.WAITING_LIST, TODAY)) == {"intake"}
    assert refused(WaitFigure(Status.WAITING_LIST, TODAY, None, 3)) == set()
    assert refused(WaitFigure(Status.AVAILABLE, TODAY), counts_places=True) == {"places"}
    assert refused(WaitFigure(Status.AVAILABLE, TODAY, places_free=0), counts_places=True) == {"places"}
    assert refused(WaitFigure(Status.STOP, TODAY)) == {"reason"}
    assert refused(WaitFigure(Status.UNKNOWN, TODAY)) == {"status"}
    assert refused(WaitFigure(Status.AFTER_ASSESSMENT, TODAY)) == set()


def test_a_file_may_leave_cells_empty() -> None:
    for status in Status:
        assert refused(WaitFigure(status, TODAY), counts_places=True, complete=False) == set()


def test_places_and_days_that_cannot_be() -> None:
    assert refused(WaitFigure(Status.AVAILABLE, TODAY, places_free=5), counts_places=True, total=4) == {"places"}
    assert refused(WaitFigure(Status.AVAILABLE, TODAY, places_free=4), counts_places=True, total=4) == set()
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    assert refused(WaitFigure(Status.STOP, TODAY, stop_until=yesterday, stop_reason=StopReason.STAFF)) == {"until"}
    assert refused(WaitFigure(Status.WAITING_LIST, tomorrow, 1, 1)) == {"measured_on"}
