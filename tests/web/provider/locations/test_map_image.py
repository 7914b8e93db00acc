"""A click on the map is the point that is drawn there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.provider.locations.map_image import SIZE, SPANS, MapFrame


@given(st.integers(60_000, 250_000), st.integers(350_000, 580_000), st.sampled_from(range(len(SPANS))),
       st.integers(0, SIZE), st.integers(0, SIZE))  # fmt: skip
def test_pixels_and_metres_are_each_others_inverse(x: int, y: int, step: int, left: int, top: int) -> None:
    frame = MapFrame(x, y, step)
    back = frame.pixel(*frame.point(left, top))
    assert back == pytest.approx((left, top), abs=0.2)


def test_a_click_comes_nearer_and_zooming_stops() -> None:
    frame = MapFrame(154_500, 380_500, 0)
    near = frame.nearer_to(150_000, 380_000)
    assert (near.x, near.y, near.step) == (150_000, 380_000, 1)
    assert near.nearer_to(0, 300_000).nearer_to(0, 300_000).step == 2
    assert (frame.zoomed(-1).step, frame.zoomed(99).step) == (0, len(SPANS) - 1)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"frame_x": "a", "frame_y": "1", "frame_step": "0"},
        {"frame_x": "1", "frame_y": "1", "frame_step": "9"},
        {"frame_x": "1" * 9, "frame_y": "1", "frame_step": "0"},
        {"frame_x": "-1", "frame_y": "1", "frame_step": "0"},
    ],
)
def test_what_names_no_frame(form: dict[str, str]) -> None:
    assert MapFrame.read(form) is None


def test_a_frame_stays_in_the_country() -> None:
    assert MapFrame.read({"frame_x": "999999", "frame_y": "0", "frame_step": "3"}) == MapFrame(290_000, 290_000, 3)
