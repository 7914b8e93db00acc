"""A day as people type it and as files and addresses write it: one reading for all of them."""

import re
from datetime import date

EARLIEST, LATEST = 1990, 2100
"""Years outside these are typing errors: nothing here is older, or planned so far ahead."""
_DUTCH = re.compile(r"([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")


def read_day(text: str) -> date | None:
    """01-02-2027 or 1/2/2027 (day, month, year) or 2027-02-01; None for anything else."""
    if dutch := _DUTCH.fullmatch(text.strip()):
        day, month, year = int(dutch[1]), int(dutch[3]), int(dutch[4])
    elif iso := _ISO.fullmatch(text.strip()):
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if EARLIEST <= year <= LATEST else None
