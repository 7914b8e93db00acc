"""Every question with an age or a place in it: the first ten results fit the age and lie within the radius."""

import csv
import math
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import read_region_facts
from portal.services.finding.find_offers import find_offers
from portal.settings import ROOT
from search_index.index import open_current
from tests.conftest import Demo
from tests.factories.offers import DAY, REGION

OWN = sorted((ROOT / "benchmarks").glob("questions*.csv"))
SHARED = ROOT.parent / "shared" / "findability" / "queries.csv"
WRITTEN = (
    "12 jaar",
    "8-jarige",
    "meisje 15",
    "puber",
    "veldhoven",
    "in best",
    "bij 5611 binnen 10 km",
    "peuter helmond",
)


def questions() -> list[str]:
    texts = [row["query"] for file in (*OWN, SHARED) if file.exists() for row in _rows(file)]
    return [*texts, *(f"{text} {more}" for text in texts[::50] for more in WRITTEN)]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def test_the_first_ten_fit_the_age_and_the_radius(demo: Demo, book: PostcodeBook) -> None:
    snapshot = open_current(demo.index_dir)
    aged = placed = 0
    with Session(demo.engine) as session:
        facts = read_region_facts(session, REGION, DAY)
        for text in questions():
            found = find_offers(session, snapshot, facts, book, OfferQuestion(region=REGION, text=text), DAY)
            for offer in found.offers[:10]:
                view = offer.view
                if found.asked.age is not None:
                    assert view.offer.age_from <= found.asked.age <= view.offer.age_to, text
                    aged += 1
                if found.place is not None and found.asked.radius_km is not None:
                    far = math.dist((view.location.x, view.location.y), (found.place.x, found.place.y))
                    assert far <= found.asked.radius_km * 1000, text
                    assert offer.distance_m == pytest.approx(far)
                    placed += 1
    assert aged > 200
    assert placed > 200
