"""Days as people write them."""

from datetime import date

import pytest

from portal.domain.typed_day import read_day


@pytest.mark.parametrize("text", ["01-02-2027", "1-2-2027", "01/02/2027", "2027-02-01", " 1-2-2027 ", "2027-2-1"])
def test_a_day(text: str) -> None:
    assert read_day(text) == date(2027, 2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "gisteren", "31-02-2027", "2027-13-01", "1-2-27", "1-2/2027", "2027/02/01", "01-02-1989", "01-02-2101",
        "1-2-2027 10:00", "2027-02-01T10:00", "٠١-٠٢-٢٠٢٧", "0-0-0000", "1" * 40,
    ],
)  # fmt: skip
def test_no_day(text: str) -> None:
    assert read_day(text) is None
