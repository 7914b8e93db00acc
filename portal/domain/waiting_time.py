"""What a waiting time is, how it ages, and its effective wait on a day.

Ground floor: standard library only. The rules come from the house document
"A waiting time, honestly": two separate waits, every figure dated, old figures never short.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

MAX_WEEKS = 260
"""Five years: longer is a typing error, not a wait."""


class Status(StrEnum):
    """What a provider says about new clients; the values are those of files, database and API."""

    AVAILABLE = "beschikbaar"
    WAITING_LIST = "wachtlijst"
    STOP = "stop"
    AFTER_ASSESSMENT = "na-beoordeling"
    UNKNOWN = "onbekend"


class Actuality(StrEnum):
    """How much trust the age of a figure leaves, and what referrers report about it."""

    CURRENT = "actueel"
    AGEING = "mogelijk-verouderd"
    DOUBTED = "mogelijk-niet-actueel"
    UNKNOWN = "onbekend"


class StopReason(StrEnum):
    """Why nobody new is taken; a closed list, so that nothing about a person can be typed."""

    STAFF = "te-weinig-personeel"
    LONG_LIST = "wachtlijst-te-lang"
    BUILDING = "verbouwing"
    BUDGET = "budget-op"
    OTHER = "anders"


@dataclass(frozen=True, slots=True)
class AgeingLimits:
    """Days until a figure ages, settings of a region.

    Up to ``current_days`` a figure is current, up to ``stale_days`` it may be out of date, after
    that it is unknown. Crisis offers are unknown after ``crisis_days``.
    """

    current_days: int = 31
    stale_days: int = 62
    crisis_days: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.current_days <= self.stale_days or self.crisis_days < 1:
            raise ValueError("ageing limits must be positive and in order: current <= stale, crisis >= 1")

    def for_segment(self, segment: int) -> tuple[int, int]:
        """Days (ageing after, unknown after) that hold for a product of this segment (5 is crisis)."""
        if segment == CRISIS_SEGMENT:
            return self.crisis_days, self.crisis_days
        return self.current_days, self.stale_days


CRISIS_SEGMENT = 5


@dataclass(frozen=True, slots=True)
class WaitFigure:
    """One report: what was said on ``measured_on``. Waits in whole weeks, never added up in storage."""

    status: Status
    measured_on: date | None
    intake_weeks: int | None = None
    start_weeks: int | None = None
    places_free: int | None = None
    stop_until: date | None = None
    stop_reason: StopReason | None = None


def same_figure(one: WaitFigure | None, other: WaitFigure | None) -> bool:
    """Whether two figures say the same, whatever the day on which they were measured."""
    if one is None or other is None:
        return one is other
    return replace(one, measured_on=None) == replace(other, measured_on=None)


@dataclass(frozen=True, slots=True)
class EffectiveWait:
    """Effective wait: what a figure is worth on a day.

    ``start_within`` is the number of weeks from first contact until help starts, intake and start
    added up; None where any part is unknown, except that "available" without any weeks is 0. Only sorting
    and the filter "start within" may use it.
    """

    status: Status
    actuality: Actuality
    start_within: int | None
    age_days: int | None


def actuality(measured_on: date | None, today: date, limits: AgeingLimits, segment: int) -> Actuality:
    """How current a figure is on ``today``; one that was never measured is unknown.

    A measurement dated more than a day ahead is a clock or typing error and is not trusted.
    """
    if measured_on is None:
        return Actuality.UNKNOWN
    age = (today - measured_on).days
    ageing_after, stale_after = limits.for_segment(segment)
    if age < -1 or age > stale_after:
        return Actuality.UNKNOWN
    return Actuality.AGEING if age > ageing_after else Actuality.CURRENT


def effective_wait(
    figure: WaitFigure | None, today: date, limits: AgeingLimits, segment: int, *, doubted: bool = False
) -> EffectiveWait:
    """The effective wait of ``figure`` on ``today``: stale is unknown, and unknown is never short.

    One that referrers made doubtful is ``doubted``: it keeps its numbers and is not current, however fresh.
    """
    if figure is None or figure.measured_on is None:
        return EffectiveWait(Status.UNKNOWN, Actuality.UNKNOWN, None, None)
    age = (today - figure.measured_on).days
    fresh = actuality(figure.measured_on, today, limits, segment)
    lapsed_stop = figure.status is Status.STOP and figure.stop_until is not None and figure.stop_until < today
    if fresh is Actuality.UNKNOWN or figure.status is Status.UNKNOWN or lapsed_stop:
        return EffectiveWait(Status.UNKNOWN, Actuality.UNKNOWN, None, age)
    known = replace(figure, intake_weeks=None, start_weeks=None) if segment == CRISIS_SEGMENT else figure
    return EffectiveWait(figure.status, Actuality.DOUBTED if doubted else fresh, _start_within(known), age)


def _start_within(figure: WaitFigure) -> int | None:
    if figure.status is Status.AVAILABLE:
        one_unknown = (figure.intake_weeks is None) != (figure.start_weeks is None)
        if figure.places_free == 0 or one_unknown:  # full is not available, whatever the status says
            return None
        return (figure.intake_weeks or 0) + (figure.start_weeks or 0)
    if figure.status is Status.WAITING_LIST and None not in (figure.intake_weeks, figure.start_weeks):
        return (figure.intake_weeks or 0) + (figure.start_weeks or 0)
    return None
