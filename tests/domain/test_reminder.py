"""On which day which reminder is due, and a figure in one line."""

from datetime import date

import pytest

from portal.domain.reminder import ReminderRound, due_round, figure_in_words, is_for_office
from portal.domain.waiting_time import AgeingLimits, Status, WaitFigure

USUAL = AgeingLimits()


@pytest.mark.parametrize(
    ("age", "due", "office"),
    [(-1, None, False), (24, None, False), (25, ReminderRound.FIRST, False), (31, ReminderRound.FIRST, False),
     (32, ReminderRound.SECOND, False), (61, ReminderRound.SECOND, False), (62, None, True), (900, None, True)],
)  # fmt: skip
def test_ordinary_care(age: int, due: ReminderRound | None, office: bool) -> None:
    assert (due_round(age, USUAL, crisis=False), is_for_office(age, USUAL, crisis=False)) == (due, office)


@pytest.mark.parametrize(
    ("age", "due", "office"),
    [(1, None, False), (2, ReminderRound.CRISIS, False), (3, ReminderRound.CRISIS, True), (62, None, True)],
)
def test_crisis(age: int, due: ReminderRound | None, office: bool) -> None:
    assert (due_round(age, USUAL, crisis=True), is_for_office(age, USUAL, crisis=True)) == (due, office)


def test_a_region_that_lets_figures_age_sooner_reminds_sooner() -> None:
    short = AgeingLimits(current_days=5, stale_days=10)
    assert [due_round(age, short, crisis=False) for age in (0, 1, 5, 6, 9, 10)] == [
        None, ReminderRound.FIRST, ReminderRound.FIRST, ReminderRound.SECOND, ReminderRound.SECOND, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "crisis", "words"),
    [
        (WaitFigure(Status.WAITING_LIST, None, 1, 6), False, "wachtlijst: 1 week tot intake, daarna 6 weken tot start"),
        (WaitFigure(Status.WAITING_LIST, None, None, 6), False, "wachtlijst: 6 weken tot start"),
        (WaitFigure(Status.AVAILABLE, None, places_free=2), False, "kan nu starten: 2 vrij"),
        (WaitFigure(Status.AVAILABLE, None, places_free=0), True, "plekken: vol"),
        (WaitFigure(Status.STOP, None, stop_until=date(2027, 1, 2)), False, "cliëntenstop: tot 02-01-2027"),
        (WaitFigure(Status.AFTER_ASSESSMENT, None), False, "na beoordeling"),
    ],
)
def test_a_figure_in_one_line(figure: WaitFigure, crisis: bool, words: str) -> None:
    assert figure_in_words(figure, crisis=crisis) == words
