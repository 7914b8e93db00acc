"""The 20 km rule: may a location be admitted to a region?

A location is admissible when it lies inside the region, at most ``radius_m`` from its border, or in a
fringe municipality. On approximate data the rule says yes or no where the uncertainty cannot change the outcome; only
in between does the office judge by hand.
All distances are metres in RD New (EPSG:28992). Source: the "20 km rule" of the region.
"""

import enum
import math
from dataclasses import dataclass


class Verdict(enum.StrEnum):
    """The outcome of the rule."""

    YES = "ja"
    NO = "nee"
    JUDGE = "zelf-beoordelen"


class PointPrecision(enum.StrEnum):
    """Where the point of a location came from."""

    ADDRESS = "adres"
    TYPED = "opgegeven"
    """Latitude and longitude were given with the location."""
    MAP = "kaart"
    """Somebody pointed at a small map."""
    POSTCODE6 = "postcode6"
    POSTCODE4 = "postcode4"


POINT_UNCERTAINTY_M = {
    PointPrecision.ADDRESS: 0.0,
    PointPrecision.TYPED: 0.0,
    # The map shows borders and places, no streets: people point about right.
    PointPrecision.MAP: 1_000.0,
    # Six characters are one side of a street, some 15 to 20 addresses: at most about 150 m off.
    PointPrecision.POSTCODE6: 150.0,
    # Four digits are a neighbourhood or village: 1 to 2 km off, and the upper end counts here.
    PointPrecision.POSTCODE4: 2_000.0,
}
"""How far the point may lie from the real door, in metres."""


@dataclass(frozen=True, slots=True)
class BoundaryQuality:
    """How far a region's border may be off, in metres.

    Official boundaries count as exact, also the generalised ones: they are what the region itself uses.
    Approximated boundaries are cells around postcode points, compared with the official ones.
    """

    official: bool

    @property
    def median_m(self) -> float:
        """The typical deviation: measured as 0.5 to 0.7 km for postcodes up to 40 km around four regions."""
        return 0.0 if self.official else 600.0

    @property
    def uncertainty_m(self) -> float:
        """The largest deviation: the one the rule counts with."""
        return 0.0 if self.official else 3_200.0


def uncertainty_m(precision: PointPrecision, boundaries_official: bool) -> float:
    """Metres that a measured distance may be off: the point's and the border's deviation added up."""
    return POINT_UNCERTAINTY_M[precision] + BoundaryQuality(boundaries_official).uncertainty_m


def judge(*, distance_m: float, in_fringe: bool, radius_m: float, uncertainty_m: float) -> Verdict:
    """Apply the rule; ``distance_m`` is 0 inside the region, and exactly ``radius_m`` is admissible.

    Yes when distance and uncertainty together stay within the radius, no when the distance less the uncertainty lies
    beyond it, and judge by hand only in between. Exact data (uncertainty 0) thus give yes or no.
    Raises ``ValueError`` for a negative, infinite or missing (NaN) figure.
    """
    for name, figure in (("distance", distance_m), ("radius", radius_m), ("uncertainty", uncertainty_m)):
        if not math.isfinite(figure) or figure < 0:
            raise ValueError(f"{name} must be a finite number of metres, 0 or more; got {figure!r}")
    if in_fringe:
        return Verdict.YES
    if distance_m + uncertainty_m <= radius_m:
        return Verdict.YES
    return Verdict.NO if distance_m - uncertainty_m > radius_m else Verdict.JUDGE


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what it rests on, as it is kept with the location.

    ``data_version`` names the boundaries used; ``reason`` is one Dutch sentence (or two) for the screen.
    """

    verdict: Verdict
    distance_m: float
    uncertainty_m: float
    data_version: str
    reason: str


def assess(
    *, distance_m: float, in_fringe: bool, radius_m: float, uncertainty_m: float, data_version: str
) -> Judgement:
    """:func:`judge`, with the reason in words. Raises ``ValueError`` as :func:`judge` does."""
    verdict = judge(distance_m=distance_m, in_fringe=in_fringe, radius_m=radius_m, uncertainty_m=uncertainty_m)
    reason = _reason(verdict, distance_m, in_fringe, radius_m, uncertainty_m)
    return Judgement(verdict, distance_m, uncertainty_m, data_version, reason)


def _reason(verdict: Verdict, distance_m: float, in_fringe: bool, radius_m: float, uncertainty_m: float) -> str:
    if in_fringe:
        return "Ligt in een randgemeente die de regio toelaat."
    limit = f"de grens is {_kilometres(radius_m)}"
    about = "ongeveer " if uncertainty_m else ""
    if distance_m == 0:
        where = "Ligt in de regio" if not uncertainty_m else "Ligt naar schatting in de regio"
    else:
        where = f"Ligt {about}{_length(distance_m, radius_m)} van de regiogrens"
    if verdict is Verdict.JUDGE:
        return f"{where}, met een onzekerheid van {_kilometres(uncertainty_m)}; {limit}. Beoordeel dit zelf."
    if distance_m == 0:
        return f"{where}."
    return f"{where}; {limit}."


def _kilometres(metres: float) -> str:
    if metres < 1_000 and metres % 100:
        return f"{metres:.0f} m"
    return f"{metres / 1000:.1f}".removesuffix(".0").replace(".", ",") + " km"


def _length(distance_m: float, radius_m: float) -> str:
    """One decimal of a kilometre, but metres where that would hide on which side of the limit it lies."""
    if distance_m != radius_m and f"{distance_m / 1000:.1f}" == f"{radius_m / 1000:.1f}":
        # Rounded away from the limit, so that 20 000,3 m does not read as the limit itself.
        whole = math.ceil(distance_m) if distance_m > radius_m else math.floor(distance_m)
        return f"{whole} m"
    return f"{distance_m / 1000:.1f}".replace(".", ",") + " km" if distance_m >= 50 else "minder dan 0,1 km"
