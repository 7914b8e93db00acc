"""Municipality boundaries and the distance to a region's border, in RD New metres (EPSG:28992).

Boundaries are official (read with :mod:`portal.geography.boundary_file`) or approximated from postcode
points. The latter are off by some 0.6 km in the median and 3.2 km at most around the regions that come with the portal,
and by more where wide stretches have no postcodes (Wadden Sea, IJsselmeer, Biesbosch); measured in
tests/geography/test_boundaries.py.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely import STRtree
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from portal.domain.errors import PortalError
from portal.geography.postcodes import PostcodeBook
from portal.geography.projection import Floats

GAP_M = 6_000.0
"""Ground between postcode points counts as land while it lies within this of points on all sides."""

MARGIN_M = 2_000.0
"""Beyond the outermost postcode points the land goes on for this much: there begins the sea or abroad.

Of the values tried (a fixed reach of 1.5 to 6 km, a reach that follows the density of the points, a concave
hull with a margin) these two came nearest to the official borders.
"""

_PER_METRE = 1_000.0
"""Distances are rounded to the millimetre: projection noise must not push a point at exactly
20 000 m over the limit."""


class UnknownMunicipality(PortalError, LookupError):
    """The boundaries lack municipalities that are asked for; ``codes`` holds them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(sorted(codes))
        shown = ", ".join(self.codes[:5]) or "geen enkele code"
        super().__init__(f"Van deze gemeenten is geen grens bekend: {shown}.")


class DamagedGeometry(PortalError, ValueError):
    """Stored geometry cannot be read back."""


@dataclass(frozen=True, eq=False)
class RegionShape:
    """The area of a region: the union of its municipalities, prepared for many questions."""

    geometry: BaseGeometry

    def __post_init__(self) -> None:
        shapely.prepare(self.geometry)

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the border."""
        return bool(shapely.intersects_xy(self.geometry, x, y))

    def distance_m(self, x: float, y: float) -> float:
        """Metres to the border from outside, to the millimetre; 0 inside and on the border."""
        return float(self.distances_m([x], [y])[0])

    def distances_m(self, xs: ArrayLike, ys: ArrayLike) -> Floats:
        """:meth:`distance_m` for arrays of the same length; raises ``ValueError`` on NaN or infinity."""
        x, y = np.asarray(xs, dtype=np.float64), np.asarray(ys, dtype=np.float64)
        if not (np.all(np.isfinite(x)) and np.all(np.isfinite(y))):
            raise ValueError("a point needs finite RD coordinates")
        metres = np.asarray(shapely.distance(self.geometry, shapely.points(x, y)), dtype=np.float64)
        return np.rint(metres * _PER_METRE) / _PER_METRE


@dataclass(frozen=True, eq=False)
class Boundaries:
    """Municipalities by GM code ("GM0794"), with where they come from.

    ``polygons`` are valid (Multi)Polygons in RD metres; ``source`` is a file name or a short description;
    ``version`` is kept with every judgement; ``checksum`` is the SHA-256 of the file it was made from.
    """

    polygons: dict[str, BaseGeometry]
    names: dict[str, str]
    source: str
    version: str
    checksum: str
    official: bool

    @cached_property
    def _codes(self) -> tuple[str, ...]:
        return tuple(sorted(self.polygons))

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree([self.polygons[code] for code in self._codes])

    def region(self, codes: Iterable[str]) -> RegionShape:
        """The union of these municipalities; raises :class:`UnknownMunicipality` (also for no codes)."""
        wanted = sorted(set(codes))
        missing = [code for code in wanted if code not in self.polygons]
        if missing or not wanted:
            raise UnknownMunicipality(missing)
        return RegionShape(shapely.union_all([self.polygons[code] for code in wanted]))

    def municipality_at(self, x: float, y: float, within_m: float = 0.0) -> str | None:
        """The code of the municipality that holds the point, or the nearest one at most ``within_m`` away.

        On a shared border the lowest code answers, so that the answer does not depend on order.
        """
        point = Point(x, y)
        inside = self._tree.query(point, predicate="intersects")
        if len(inside):
            return self._codes[int(inside.min())]
        if within_m <= 0:
            return None
        nearest = self._tree.query_nearest(point, max_distance=within_m)
        return self._codes[int(nearest.min())] if len(nearest) else None

    def simplified(self, tolerance_m: float) -> "Boundaries":
        """For drawing small maps: fewer corners, neighbours still share their border. Not for distances."""
        simple = shapely.coverage_simplify([self.polygons[code] for code in self._codes], tolerance_m)
        return dataclasses.replace(self, polygons=dict(zip(self._codes, simple, strict=True)))


def approximate_boundaries(book: PostcodeBook, names: Mapping[str, str] | None = None) -> Boundaries:
    """Boundaries out of postcode points: each municipality is the ground nearest to its own points.

    Voronoi cells of all points, merged per municipality and clipped to the land (``GAP_M``, ``MARGIN_M``).
    The book knows no names of municipalities: give ``names`` (GM code -> name) where there are any; else a
    municipality is called after its place with most postcodes.
    Raises ``ValueError`` on fewer than three points.
    """
    owner: dict[tuple[float, float], str] = {}
    for row in book.rows:
        owner.setdefault((row.x, row.y), row.municipality)
    if len(owner) < 3:
        raise ValueError("boundaries need at least three postcode points")
    coordinates = np.array(list(owner), dtype=np.float64)
    points = shapely.multipoints(coordinates)
    near = shapely.union_all(shapely.buffer(shapely.points(coordinates), GAP_M, quad_segs=8))
    land = shapely.buffer(near, MARGIN_M - GAP_M, quad_segs=8)
    # `ordered` keeps the cells in the order of the points, so that a cell knows its municipality.
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=near, ordered=True))
    by_code: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, cell in zip(owner.values(), cells, strict=True):
        by_code[code].append(cell)
    # A coverage union of cells is exact and quick: they share their corners by construction.
    merged = {code: shapely.coverage_union_all(parts) for code, parts in sorted(by_code.items())}
    shapely.prepare(land)
    return Boundaries(
        polygons={code: shapely.intersection(shape, land) for code, shape in merged.items()},
        names=_largest_places(book) | dict(names or {}),
        source="benaderd uit postcodepunten (GeoNames)",
        version=f"benaderd-pc4-{book.checksum[:8]}",
        checksum=book.checksum,
        official=False,
    )


def _largest_places(book: PostcodeBook) -> dict[str, str]:
    count: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in book.rows:
        count[row.municipality][row.place] += 1
    return {code: max(sorted(places), key=lambda name: places[name]) for code, places in count.items()}


def to_wkb(geometry: BaseGeometry) -> bytes:
    """The bytes to store in a database column: two-dimensional WKB, little endian on every machine."""
    return bytes(shapely.to_wkb(geometry, output_dimension=2, byte_order=1))


def from_wkb(stored: bytes) -> BaseGeometry:
    """Back from :func:`to_wkb`; raises :class:`DamagedGeometry` for anything but a (Multi)Polygon."""
    try:
        geometry = shapely.from_wkb(stored)
    except (shapely.errors.ShapelyError, TypeError) as problem:
        raise DamagedGeometry("De opgeslagen grens is beschadigd.") from problem
    if geometry is None or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise DamagedGeometry("De opgeslagen grens is geen vlak.")
    return geometry
