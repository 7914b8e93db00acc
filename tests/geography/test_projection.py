import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.geography.projection import OutsideNetherlands, to_rd, to_rd_many, to_wgs84, to_wgs84_many


def test_origin_of_rd_is_the_tower_in_amersfoort() -> None:
    # Kadaster: Onze Lieve Vrouwetoren, 52.15517440 N 5.38720621 E = (155 000, 463 000).
    x, y = to_rd(52.15517440, 5.38720621)
    assert math.dist((x, y), (155_000, 463_000)) < 1.5


@given(st.floats(1, 289_999), st.floats(290_001, 639_999))
def test_there_and_back(x: float, y: float) -> None:
    assert math.dist(to_rd(*to_wgs84(x, y)), (x, y)) < 0.01


def test_arrays_give_the_same_as_single_points() -> None:
    lats, lons = [51.4, 52.1, 53.2], [5.4, 4.3, 6.5]
    xs, ys = to_rd_many(lats, lons)
    assert list(zip(xs, ys, strict=True)) == [to_rd(*point) for point in zip(lats, lons, strict=True)]
    back_lats, back_lons = to_wgs84_many(xs, ys)
    assert np.allclose(back_lats, lats, atol=1e-7)
    assert np.allclose(back_lons, lons, atol=1e-7)


@pytest.mark.parametrize(
    "point",
    [(5.4, 51.4), (0, 0), (48.85, 2.35), (52.52, 13.4), (51.4, math.nan), (math.inf, 5), (1e300, 5), (90, 0)],
)
def test_points_elsewhere_are_refused(point: tuple[float, float]) -> None:
    with pytest.raises(OutsideNetherlands, match="niet in Nederland"):
        to_rd(*point)


@pytest.mark.parametrize("point", [(-1, 400_000), (5.4, 51.4), (100_000, 700_000), (math.nan, 400_000)])
def test_rd_outside_the_box_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(OutsideNetherlands):
        to_wgs84(*point)


def test_one_point_elsewhere_refuses_the_whole_array() -> None:
    with pytest.raises(OutsideNetherlands):
        to_rd_many([51.4, 5.4], [5.4, 51.4])
