"""How a wait is shown: one block, the same in a result row, on the offer page and in the sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaitCell:
    """One of the two waits. ``weeks`` None means "nog niet bekend"; ``norm`` weeks or None."""

    name: str
    weeks: int | None
    norm: int | None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Free and total places; total None where only the free ones are known."""

    free: int
    total: int | None


@dataclass(frozen=True, slots=True)
class WaitBlock:
    """The wait as a screen shows it.

    ``state``: nu, wacht, oud (ageing: "was"), na, stop, onbekend, or plekken (crisis: places only).
    ``age_kind``: vers, oud or leeg, which picks the icon beside ``age_text``. ``doubted``: referrers say otherwise.
    """

    state: str
    title: str
    age_kind: str
    age_text: str
    sentence: str = ""
    ageing: bool = False
    doubted: bool = False
    cells: tuple[WaitCell, ...] = ()
    places: Places | None = None
