"""A small map to point at: drawn by the server, so that a click works without JavaScript.

It has one size on every screen: the browser tells the pixel that was pressed, and nothing about scaling.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from portal.geography.boundaries import Boundaries
from portal.geography.postcodes import PostcodeBook
from portal.geography.projection import NETHERLANDS

SIZE = 288
"""Pixels on both sides: as wide as the narrowest phone leaves."""
SPANS = (60_000, 20_000, 7_000, 2_500)
"""Metres from left to right, from far to near."""
NEAREST_BY_CLICK = 2
MOST_LABELS = 9
LABEL_HEIGHT, LETTER_WIDTH = 16, 6.5
_WHOLE = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class MapFrame:
    """The square that is shown: its middle in RD metres, and a step of ``SPANS``."""

    x: int
    y: int
    step: int

    @classmethod
    def around(cls, x: float, y: float, step: int = 0) -> "MapFrame":
        """A frame with this point in the middle, kept within the Netherlands."""
        land = NETHERLANDS
        return cls(round(min(max(x, land.min_x), land.max_x)), round(min(max(y, land.min_y), land.max_y)), step)

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "MapFrame | None":
        """The frame that a form or an address names; None when it names none."""
        texts = [form.get(name, "") for name in ("frame_x", "frame_y", "frame_step")]
        if not all(_WHOLE.fullmatch(text) for text in texts) or int(texts[2]) >= len(SPANS):
            return None
        return cls.around(int(texts[0]), int(texts[1]), int(texts[2]))

    @property
    def span(self) -> int:
        """Metres from left to right."""
        return SPANS[self.step]

    def point(self, left: int, top: int) -> tuple[int, int]:
        """RD metres of a pixel."""
        left, top = min(left, SIZE), min(top, SIZE)
        moved = MapFrame.around(self.x + (left / SIZE - 0.5) * self.span, self.y - (top / SIZE - 0.5) * self.span)
        return moved.x, moved.y

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where RD metres lie on the map; may lie outside it."""
        return (
            round(((x - self.x) / self.span + 0.5) * SIZE, 1),
            round((0.5 - (y - self.y) / self.span) * SIZE, 1),
        )

    def zoomed(self, steps: int) -> "MapFrame":
        """Nearer (1) or farther (-1), as far as it goes."""
        return replace(self, step=min(max(self.step + steps, 0), len(SPANS) - 1))

    def nearer_to(self, x: int, y: int) -> "MapFrame":
        """What a click shows next: the point in the middle, one step nearer unless it is near already."""
        return MapFrame.around(x, y, max(self.step, min(self.step + 1, NEAREST_BY_CLICK)))


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality; ``inside`` when it belongs to the region."""

    path: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a place."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapImage:
    """Everything the map shows, in pixels. ``limit`` is the line of the 20 km rule."""

    size: int
    areas: tuple[Area, ...]
    limit: str
    labels: tuple[Label, ...]
    now: tuple[float, float]
    chosen: tuple[float, float] | None
    scale_px: float
    scale_text: str


def map_image(
    frame: MapFrame,
    boundaries: Boundaries,
    codes: Iterable[str],
    radius_m: float,
    book: PostcodeBook,
    now: tuple[float, float],
    chosen: tuple[float, float] | None,
) -> MapImage:
    """Draw ``frame``; ``codes`` are the municipalities of the region."""
    half = frame.span * 0.55
    window = box(frame.x - half, frame.y - half, frame.x + half, frame.y + half)
    inside = {code for code in codes if code in boundaries.polygons}
    areas = []
    for code, shape in boundaries.polygons.items():
        west, south, east, north = shape.bounds
        if west < frame.x + half and east > frame.x - half and south < frame.y + half and north > frame.y - half:
            path = _path(shape.simplify(frame.span / SIZE).intersection(window), frame)
            if path:
                areas.append(Area(path, code in inside))
    limit = ""
    if inside:
        near = boundaries.region(inside).geometry.simplify(200).buffer(radius_m, quad_segs=8)
        limit = _path(near.intersection(window), frame)
    metres = frame.span // 10 if frame.span >= 10_000 else frame.span // 5
    metres = max(round(metres, -3), 500) if metres >= 700 else 500
    return MapImage(
        SIZE,
        tuple(areas),
        limit,
        _labels(frame, book),
        frame.pixel(*now),
        frame.pixel(*chosen) if chosen else None,
        round(metres / frame.span * SIZE, 1),
        f"{metres // 1000} km" if metres >= 1000 else f"{metres} m",
    )


def _path(shape: BaseGeometry, frame: MapFrame) -> str:
    parts = [part for part in getattr(shape, "geoms", [shape]) if isinstance(part, Polygon) and not part.is_empty]
    return "".join(_ring(part.exterior.coords, frame) for part in parts)


def _ring(points: Iterable[tuple[float, ...]], frame: MapFrame) -> str:
    pixels = [frame.pixel(point[0], point[1]) for point in points]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in pixels) + "z"


def _labels(frame: MapFrame, book: PostcodeBook) -> tuple[Label, ...]:
    """Names of the largest places in view that leave room for each other."""
    seen: list[Label] = []
    for place in sorted(book.places(), key=lambda each: (-len(each.postcodes), each.name)):
        x, y = frame.pixel(place.x, place.y)
        label = Label(place.name, x, y)
        width = len(place.name) * LETTER_WIDTH / 2
        fits = width < x < SIZE - width and LABEL_HEIGHT < y < SIZE - LABEL_HEIGHT
        if fits and not _overlaps(label, seen):
            seen.append(label)
            if len(seen) == MOST_LABELS:
                break
    return tuple(seen)


def _overlaps(label: Label, others: Sequence[Label]) -> bool:
    return any(
        abs(label.y - other.y) < LABEL_HEIGHT
        and abs(label.x - other.x) < (len(label.text) + len(other.text)) * LETTER_WIDTH / 2
        for other in others
    )
