"""In which municipality of the region a written place lies."""

import pytest
from sqlalchemy.orm import Session

from portal.geography.postcodes import PostcodeBook
from portal.services.find_place import municipality_of
from portal.services.region_facts import read_region_facts
from tests.factories.offers import DAY, REGION


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("5503", "GM0861"),
        ("5503 AB", "GM0861"),
        ("Helmond", "GM0794"),
        ("son", "GM0848"),
        ("Amsterdam", None),
        ("1012", None),
        ("9999", None),
        ("nergens", None),
        ("", None),
    ],
)
def test_a_place_outside_the_region_has_none(
    written: str, code: str | None, session: Session, book: PostcodeBook
) -> None:
    assert municipality_of(book, written, read_region_facts(session, REGION, DAY)) == code
