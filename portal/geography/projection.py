"""Between latitude/longitude (WGS84, EPSG:4326, degrees) and RD New (EPSG:28992, metres).

Distances are plain Pythagoras in RD: exact to 0.01 % within the Netherlands. The transformation itself
is good to about a metre without the RDNAPTRANS grid, far below the precision of any point used here.
"""

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

from portal.domain.errors import PortalError


class RdBox(NamedTuple):
    """A rectangle in RD metres."""

    min_x: float
    min_y: float
    max_x: float
    max_y: float


NETHERLANDS = RdBox(0.0, 290_000.0, 290_000.0, 640_000.0)
"""Generous: every municipality lies within, with kilometres to spare."""

Floats = NDArray[np.float64]


class OutsideNetherlands(PortalError, ValueError):
    """The point is not in or near the Netherlands; the message is a Dutch sentence for the screen."""

    def __init__(self) -> None:
        super().__init__(
            "Dit punt ligt niet in Nederland: vul eerst de breedtegraad in (50 tot 54), dan de lengtegraad (3 tot 8)."
        )


@functools.cache
def _rd_from_wgs84() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)


@functools.cache
def _wgs84_from_rd() -> Transformer:
    return Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)


def to_rd(lat: float, lon: float) -> tuple[float, float]:
    """RD (x, y) in metres; raises :class:`OutsideNetherlands`."""
    x, y = to_rd_many([lat], [lon])
    return float(x[0]), float(y[0])


def to_wgs84(x: float, y: float) -> tuple[float, float]:
    """(latitude, longitude) in degrees; raises :class:`OutsideNetherlands`."""
    lat, lon = to_wgs84_many([x], [y])
    return float(lat[0]), float(lon[0])


def to_rd_many(lats: ArrayLike, lons: ArrayLike) -> tuple[Floats, Floats]:
    """RD (xs, ys) for arrays of the same length; raises :class:`OutsideNetherlands` if any point is."""
    lat, lon = np.asarray(lats, dtype=np.float64), np.asarray(lons, dtype=np.float64)
    # Far away the projection itself gives nonsense that could land inside the box.
    if not np.all((lat > 49) & (lat < 55) & (lon > 2) & (lon < 9)):
        raise OutsideNetherlands
    xs, ys = _rd_from_wgs84().transform(lon, lat)
    _require_inside(xs, ys)
    return xs, ys


def to_wgs84_many(xs: ArrayLike, ys: ArrayLike) -> tuple[Floats, Floats]:
    """(latitudes, longitudes) for arrays of the same length; raises as :func:`to_rd_many`."""
    x, y = np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
    _require_inside(x, y)
    lon, lat = _wgs84_from_rd().transform(x, y)
    return lat, lon


def _require_inside(xs: Floats, ys: Floats) -> None:
    box = NETHERLANDS
    # Written so that NaN fails too.
    if not np.all((xs >= box.min_x) & (xs <= box.max_x) & (ys >= box.min_y) & (ys <= box.max_y)):
        raise OutsideNetherlands
