"""Read the official municipality boundaries: a GeoJSON file of CBS, Kadaster or PDOK.

WGS84 or RD; the code stands in ``statcode``, ``code``, ``identificatie`` or ``gemeentecode``, the name in
``statnaam``, ``naam`` or ``gemeentenaam``. Water areas, which CBS
delivers under the same codes, are left out.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from portal.domain.errors import PortalError
from portal.geography.boundaries import Boundaries
from portal.geography.projection import NETHERLANDS, Floats, OutsideNetherlands, to_rd_many

MAX_BYTES = 200_000_000
"""The full file of CBS is about half of this."""
MAX_FEATURES = 2_000
"""There are 342 municipalities; many more is another kind of file (neighbourhoods, parcels)."""

CODE_PROPERTIES = ("statcode", "code", "identificatie", "gemeentecode")
NAME_PROPERTIES = ("statnaam", "naam", "gemeentenaam")

_CODE = re.compile(r"(?:GM)?([0-9]{1,4})", re.ASCII | re.IGNORECASE)
_WATER_PROPERTIES = ("water", "h2o")
_RD_NAMES = ("28992",)
_WGS84_NAMES = ("CRS84", "4326", "4258")
"""ETRS89 (4258) differs from WGS84 by less than a metre here."""


class BoundaryFileError(PortalError, ValueError):
    """The file cannot be used; the message is one Dutch sentence that says what is wrong."""


def read_boundary_file(path: Path, required_codes: Iterable[str]) -> Boundaries:
    """Read, check, repair and project a boundary file; ``required_codes`` are GM codes that must be in it.

    Raises :class:`BoundaryFileError` and nothing else for whatever is wrong with the file.
    """
    content = _read_bytes(path)
    features, crs = _features(_parse(content))
    by_code: dict[str, BaseGeometry] = {}
    names: dict[str, str] = {}
    for number, feature in enumerate(features, start=1):
        properties = _properties(feature)
        if any(str(properties.get(key, "")).upper() == "JA" for key in _WATER_PROPERTIES):
            continue
        code = _code(properties, number)
        if code in by_code:
            _refuse(f"Gemeente {code} staat twee keer in het bestand.")
        by_code[code] = _geometry(feature.get("geometry"), code)
        names[code] = _name(properties, code)
    if not by_code:
        _refuse("Het bestand bevat geen gemeenten.")
    missing = sorted(set(required_codes) - by_code.keys())
    if missing:
        more = f" en nog {len(missing) - 5}" if len(missing) > 5 else ""
        _refuse(f"In het bestand ontbreken gemeenten van de regio's: {', '.join(missing[:5])}{more}.")
    checksum = hashlib.sha256(content).hexdigest()
    return Boundaries(
        polygons=_in_rd(by_code, crs),
        names=names,
        source=path.name,
        version=f"officieel-{checksum[:12]}",
        checksum=checksum,
        official=True,
    )


def _refuse(sentence: str) -> NoReturn:
    raise BoundaryFileError(sentence) from None


def _read_bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            _refuse(f"Het bestand {path.name} bestaat niet.")
        if path.stat().st_size > MAX_BYTES:
            _refuse(f"Het bestand {path.name} is te groot: het mag hooguit {MAX_BYTES // 1_000_000} MB zijn.")
        return path.read_bytes()
    except OSError:
        _refuse(f"Het bestand {path.name} kan niet worden gelezen.")


def _parse(content: bytes) -> object:
    def no_constant(name: str) -> NoReturn:
        raise ValueError(name)

    try:
        # NaN and Infinity are not JSON, though Python reads them by default.
        parsed: object = json.loads(content.decode("utf-8-sig"), parse_constant=no_constant)
    except RecursionError:
        _refuse("Het bestand is te diep genest om een grenzenbestand te zijn.")
    except ValueError:
        _refuse("Het bestand is geen geldige JSON.")
    return parsed


def _features(document: object) -> tuple[list[dict[str, Any]], str | None]:
    """The features, and "rd", "wgs84" or None where the file does not say."""
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        _refuse("Het bestand is geen GeoJSON FeatureCollection.")
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        _refuse("Het bestand is geen GeoJSON FeatureCollection: de lijst 'features' ontbreekt of klopt niet.")
    if len(features) > MAX_FEATURES:
        _refuse(f"Het bestand bevat {len(features)} vlakken: dat is geen gemeentebestand.")
    return features, _declared_crs(document.get("crs"))


def _declared_crs(member: object) -> str | None:
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    if name.endswith(_RD_NAMES):
        return "rd"
    if name.endswith(_WGS84_NAMES):
        return "wgs84"
    _refuse(
        f"Het coördinatenstelsel {name[:60] or 'in het bestand'} wordt niet gelezen: gebruik WGS84 of RD (EPSG:28992)."
    )


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return {str(key).casefold(): value for key, value in properties.items()} if isinstance(properties, dict) else {}


def _code(properties: dict[str, Any], number: int) -> str:
    value = next((properties[key] for key in CODE_PROPERTIES if properties.get(key) not in (None, "")), None)
    if value is None:
        _refuse(f"Vlak {number} heeft geen gemeentecode ({', '.join(CODE_PROPERTIES)}).")
    match = None if isinstance(value, bool) else _CODE.fullmatch(str(value).strip())
    if match is None:
        _refuse(f"Vlak {number} heeft geen geldige gemeentecode: {str(value)[:30]!r}.")
    return f"GM{int(match[1]):04d}"


def _name(properties: dict[str, Any], code: str) -> str:
    found = (properties[key] for key in NAME_PROPERTIES if isinstance(properties.get(key), str))
    return next((name.strip()[:100] for name in found if name.strip()), code)


def _geometry(geometry: object, code: str) -> BaseGeometry:
    """Polygons as they stand in the file, not yet repaired or projected."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in ("Polygon", "MultiPolygon"):
        _refuse(f"De grens van {code} is geen vlak (Polygon of MultiPolygon) maar {str(kind)[:30]!r}.")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    try:
        parts = [_polygon(rings) for rings in _list(polygons)]
    except (ValueError, TypeError, OverflowError, shapely.errors.ShapelyError):
        _refuse(f"De coördinaten van {code} zijn niet te lezen.")
    if not parts:
        _refuse(f"De grens van {code} is leeg.")
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("a list of coordinates was expected")
    return value


