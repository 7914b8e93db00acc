"""Months as days: the last day of each."""

from datetime import date, timedelta


def last_days(before: date, count: int) -> list[date]:
    """The last days of the ``count`` months that ended before ``before``, oldest first."""
    found: list[date] = []
    first = before.replace(day=1)
    for _ in range(count):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return found[::-1]
