"""Accession moments (toetredingsmomenten): the days of a year on which new providers or products may start.

Source: the domain document and ``portal/reference/regios.toml``: four days a year, for the segments 2, 3 and 4;
segment 1 is closed.
"""

from collections.abc import Sequence
from datetime import date

CLOSED_SEGMENT = 1
OPEN_SEGMENTS = (2, 3, 4)


def next_accession(moments: Sequence[str], today: date) -> date | None:
    """The first accession moment after ``today``; ``moments`` are month and day ("01-01"), impossible ones are skipped.

    None when there are none. The day itself is too late: who enters, starts on it.
    """
    days = [
        day
        for year in (today.year, today.year + 1)
        for moment in moments
        if (day := _day(year, moment)) is not None and day > today
    ]
    return min(days, default=None)


def _day(year: int, moment: str) -> date | None:
    try:
        return date.fromisoformat(f"{year}-{moment}")
    except ValueError:
        return None
