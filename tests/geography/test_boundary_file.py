import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.geography import boundary_file
from portal.geography.boundaries import Boundaries
from portal.geography.boundary_file import BoundaryFileError, read_boundary_file
from portal.geography.projection import to_wgs84

Save = Callable[[Any], Path]

WEST = [[100_000, 400_000], [110_000, 400_000], [110_000, 410_000], [100_000, 410_000], [100_000, 400_000]]
EAST = [[x + 10_000, y] for x, y in WEST]
BOW_TIE = [[100_000, 400_000], [110_000, 410_000], [110_000, 400_000], [100_000, 410_000], [100_000, 400_000]]
RD_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def polygon(ring: Sequence[Sequence[Any]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def in_degrees(ring: Sequence[Sequence[float]]) -> list[list[float]]:
    return [list(reversed(to_wgs84(x, y))) for x, y in ring]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def write(document: Any) -> Path:
        path = tmp_path / "gemeenten.geojson"
        path.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
        return path

    return write


def test_reads_rd(save: Save) -> None:
    path = save(collection(feature(polygon(WEST), statcode="GM0794", statnaam="Helmond"), crs=RD_CRS))
    read = read_boundary_file(path, ["GM0794"])
    assert read.polygons["GM0794"].area == 100_000_000
    assert read.names == {"GM0794": "Helmond"}
    assert (read.source, read.official) == ("gemeenten.geojson", True)
    assert len(read.checksum) == 64
    assert read.version == f"officieel-{read.checksum[:12]}"


@pytest.mark.parametrize("crs", [{}, {"crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}])
def test_reads_wgs84(save: Save, crs: dict[str, Any]) -> None:
    read = read_boundary_file(save(collection(feature(polygon(in_degrees(WEST)), code="0794"), **crs)), ["GM0794"])
    assert read.polygons["GM0794"].area == pytest.approx(100_000_000, rel=1e-6)
    assert read.names == {"GM0794": "GM0794"}


@pytest.mark.parametrize("value", ["GM0794", "0794", "794", 794, " gm0794 "])
@pytest.mark.parametrize("key", ["statcode", "code", "identificatie", "gemeentecode", "GemeenteCode"])
def test_code_in_every_form(save: Save, key: str, value: object) -> None:
    assert set(read_boundary_file(save(collection(feature(polygon(WEST), **{key: value}))), ()).polygons) == {"GM0794"}


@pytest.mark.parametrize("key", ["statnaam", "naam", "gemeentenaam"])
def test_name_in_every_form(save: Save, key: str) -> None:
    path = save(collection(feature(polygon(WEST), code="0794", **{key: " Helmond "})))
    assert read_boundary_file(path, ()).names == {"GM0794": "Helmond"}


def test_water_under_the_same_code_is_left_out(save: Save) -> None:
    land = feature(polygon(WEST), gemeentecode="GM0794", water="NEE")
    water = feature(polygon(EAST), gemeentecode="GM0794", water="JA")
    assert read_boundary_file(save(collection(land, water)), ()).polygons["GM0794"].area == 100_000_000


def test_byte_order_mark_and_heights_are_taken(save: Save) -> None:
    high = [[x, y, 12.5] for x, y in WEST]
    content = b"\xef\xbb\xbf" + json.dumps(collection(feature(polygon(high), code="794"))).encode()
    assert not read_boundary_file(save(content), ()).polygons["GM0794"].has_z


def test_several_parts_and_a_hole(save: Save) -> None:
    hole = [[x / 10 + 92_000, y / 10 + 364_000] for x, y in WEST]
    many = {"type": "MultiPolygon", "coordinates": [[WEST, hole], [[[x + 50_000, y] for x, y in WEST]]]}
    shape = read_boundary_file(save(collection(feature(many, code="794"))), ()).polygons["GM0794"]
    assert shape.geom_type == "MultiPolygon"
    assert shape.area == 199_000_000


def test_invalid_polygon_is_repaired(save: Save) -> None:
    shape = read_boundary_file(save(collection(feature(polygon(BOW_TIE), code="794"))), ()).polygons["GM0794"]
    assert shape.is_valid
    assert shape.area == 50_000_000


def test_touching_parts_and_loose_lines_leave_only_ground(save: Save) -> None:
    spike = [*WEST[:3], [120_000, 410_000], [110_000, 410_000], *WEST[3:]]
    shape = read_boundary_file(save(collection(feature(polygon(spike), code="794"))), ()).polygons["GM0794"]
    assert shape.is_valid
    assert (shape.geom_type, shape.area) == ("Polygon", 100_000_000)


GOOD = feature(polygon(WEST), code="0794")

WRONG: list[tuple[str, Any, str]] = [
    ("not json", b"PK\x03\x04 zip", "geen geldige JSON"),
    ("cut off", json.dumps(collection(GOOD)).encode()[:-9], "geen geldige JSON"),
    ("not utf-8", b'{"type": "\xff"}', "geen geldige JSON"),
    ("empty file", b"", "geen geldige JSON"),
    ("not a number", b'{"type": NaN}', "geen geldige JSON"),
    ("deep", b"[" * 200_000, "te diep genest|geen geldige JSON"),
    ("a list", [GOOD], "geen GeoJSON FeatureCollection"),
    ("one feature", GOOD, "geen GeoJSON FeatureCollection"),
    ("topojson", {"type": "Topology", "objects": {}}, "geen GeoJSON FeatureCollection"),
    ("no list", {"type": "FeatureCollection", "features": {}}, "lijst 'features'"),
    ("no features", {"type": "FeatureCollection"}, "lijst 'features'"),
    ("features of text", collection("GM0794"), "lijst 'features'"),
    ("empty", collection(), "bevat geen gemeenten"),
    ("only water", collection(feature(polygon(WEST), code="0794", water="JA")), "bevat geen gemeenten"),
    ("too many", collection(*[GOOD] * 2_001), "2001 vlakken"),
    ("no code", collection(feature(polygon(WEST), naam="Helmond")), "Vlak 1 heeft geen gemeentecode"),
    ("no properties", collection({"type": "Feature", "geometry": polygon(WEST)}), "Vlak 1 heeft geen gemeentecode"),
    ("second without", collection(GOOD, feature(polygon(EAST))), "Vlak 2 heeft geen gemeentecode"),
    ("province", collection(feature(polygon(WEST), statcode="PV30")), "geen geldige gemeentecode: 'PV30'"),
    ("a list as code", collection(feature(polygon(WEST), code=[794])), "geen geldige gemeentecode"),
    ("true as code", collection(feature(polygon(WEST), code=True)), "geen geldige gemeentecode"),
    ("twice", collection(GOOD, feature(polygon(EAST), code="GM0794")), "GM0794 staat twee keer"),
    ("no geometry", collection(feature(None, code="0794")), "is geen vlak"),
    ("a point", collection(feature({"type": "Point", "coordinates": [5, 51]}, code="0794")), "geen vlak .*'Point'"),
    ("no coordinates", collection(feature({"type": "Polygon"}, code="0794")), "zijn niet te lezen"),
    ("text", collection(feature(polygon([["5", "51"]] * 4), code="0794")), "zijn niet te lezen"),
    ("three points", collection(feature(polygon(WEST[:3]), code="0794")), "zijn niet te lezen"),
    ("one number", collection(feature(polygon([[1]] * 4), code="0794")), "zijn niet te lezen"),
    (
        "infinite",
        json.dumps(collection(feature(polygon([[7e9, 1]] * 4), code="1"))).replace("0000000.0", "e999").encode(),
        "zijn niet te lezen",
    ),
    ("huge number", collection(feature(polygon([[10**400, 1]] * 4), code="0794")), "zijn niet te lezen"),
    ("no rings", collection(feature({"type": "Polygon", "coordinates": []}, code="0794")), "zijn niet te lezen"),
    ("no parts", collection(feature({"type": "MultiPolygon", "coordinates": []}, code="0794")), "is leeg"),
    ("a line", collection(feature(polygon([WEST[0], WEST[1], WEST[1], WEST[0]]), code="0794")), "geen oppervlakte"),
    (
        "web mercator",
        collection(feature(polygon([[x + 5e5, y + 6e6] for x, y in WEST]), code="0794")),
        "niet in Nederland",
    ),
    ("swapped", collection(feature(polygon([[y, x] for x, y in in_degrees(WEST)]), code="0794")), "eerst lengtegraad"),
    (
        "Paris",
        collection(feature(polygon([[2.3, 48.8], [2.4, 48.8], [2.4, 48.9], [2.3, 48.8]]), code="1")),
        "niet in Ned",
    ),
    ("announces rd", collection(feature(polygon(in_degrees(WEST)), code="0794"), crs=RD_CRS), "aankondigt"),
    ("belgian", collection(GOOD, crs={"properties": {"name": "EPSG:31370"}}), "EPSG:31370 wordt niet gelezen"),
    ("broken crs", collection(GOOD, crs="rd"), "wordt niet gelezen"),
]


@pytest.mark.parametrize(("content", "sentence"), [wrong[1:] for wrong in WRONG], ids=[wrong[0] for wrong in WRONG])
def test_wrong_file_gets_one_sentence(save: Save, content: Any, sentence: str) -> None:
    with pytest.raises(BoundaryFileError, match=sentence) as refused:
        read_boundary_file(save(content), ())
    told = str(refused.value)
    assert told[0].isupper()
    assert told.endswith(".")
    assert "\n" not in told


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BoundaryFileError, match=r"Het bestand weg\.geojson bestaat niet\."):
        read_boundary_file(tmp_path / "weg.geojson", ())


def test_folder_instead_of_file(tmp_path: Path) -> None:
    with pytest.raises(BoundaryFileError, match="bestaat niet"):
        read_boundary_file(tmp_path, ())


def test_file_that_is_too_big(tmp_path: Path) -> None:
    path = tmp_path / "groot.geojson"
    with path.open("wb") as file:
        # A hole in the file: it has the size without taking the room.
        os.truncate(file.fileno(), boundary_file.MAX_BYTES + 1)
    with pytest.raises(BoundaryFileError, match="te groot: het mag hooguit 200 MB"):
        read_boundary_file(path, ())


def test_missing_municipalities_are_named_up_to_five(save: Save) -> None:
    path = save(collection(GOOD))
    with pytest.raises(BoundaryFileError, match=r"ontbreken gemeenten van de regio's: GM0001\.$"):
        read_boundary_file(path, ["GM0794", "GM0001"])
    with pytest.raises(BoundaryFileError, match=r"GM0001, GM0002, GM0003, GM0004, GM0005 en nog 2\.$"):
        read_boundary_file(path, [f"GM000{i}" for i in range(7, 0, -1)])


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["type", "coordinates", "properties", "geometry", "code"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(geometry=st.sampled_from(["Polygon", "MultiPolygon"]), coordinates=json_values, properties=json_values)
def test_whatever_stands_in_it_the_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, geometry: str, coordinates: Any, properties: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "willekeurig.geojson"
    shape = {"type": geometry, "coordinates": coordinates}
    path.write_text(json.dumps(collection({"geometry": shape, "properties": properties or {"code": "1"}})))
    with pytest.raises(BoundaryFileError):
        read_boundary_file(path, ["GM0794"])


def test_official_file_of_2025(official: Boundaries, regions: dict[str, list[str]], official_file: Path) -> None:
    assert len(official.polygons) == 342
    assert official.names["GM0794"] == "Helmond"
    assert all(shape.is_valid for shape in official.polygons.values())
    wanted = [code for codes in regions.values() for code in codes]
    assert read_boundary_file(official_file, wanted).checksum == official.checksum
    assert official.municipality_at(155_618, 381_123) == "GM0861"
