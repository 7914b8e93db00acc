"""Regions and their municipalities on a day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import RegionMunicipality
from portal.queries.regions import all_regions, areas_of, municipality_codes, region_by_slug
from tests.factories.offers import DAY, region_of


def test_the_four_regions_are_there_with_their_areas(session: Session) -> None:
    assert [region.slug for region in all_regions(session)] == [
        "een-10-voor-de-jeugd",
        "hart-van-brabant",
        "noordoost-brabant",
        "samen-voor-jeugd",
    ]
    counts = {region.slug: len(areas_of(session, region.id)) for region in all_regions(session)}
    assert counts == {
        "een-10-voor-de-jeugd": 3,
        "hart-van-brabant": 4,
        "noordoost-brabant": 3,
        "samen-voor-jeugd": 0,
    }
    assert region_by_slug(session, "bestaat-niet") is None


def test_membership_is_dated(session: Session) -> None:
    region = region_of(session)
    assert len(municipality_codes(session, region.id, DAY)) == 11
    leaving = session.scalars(select(RegionMunicipality).where(RegionMunicipality.region_id == region.id)).first()
    assert leaving is not None
    leaving.valid_to = date(2026, 11, 21)
    session.flush()
    assert len(municipality_codes(session, region.id, DAY)) == 10
    assert len(municipality_codes(session, region.id, date(2026, 11, 21))) == 11
    assert municipality_codes(session, region.id, date(2024, 12, 31)) == []
