import math
import time

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from portal.domain.admission import BoundaryQuality
from portal.geography.boundaries import (
    Boundaries,
    DamagedGeometry,
    RegionShape,
    UnknownMunicipality,
    approximate_boundaries,
    from_wkb,
    to_wkb,
)
from portal.geography.postcodes import PostcodeBook, PostcodePlace

SQUARE = box(100_000, 400_000, 110_000, 410_000)


@pytest.fixture
def two_squares() -> Boundaries:
    """GM0001 and GM0002 side by side, 10 by 10 km each."""
    return Boundaries(
        polygons={"GM0001": SQUARE, "GM0002": box(110_000, 400_000, 120_000, 410_000)},
        names={"GM0001": "West", "GM0002": "Oost"},
        source="proef",
        version="proef-1",
        checksum="",
        official=True,
    )


@pytest.mark.parametrize(
    ("x", "y", "metres"),
    [
        (105_000, 405_000, 0),
        (100_000, 405_000, 0),
        (99_999, 405_000, 1),
        (80_000, 405_000, 20_000),
        (97_000, 396_000, 5_000),
        (99_999.999, 405_000, 0.001),
        (99_999.9999, 405_000, 0),
    ],
)
def test_distance_to_the_border(x: float, y: float, metres: float) -> None:
    shape = RegionShape(SQUARE)
    assert shape.distance_m(x, y) == metres
    assert shape.contains(x, y) is (x >= 100_000)


@given(st.floats(50_000, 160_000), st.floats(350_000, 460_000))
def test_distance_is_zero_exactly_inside(x: float, y: float) -> None:
    shape = RegionShape(SQUARE)
    beside = math.hypot(max(100_000 - x, 0, x - 110_000), max(400_000 - y, 0, y - 410_000))
    assert shape.distance_m(x, y) == pytest.approx(beside, abs=0.001)
    if shape.contains(x, y):
        assert shape.distance_m(x, y) == 0


@given(st.lists(st.tuples(st.floats(0, 290_000), st.floats(290_000, 640_000)), max_size=20))
def test_many_points_give_the_same_as_one(points: list[tuple[float, float]]) -> None:
    shape = RegionShape(SQUARE)
    many = shape.distances_m([x for x, _ in points], [y for _, y in points])
    assert many.tolist() == [shape.distance_m(x, y) for x, y in points]


