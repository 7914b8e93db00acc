"""Quarters of the calendar, kept and passed around as their first day."""

import re
from datetime import date, timedelta

MONTHS = 3


def quarter_start(day: date) -> date:
    """The first day of the quarter in which ``day`` lies."""
    return date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)


def quarter_end(start: date) -> date:
    """The last day of the quarter that begins on ``start``."""
    return next_quarter(start) - timedelta(days=1)


def next_quarter(start: date) -> date:
    """The first day of the quarter after."""
    return quarter_start(start + timedelta(days=100))


def previous_quarter(start: date) -> date:
    """The first day of the quarter before."""
    return quarter_start(start - timedelta(days=1))


def quarters_over(today: date, count: int) -> tuple[date, ...]:
    """The last ``count`` quarters that are over, newest first."""
    found = [previous_quarter(quarter_start(today))]
    while len(found) < count:
        found.append(previous_quarter(found[-1]))
    return tuple(found)


def quarter_code(start: date) -> str:
    """A quarter in addresses and forms: 2026-4."""
    return f"{start.year}-{(start.month + 2) // MONTHS}"


def read_quarter(text: str) -> date | None:
    """The first day of the quarter that a code such as 2026-4 names; None for anything else."""
    found = re.fullmatch(r"(20[0-9]{2})-([1-4])", text)
    return date(int(found[1]), int(found[2]) * MONTHS - 2, 1) if found else None
