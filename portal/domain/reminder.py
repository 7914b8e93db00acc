"""When a provider is reminded of a figure, and when the region office is told; ages in whole days.

Ground floor: standard library only. Days follow the ageing limits of the region. With the usual 31, 62 and 2:
the first reminder at 25 days, the second at 32, the office at 62; a crisis offer at 2 days, and the office once it
shows as unknown.
"""

from enum import StrEnum

from portal.domain.waiting_time import AgeingLimits, Status, WaitFigure

DAYS_BEFORE_AGEING = 6
"""The first reminder comes while the figure is still current."""
PAUSE_DAYS = 7
"""A provider gets at most one reminder in so many days, crisis offers apart: figures that follow wait for the next."""


class ReminderRound(StrEnum):
    """Why a provider is reminded of a figure."""

    FIRST = "eerste"
    SECOND = "tweede"
    CRISIS = "crisis"


def due_round(age_days: int, limits: AgeingLimits, *, crisis: bool) -> ReminderRound | None:
    """The reminder that is due for a figure of this age; None before, and when only the office can still help."""
    if age_days >= limits.stale_days:
        return None
    if crisis:
        return ReminderRound.CRISIS if age_days >= limits.crisis_days else None
    for due in (ReminderRound.SECOND, ReminderRound.FIRST):
        if age_days >= due_after(due, limits):
            return due
    return None


def due_after(due: ReminderRound, limits: AgeingLimits) -> int:
    """The age in days from which a reminder is due."""
    return {
        ReminderRound.FIRST: max(1, limits.current_days - DAYS_BEFORE_AGEING),
        ReminderRound.SECOND: limits.current_days + 1,
        ReminderRound.CRISIS: limits.crisis_days,
    }[due]


def is_for_office(age_days: int, limits: AgeingLimits, *, crisis: bool) -> bool:
    """Whether the region office hears of a figure: ordinary care on its last day, crisis care once it is unknown."""
    return age_days > limits.crisis_days if crisis else age_days >= limits.stale_days


def figure_in_words(figure: WaitFigure, *, crisis: bool) -> str:
    """A figure as one line of a mail, such as "wachtlijst: 4 weken tot intake, daarna 6 weken tot start"."""
    parts = []
    if figure.intake_weeks is not None and not crisis:
        parts.append(f"{_weeks(figure.intake_weeks)} tot intake")
    if figure.start_weeks is not None and not crisis:
        parts.append(f"{'daarna ' if parts else ''}{_weeks(figure.start_weeks)} tot start")
    if figure.places_free is not None:
        parts.append("vol" if figure.places_free == 0 else f"{figure.places_free} vrij")
    if figure.stop_until is not None:
        parts.append(f"tot {figure.stop_until:%d-%m-%Y}")
    words = "plekken" if crisis and figure.status is Status.AVAILABLE else STATUS_WORDS[figure.status]
    return f"{words}: {', '.join(parts)}" if parts else words


STATUS_WORDS = {
    Status.AVAILABLE: "kan nu starten",
    Status.WAITING_LIST: "wachtlijst",
    Status.STOP: "cliëntenstop",
    Status.AFTER_ASSESSMENT: "na beoordeling",
    Status.UNKNOWN: "onbekend",
}


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number} weken"