@pytest.mark.parametrize("x", [math.nan, math.inf])
def test_distance_of_no_point(x: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        RegionShape(SQUARE).distance_m(x, 400_000)


def test_region_is_the_union(two_squares: Boundaries) -> None:
    region = two_squares.region(["GM0001", "GM0002", "GM0001"])
    assert region.geometry.equals(box(100_000, 400_000, 120_000, 410_000))
    assert region.distance_m(110_000, 405_000) == 0


@pytest.mark.parametrize(("codes", "sentence"), [(["GM0001", "GM9999"], "GM9999"), ([], "geen enkele code")])
def test_region_of_unknown_municipalities(two_squares: Boundaries, codes: list[str], sentence: str) -> None:
    with pytest.raises(UnknownMunicipality, match=sentence):
        two_squares.region(codes)


@pytest.mark.parametrize(
    ("x", "within_m", "code"),
    [
        (105_000, 0, "GM0001"),
        (115_000, 0, "GM0002"),
        (110_000, 0, "GM0001"),
        (121_000, 0, None),
        (121_000, 999, None),
        (121_000, 1_000, "GM0002"),
    ],
)
def test_municipality_at_a_point(two_squares: Boundaries, x: float, within_m: float, code: str | None) -> None:
    assert two_squares.municipality_at(x, 405_000, within_m=within_m) == code


@pytest.mark.parametrize("shape", [SQUARE, MultiPolygon([SQUARE, box(0, 300_000, 5, 300_005)])])
def test_geometry_stored_and_read_back(shape: Polygon | MultiPolygon) -> None:
    assert from_wkb(to_wkb(shape)).equals_exact(shape)


def test_heights_are_not_stored() -> None:
    assert not from_wkb(to_wkb(shapely.force_3d(SQUARE, 5.0))).has_z


@pytest.mark.parametrize("stored", [b"", b"geen", to_wkb(SQUARE)[:-3], shapely.to_wkb(Point(1, 2))])
def test_damaged_geometry(stored: bytes) -> None:
    with pytest.raises(DamagedGeometry, match="opgeslagen grens"):
        from_wkb(stored)


def test_approximation_is_quick_and_whole(book: PostcodeBook) -> None:
    start = time.process_time()
    made = approximate_boundaries(book)
    assert time.process_time() - start < 3
    assert set(made.polygons) == {row.municipality for row in book.rows}
    assert all(shape.is_valid and not shape.is_empty for shape in made.polygons.values())
    assert {shape.geom_type for shape in made.polygons.values()} <= {"Polygon", "MultiPolygon"}
    assert (made.official, made.version) == (False, f"benaderd-pc4-{book.checksum[:8]}")


def test_approximated_municipalities_do_not_overlap(approximated: Boundaries) -> None:
    shapes = list(approximated.polygons.values())
    apart = sum(shape.area for shape in shapes)
    assert shapely.union_all(shapes).area == pytest.approx(apart, rel=1e-6)


def test_every_postcode_lies_in_its_own_approximation(book: PostcodeBook, approximated: Boundaries) -> None:
    first = {(row.x, row.y): row.municipality for row in reversed(book.rows)}
    assert all(approximated.municipality_at(*point) == code for point, code in first.items())


def test_names_that_are_given_win(book: PostcodeBook) -> None:
    named = approximate_boundaries(book, {"GM1771": "Geldrop-Mierlo"})
    assert (named.names["GM1771"], named.names["GM0861"]) == ("Geldrop-Mierlo", "Veldhoven")


def test_approximation_needs_points() -> None:
    with pytest.raises(ValueError, match="three"):
        approximate_boundaries(PostcodeBook([PostcodePlace("5503", "Veldhoven", "GM0861", 1, 1)]))


def test_approximation_is_as_good_as_the_rule_counts_on(
    book: PostcodeBook, approximated: Boundaries, official: Boundaries, regions: dict[str, list[str]]
) -> None:
    """The uncertainty that the rule uses, measured: postcodes up to 40 km around each region."""
    xs, ys = [row.x for row in book.rows], [row.y for row in book.rows]
    quality = BoundaryQuality(official=False)
    for codes in regions.values():
        true = official.region(codes).distances_m(xs, ys)
        off = np.abs(approximated.region(codes).distances_m(xs, ys) - true)[true <= 40_000]
        assert off.max() <= quality.uncertainty_m
        assert np.median(off) <= quality.median_m + 150


def test_no_postcode_beyond_the_radius_gets_a_yes_on_approximated_boundaries(
    book: PostcodeBook, approximated: Boundaries, official: Boundaries, regions: dict[str, list[str]]
) -> None:
    xs, ys = [row.x for row in book.rows], [row.y for row in book.rows]
    margin = BoundaryQuality(official=False).uncertainty_m
    for codes in regions.values():
        beyond = official.region(codes).distances_m(xs, ys) > 20_000
        assert np.all(approximated.region(codes).distances_m(xs, ys)[beyond] >= 20_000 - margin)


def test_roermond_lies_just_within_twenty_kilometres(
    book: PostcodeBook, official: Boundaries, approximated: Boundaries, regions: dict[str, list[str]]
) -> None:
    place, codes = book.find("6042"), regions["een-10-voor-de-jeugd"]
    assert place is not None
    assert official.region(codes).distance_m(place.x, place.y) == pytest.approx(19_883, abs=300)
    assert approximated.region(codes).distance_m(place.x, place.y) == pytest.approx(19_883, abs=3_200)


def test_simplified_for_drawing(official: Boundaries) -> None:
    simple = official.simplified(500)
    before = shapely.get_num_coordinates(list(official.polygons.values())).sum()
    after = shapely.get_num_coordinates(list(simple.polygons.values())).sum()
    assert after < before
    assert simple.polygons.keys() == official.polygons.keys()
    assert not any(shape.is_empty for shape in simple.polygons.values())
    assert simple.names == official.names
