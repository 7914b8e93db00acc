"""What referrers report about an offer, and when reports together lower the trust of a figure.

Who reports is not known, on purpose. So reports change no figure: enough different ones make it "mogelijk niet
actueel" until the provider says something new (docs/adr/0015).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum


class FeedbackKind(StrEnum):
    """One tap on an offer."""

    FULL = "vol"
    LONGER = "wachttijd-langer"
    NO_ANSWER = "geen-gehoor"
    WRONG = "klopt-niet"
    HELPED = "kon-terecht"


class FeedbackAnswer(StrEnum):
    """What the provider did with a report."""

    CORRECTED = "gecorrigeerd"
    RIGHT = "klopt"


ABOUT_FIGURE = frozenset({FeedbackKind.FULL, FeedbackKind.LONGER, FeedbackKind.WRONG})
"""Answered by a new figure; nobody answers a phone by changing a number."""
ONLY_FIGURE = frozenset({FeedbackKind.FULL, FeedbackKind.LONGER})
"""Corrected by a new figure and by nothing else; "klopt niet" can also be about the words of the offer."""

ENOUGH = 3
"""So many different reports make a figure doubtful; different means another kind or another day."""
DOUBT_DAYS = 30
OVERDUE_DAYS = 14
"""Unanswered after this many days, the region office sees a report."""
LONGEST_TEXT = 200
MOST_TEXTS = 5
"""Lines that one report can gather; more would be read by nobody."""
LONGEST_REASON = 300


def is_doubtful(reports: Iterable[tuple[FeedbackKind, date]], today: date) -> bool:
    """Whether reports since the figure came make it doubtful; "kon terecht" never counts."""
    since = today - timedelta(days=DOUBT_DAYS)
    return len({(kind, day) for kind, day in reports if kind is not FeedbackKind.HELPED and day > since}) >= ENOUGH


def is_overdue(day: date, today: date) -> bool:
    """Whether a report of ``day`` waits longer than its provider may take."""
    return (today - day).days > OVERDUE_DAYS