def _polygon(rings: object) -> Polygon:
    outer, *holes = (_ring(ring).tolist() for ring in _list(rings))
    return Polygon(outer, holes)


def _ring(ring: object) -> Floats:
    # A height, where there is one, is dropped. Text must not pass as a number.
    points = [_list(point)[:2] for point in _list(ring)]
    if not all(type(value) in (int, float) for point in points for value in point):
        raise TypeError("a coordinate must be a number")
    array = np.array(points, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 2 or len(array) < 4 or not np.all(np.isfinite(array)):
        raise ValueError("a ring needs at least four points of two finite numbers")
    return array


def _in_rd(shapes: dict[str, BaseGeometry], crs: str | None) -> dict[str, BaseGeometry]:
    corners = shapely.get_coordinates(list(shapes.values()))
    if crs == "rd" or (crs is None and _looks_like_rd(corners)):
        if not _looks_like_rd(corners):
            _refuse("De coördinaten liggen niet in Nederland, terwijl het bestand RD (EPSG:28992) aankondigt.")
        projected = list(shapes.values())
    else:
        projected = list(shapely.transform(list(shapes.values()), _rd_from_lon_lat))
    return dict(_repaired(zip(shapes, projected, strict=True)))


def _looks_like_rd(corners: Floats) -> bool:
    (min_x, min_y), (max_x, max_y) = corners.min(axis=0), corners.max(axis=0)
    box = NETHERLANDS
    return bool(min_x >= box.min_x and min_y >= box.min_y and max_x <= box.max_x and max_y <= box.max_y)


def _rd_from_lon_lat(corners: Floats) -> Floats:
    try:
        xs, ys = to_rd_many(corners[:, 1], corners[:, 0])
    except OutsideNetherlands:
        _refuse(
            "De coördinaten liggen niet in Nederland: gebruik WGS84 (eerst lengtegraad, dan breedtegraad) "
            "of RD (EPSG:28992)."
        )
    return np.column_stack([xs, ys])


def _repaired(shapes: Iterable[tuple[str, BaseGeometry]]) -> Iterator[tuple[str, BaseGeometry]]:
    for code, shape in shapes:
        valid = shape if shape.is_valid else shapely.make_valid(shape)
        # Repair can leave loose lines and points, and a MultiPolygon within a collection: only ground counts.
        single = shapely.get_parts(shapely.get_parts(valid))
        ground = [part for part in single if part.geom_type == "Polygon" and part.area > 0]
        if not ground:
            _refuse(f"De grens van {code} heeft geen oppervlakte.")
        yield code, ground[0] if len(ground) == 1 else shapely.union_all(ground)
