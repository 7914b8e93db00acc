"""What the waits of many offers say together, on a day.

Two waits apart, never added up and never a mean; only figures that are current on the day count (the house document
"A waiting time, honestly"). The tenth that waits longest is told by the smallest number of weeks for which "9 of the 10
within" is true: numpy calls that method ``inverted_cdf``. What may be shown is decided in ``suppression``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.product import is_crisis
from portal.domain.waiting_time import Actuality, EffectiveWait, Status, WaitFigure


class Group(StrEnum):
    """Figures of a cut that are shown or hidden together; each rests on the offers that ``base`` gives."""

    NUMBERS = "aantallen"
    """How many offers, how many with a current figure, and how many of those tell each wait or places."""
    INTAKE = "intake"
    START = "start"
    INTAKE_NORM = "intake-norm"
    START_NORM = "start-norm"
    PLACES = "plekken"


@dataclass(frozen=True, slots=True)
class CountedOffer:
    """One offer as statistics count it on a day.

    ``area`` is the name of a part of the region or a word for outside it. Waits and norms in whole weeks, None where
    no current figure tells it or the product has no norm; ``free`` and ``total`` places, None likewise.
    """

    provider: int
    segment: int
    product: str
    area: str
    counts_places: bool = False
    current: bool = False
    intake: int | None = None
    start: int | None = None
    intake_norm: int | None = None
    start_norm: int | None = None
    free: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What one figure counts for: the two waits in weeks and free places, each None where it says nothing of it."""

    intake: int | None = None
    start: int | None = None
    free: int | None = None


def said(figure: WaitFigure | None, value: EffectiveWait, segment: int) -> Said:
    """What ``figure``, worth ``value`` today, counts for; only a current figure counts.

    An offer that can start now waits 0 weeks twice, unless it tells otherwise; full (0 places) is not available. After
    assessment only the wait until the intake is known, and a stop tells no wait. Crisis care tells places, never weeks.
    """
    if figure is None or value.actuality is not Actuality.CURRENT:
        return Said()
    if is_crisis(segment):
        return Said(free=figure.places_free)
    match value.status:
        case Status.AVAILABLE if figure.places_free == 0:
            return Said(free=0)
        case Status.AVAILABLE if figure.intake_weeks is None and figure.start_weeks is None:
            return Said(0, 0, figure.places_free)
        case Status.AVAILABLE | Status.WAITING_LIST:
            return Said(figure.intake_weeks, figure.start_weeks, figure.places_free)
        case Status.AFTER_ASSESSMENT:
            return Said(figure.intake_weeks, None, figure.places_free)
        case _:
            return Said()


def median(weeks: Sequence[int]) -> float:
    """The middle of ``weeks``, halfway between the two middle ones where their number is even; ValueError if empty."""
    if not weeks:
        raise ValueError("no middle of nothing")
    ordered, half = sorted(weeks), len(weeks) // 2
    return float(ordered[half]) if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def nine_in_ten(weeks: Sequence[int]) -> int:
    """The fewest weeks within which at least nine in ten lie; ValueError if empty.

    Whole numbers only: 0.9 as a float would put 9 of 10 at the tenth.
    """
    if not weeks:
        raise ValueError("no nine in ten of nothing")
    return sorted(weeks)[-(-9 * len(weeks) // 10) - 1]


@dataclass(frozen=True, slots=True)
class Spread:
    """A wait over many offers, in weeks."""

    median: float
    nine_in_ten: int


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``of`` offers are within their norm."""

    part: int
    of: int

    @property
    def percent(self) -> int:
        """In whole percents, a half goes up; 0 and 100 only where it is none or all."""
        rounded = (200 * self.part + self.of) // (2 * self.of)
        return rounded if self.part in (0, self.of) else min(99, max(1, rounded))


@dataclass(frozen=True, slots=True)
class PlacesSum:
    """Free and total places of the offers that told both."""

    free: int
    total: int


@dataclass(frozen=True, slots=True)
class CutFigures:
    """The figures of a cut. None means hidden where its group stands in ``hidden``, and else that there is nothing."""

    hidden: frozenset[Group] = frozenset()
    offers: int | None = None
    current: int | None = None
    intake_count: int | None = None
    start_count: int | None = None
    places_count: int | None = None
    intake: Spread | None = None
    start: Spread | None = None
    intake_norm: Share | None = None
    start_norm: Share | None = None
    places: PlacesSum | None = None


def base(group: Group, offers: Iterable[CountedOffer]) -> list[CountedOffer]:
    """The offers on which the figures of ``group`` rest."""
    match group:
        case Group.NUMBERS:
            return list(offers)
        case Group.INTAKE:
            return [each for each in offers if each.intake is not None]
        case Group.START:
            return [each for each in offers if each.start is not None]
        case Group.INTAKE_NORM:
            return [each for each in offers if each.intake is not None and each.intake_norm is not None]
        case Group.START_NORM:
            return [each for each in offers if each.start is not None and each.start_norm is not None]
        case Group.PLACES:
            return [each for each in offers if each.free is not None and each.total is not None]


def intake_weeks(offers: Iterable[CountedOffer]) -> list[int]:
    """The waits until the intake that are known."""
    return [each.intake for each in offers if each.intake is not None]


def start_weeks(offers: Iterable[CountedOffer]) -> list[int]:
    """The waits from the intake until the start that are known."""
    return [each.start for each in offers if each.start is not None]


def within_intake_norm(offers: Iterable[CountedOffer]) -> int:
    """How many wait for the intake no longer than the norm of their product."""
    return sum(
        each.intake <= each.intake_norm for each in offers if each.intake is not None and each.intake_norm is not None
    )


def within_start_norm(offers: Iterable[CountedOffer]) -> int:
    """How many wait for the start no longer than the norm of their product."""
    return sum(
        each.start <= each.start_norm for each in offers if each.start is not None and each.start_norm is not None
    )


def places_sum(offers: Iterable[CountedOffer]) -> PlacesSum:
    """Free and total places of the offers that told both."""
    told = [(each.free, each.total) for each in offers if each.free is not None and each.total is not None]
    return PlacesSum(sum(free for free, _ in told), sum(total for _, total in told))


def figures(offers: Sequence[CountedOffer], hidden: frozenset[Group] = frozenset()) -> CutFigures:
    """The figures of a cut of ``offers``, without the groups that are ``hidden``."""
    bases = {group: [] if group in hidden else base(group, offers) for group in Group}
    numbers = Group.NUMBERS not in hidden
    normed_intake, normed_start = bases[Group.INTAKE_NORM], bases[Group.START_NORM]
    return CutFigures(
        hidden=hidden,
        offers=len(offers) if numbers else None,
        current=sum(each.current for each in offers) if numbers else None,
        intake_count=len(base(Group.INTAKE, offers)) if numbers else None,
        start_count=len(base(Group.START, offers)) if numbers else None,
        places_count=len(base(Group.PLACES, offers)) if numbers else None,
        intake=_spread(intake_weeks(bases[Group.INTAKE])),
        start=_spread(start_weeks(bases[Group.START])),
        intake_norm=Share(within_intake_norm(normed_intake), len(normed_intake)) if normed_intake else None,
        start_norm=Share(within_start_norm(normed_start), len(normed_start)) if normed_start else None,
        places=places_sum(bases[Group.PLACES]) if bases[Group.PLACES] else None,
    )


def _spread(weeks: list[int]) -> Spread | None:
    return Spread(median(weeks), nine_in_ten(weeks)) if weeks else None
