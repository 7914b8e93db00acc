"""How a wait is shown: one block, the same in a result row, on the offer page and in the sheet."""

from dataclasses import dataclass
from functools import lru_cache

SCALE_WEEKS, SCALE_WIDTH = 26, 200
"""Every bar has one fixed scale: 0 to 26 weeks over 200 units of the view box."""
STATUS_ICONS = {"nu": "vink", "wacht": "klok", "oud": "half", "stop": "stop", "na": "lijst", "onbekend": "vraag"}
AGE_ICONS = {"vers": "vers", "oud": "half", "leeg": "leeg"}


@dataclass(frozen=True, slots=True)
class WaitBar:
    """The bar of one wait in view box units: what lies within the norm, what lies beyond it, and the tick of the norm.

    An empty text is a part that is not drawn.
    """

    within: str
    beyond_from: str
    beyond: str
    norm: str


@lru_cache(maxsize=2048)
def wait_bar(weeks: int, norm: int | None) -> WaitBar:
    """The bar of a wait of ``weeks`` beside a norm in weeks; decoration, the text beside it says all."""
    unit = SCALE_WIDTH / SCALE_WEEKS
    shown = min(weeks, SCALE_WEEKS)
    within = min(shown, SCALE_WEEKS if norm is None else norm)
    beyond = norm is not None and shown > norm
    return WaitBar(
        within=f"{within * unit:.1f}" if within else "",
        beyond_from=f"{norm * unit:.1f}" if norm is not None and beyond else "",
        beyond=f"{(shown - norm) * unit:.1f}" if norm is not None and beyond else "",
        norm=f"{min(norm * unit, SCALE_WIDTH - 1):.1f}" if norm is not None else "",
    )


@dataclass(frozen=True, slots=True)
class WaitCell:
    """One of the two waits. ``weeks`` None means "nog niet bekend"; ``norm`` weeks or None."""

    name: str
    weeks: int | None
    norm: int | None
    explanation: str = ""

    @property
    def bar(self) -> WaitBar:
        """The bar of a known wait."""
        return wait_bar(self.weeks or 0, self.norm)

    @property
    def over(self) -> int:
        """Weeks beyond the norm; 0 within it, or when either is unknown."""
        return max(0, self.weeks - self.norm) if self.weeks is not None and self.norm is not None else 0


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

    @property
    def status_kind(self) -> str:
        """How the status looks: an ageing wait is still a waiting list, an ageing "can start" only perhaps a place."""
        return "wacht" if self.state == "oud" and self.cells else self.state

    @property
    def status_icon(self) -> str:
        """The icon of the status; every one has a shape of its own."""
        return STATUS_ICONS[self.status_kind]

    @property
    def age_icon(self) -> str:
        """The icon beside the age of the figure."""
        return AGE_ICONS[self.age_kind]
