"""What the landing of the region office shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficePage:
    """The landing of the region office."""

    region: str
    words: str
    unknown: str
    overdue: str
    missing: str
    """How many signals about missing offers nobody looked at, in words."""
