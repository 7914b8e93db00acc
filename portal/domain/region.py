"""A region: municipalities that buy youth care together, with its own settings."""

from dataclasses import dataclass, field
from datetime import date

from portal.domain.waiting_time import AgeingLimits


@dataclass(frozen=True, slots=True)
class RegionRules:
    """What a region decides for itself; ``radius_m`` in metres RD, the 20 km rule."""

    slug: str
    name: str
    radius_m: int = 20_000
    limits: AgeingLimits = field(default_factory=AgeingLimits)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from..until, both included; an open end is None. Municipalities merge, so membership is dated."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("a period ends on or after the day it starts")

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies within the period."""
        return self.start <= day and (self.end is None or day <= self.end)
