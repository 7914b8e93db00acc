"""How a provider is found: its own numbers beside those of others, and searches that passed an offer by.

Numbers are times, never people. Others are only shown together, and only where there are enough of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

LEAST_OFFERS, LEAST_PROVIDERS = 3, 2
"""Fewer offers, or of fewer other providers, would tell about one of them."""
LEAST_SEARCHES = 5
"""Searches asked less often in a month are not shown: they may be about one person."""
MONTHS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class TimesFound:
    """How often: shown in a list, opened, and its phone or mail used."""

    shown: int = 0
    opened: int = 0
    contacted: int = 0

    def plus(self, other: "TimesFound") -> "TimesFound":
        """Both together."""
        return TimesFound(self.shown + other.shown, self.opened + other.opened, self.contacted + other.contacted)

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.shown or self.opened or self.contacted)


@dataclass(frozen=True, slots=True)
class MiddleFound:
    """The medians of others, per offer: half of theirs have more, half have less."""

    shown: float
    opened: float
    contacted: float


def middle_of(others: Sequence[tuple[int, TimesFound]]) -> MiddleFound | None:
    """The medians over the offers of other providers, as pairs of provider and numbers; None when they are too few."""
    if len(others) < LEAST_OFFERS or len({provider for provider, _ in others}) < LEAST_PROVIDERS:
        return None
    return MiddleFound(
        median(times.shown for _, times in others),
        median(times.opened for _, times in others),
        median(times.contacted for _, times in others),
    )


@dataclass(frozen=True, slots=True)
class Missed:
    """Searches for a product that filtered on a characteristic that an offer lacks.

    ``kind_empty`` says that the offer has no characteristic of that kind at all.
    """

    characteristic: str
    kind: str
    searches: int
    kind_empty: bool


def missed_searches(
    asked: Mapping[str, int], product: str, own: Collection[str], kinds: Mapping[str, str]
) -> tuple[Missed, ...]:
    """What passed an offer by, most searched first; ``asked`` counts ``PRODUCT|CHARACTERISTIC``.

    A search without a product (nothing before the bar) could have been about any. One that named several
    characteristics counts at each, so the numbers are not to be added up. ``kinds`` gives the kind of each code.
    """
    filled = {kinds[code] for code in own if code in kinds}
    found = (
        Missed(code, kind, asked.get(f"{product}|{code}", 0) + asked.get(f"|{code}", 0), kind not in filled)
        for code, kind in kinds.items()
        if code not in own
    )
    return tuple(
        sorted(
            (each for each in found if each.searches >= LEAST_SEARCHES),
            key=lambda each: (-each.searches, not each.kind_empty, each.characteristic),
        )
    )


def previous_month(day: date) -> date:
    """The first day of the month before that of ``day``."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def months_until(last: date, number: int = MONTHS_SHOWN) -> tuple[date, ...]:
    """First days of so many months up to and with ``last``, oldest first."""
    months = [last.replace(day=1)]
    while len(months) < number:
        months.append(previous_month(months[-1]))
    return tuple(reversed(months))
