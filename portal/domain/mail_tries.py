"""How often and how soon a mail that could not be handed over is tried again."""

from datetime import timedelta

MOST_TRIES = 12
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries: 1, 2, 4 … minutes, at most 6 hours; None when it is enough.

    Twelve tries span about twenty hours: a mail server that is down for a night loses nothing.
    """
    if tries >= MOST_TRIES:
        return None
    return min(FIRST_PAUSE * (1 << max(0, tries - 1)), LONGEST_PAUSE)
