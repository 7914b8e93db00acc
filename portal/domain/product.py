"""Entries of a region's catalogue (PDC): segments, forms and what they mean for a report."""

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.waiting_time import CRISIS_SEGMENT


class Form(StrEnum):
    """How care is given; living products count places."""

    AMBULANT = "ambulant"
    DAY = "dag"
    STAY = "verblijf"


SEGMENT_NAMES: dict[int, str] = {
    1: "Zeer specialistisch",
    2: "Wonen",
    3: "Dagprogramma’s",
    4: "Specialistisch, veel voorkomend",
    5: "Crisis",
}
"""Segments 1 to 5 in the words of the catalogue."""


@dataclass(frozen=True, slots=True)
class Norm:
    """Weeks within which intake and start should happen; a dated row of the region (Treeknorm)."""

    intake_weeks: int
    start_weeks: int


def counts_places(form: Form, segment: int) -> bool:
    """Living, logeren and crisis products count places, free and total."""
    return form is Form.STAY or segment == CRISIS_SEGMENT


def is_crisis(segment: int) -> bool:
    """Crisis products show places now, never weeks, and start with the phone route."""
    return segment == CRISIS_SEGMENT
