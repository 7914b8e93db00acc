"""In which municipality of the region a written place lies, and which place a misspelt one is."""

import pytest
from sqlalchemy.orm import Session

from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import read_region_facts
from portal.services.finding.find_place import closest_place, municipality_of
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


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("velthoven", "Veldhoven"),
        ("Eidnhoven", "Eindhoven"),
        ("eindhove", "Eindhoven"),
        ("bergeyk", "Bergeijk"),
        ("sint oedenrodde", "Sint-Oedenrode"),
        ("tilbrug", "Tilburg"),
        ("amsterdan", "Amsterdam"),
        ("Veldhoven", "Veldhoven"),
        ("feldhoven", None),  # the first letter is hardly ever wrong
        ("gemeerkt", None),
        ("armen", None),
        ("geldrrropp", None),
        ("5503", None),
        ("nergenshuizen", None),
        ("", None),
    ],
)
def test_a_misspelt_place_is_the_one_that_it_looks_like(
    written: str, name: str | None, session: Session, book: PostcodeBook
) -> None:
    assert closest_place(book, written, read_region_facts(session, REGION, DAY)) == name
