"""A typed position is read as degrees or RD, or refused with a sentence."""

import pytest

from portal.geography.projection import OutsideNetherlands
from portal.geography.typed_position import UnreadablePosition, read_position

# The degrees and the metres below are the same spot to within 200 m.
VELDHOVEN = (154_500, 380_500)


@pytest.mark.parametrize(
    "text",
    [
        "51.41502, 5.38057",
        "51.41502,5.38057",
        "51,41502 5,38057",
        "51,41502; 5,38057",
        " N 51.41502°  E 5.38057° ",
        "154500 380500",
        "154500,380500",
        "154500.0 / 380500.0",
        "(154500; 380500)",
    ],
)
def test_every_usual_way_of_writing(text: str) -> None:
    assert read_position(text) == pytest.approx(VELDHOVEN, abs=200)


@pytest.mark.parametrize(
    "text", ["", "Veldhoven", "51.41502", "1 2 3", "51.41502, -5.38057", "5" * 61, "٥١.41502 5.38057"]
)
def test_what_is_no_position(text: str) -> None:
    with pytest.raises(UnreadablePosition):
        read_position(text)


@pytest.mark.parametrize("text", ["51.4, 5.4", "51 5", "51.41502, 5.38"])
def test_degrees_with_few_decimals_are_not_taken_for_exact(text: str) -> None:
    with pytest.raises(UnreadablePosition, match="te grof"):
        read_position(text)


@pytest.mark.parametrize("text", ["5.38057, 51.41502", "380500 154500", "9999999 1", "48.8566, 2.3522"])
def test_elsewhere(text: str) -> None:
    with pytest.raises(OutsideNetherlands):
        read_position(text)
