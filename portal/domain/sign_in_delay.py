"""How long a failed sign-in makes one wait: longer each time, never for ever.

Three things are counted apart. An *address* that fails often waits up to a quarter of an hour; so does
somebody who tries one *name from one address*. A *name* as a whole waits at most a minute, and not at
all from an address where it signed in before: who attacks a name from elsewhere slows its owner down
at most that little.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Counted(StrEnum):
    """What failures are counted of."""

    NAME = "naam"
    ADDRESS = "adres"
    PAIR = "naam-en-adres"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Patience:
    """After ``free`` failures the next try waits ``first``, then twice as long each time, at most ``longest``."""

    free: int
    first: timedelta
    longest: timedelta


PATIENCE = {
    Counted.NAME: Patience(5, timedelta(seconds=15), timedelta(minutes=1)),
    Counted.PAIR: Patience(5, timedelta(seconds=30), timedelta(minutes=15)),
    Counted.ADDRESS: Patience(20, timedelta(seconds=30), timedelta(minutes=15)),
    Counted.CODE: Patience(5, timedelta(seconds=30), timedelta(minutes=15)),
}
FORGOTTEN_AFTER = timedelta(days=1)
TRUSTED_FOR = timedelta(days=90)


def delay_after(counted: Counted, failures: int) -> timedelta:
    """How long to wait after so many failures in a row."""
    patience = PATIENCE[counted]
    beyond = failures - patience.free
    if beyond < 0:
        return timedelta(0)
    return min(patience.first * (1 << min(beyond, 20)), patience.longest)
