"""Living and crisis products count places."""

import pytest

from portal.domain.product import Form, counts_places, is_crisis


@pytest.mark.parametrize(
    ("form", "segment", "expected"),
    [
        (Form.STAY, 2, True),
        (Form.STAY, 4, True),
        (Form.AMBULANT, 5, True),
        (Form.AMBULANT, 4, False),
        (Form.DAY, 3, False),
    ],
)
def test_which_products_count_places(form: Form, segment: int, expected: bool) -> None:
    assert counts_places(form, segment) is expected


def test_segment_5_is_crisis() -> None:
    assert [is_crisis(number) for number in range(1, 6)] == [False, False, False, False, True]
