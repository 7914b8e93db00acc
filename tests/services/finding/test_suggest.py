"""Suggestions on the demo region: every kind, the last words, the nearest places, and questions that find something."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.models import Provider
from portal.services.catalogue.region_facts import RegionFacts, read_region_facts
from portal.services.finding.find_offers import engine_question
from portal.services.finding.find_place import find_place
from portal.services.finding.suggest import MOST, Suggested, suggest
from search_index.index import Snapshot, open_current
from tests.conftest import Demo
from tests.factories.offers import DAY, REGION


@pytest.fixture(scope="module")
def snapshot(demo: Demo) -> Snapshot:
    return open_current(demo.index_dir)


@pytest.fixture(scope="module")
def facts(demo: Demo) -> RegionFacts:
    with Session(demo.engine) as session:
        return read_region_facts(session, REGION, DAY)


@pytest.fixture
def asking(snapshot: Snapshot, facts: RegionFacts, book: PostcodeBook):  # type: ignore[no-untyped-def]
    def ask(text: str, **parts: object) -> tuple[Suggested, ...]:
        return suggest(snapshot, facts, book, replace(OfferQuestion(region=REGION, text=text), **parts))  # type: ignore[arg-type]

    return ask


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("trau", "product", "Traumabehandeling (EMDR)"),
        ("eetp", "problematiek", "Eetproblemen"),
        ("spelth", "methodiek", "Speltherapie"),
        ("arab", "taal", "Arabisch"),
        ("veldh", "plaats", "Veldhoven"),
        ("son en", "plaats", "Son en Breugel"),
        ("faala", "woord", "faalangst"),
    ],
)
def test_every_kind_is_suggested(typed: str, kind: str, text: str, asking) -> None:  # type: ignore[no-untyped-def]
    found = asking(typed)
    assert text in [each.text for each in found if each.kind == kind]
    assert len(found) <= MOST


def test_a_provider_is_suggested_by_its_name(demo: Demo, asking) -> None:  # type: ignore[no-untyped-def]
    with Session(demo.engine) as session:
        names = session.execute(select(Provider.name, Provider.slug).order_by(Provider.id).limit(5)).all()
    for name, slug in names:
        assert (name, slug) in [(each.text, each.key) for each in asking(name) if each.kind == "aanbieder"]


def test_nothing_below_two_characters(asking) -> None:  # type: ignore[no-untyped-def]
    assert asking("t") == asking("") == asking("  ") == ()


def test_the_last_words_are_completed_and_the_rest_stays(asking) -> None:  # type: ignore[no-untyped-def]
    place = next(each for each in asking("trauma 12 jaar veldh", age=12) if each.kind == "plaats")
    assert (place.asked.text, place.asked.place, place.asked.radius_km, place.asked.age) == (
        "trauma 12 jaar",
        "Veldhoven",
        20,
        12,
    )
    product = next(each for each in asking("meisje pleegz", place="Best", radius_km=5) if each.kind == "product")
    assert (product.asked.text, product.asked.place, product.asked.radius_km) == ("meisje", "Best", 5)
    assert product.asked.products == (product.key,)


def test_places_near_the_region_come_first(asking) -> None:  # type: ignore[no-untyped-def]
    """Of all places that begin with Ber, those near the region: Bergeijk, not Bergen aan Zee."""
    named = [each.text for each in asking("berg") if each.kind == "plaats"]
    assert named[0] == "Bergeijk"


def test_what_is_suggested_is_found(
    asking,  # type: ignore[no-untyped-def]
    snapshot: Snapshot,
    facts: RegionFacts,
    book: PostcodeBook,
) -> None:
    """No suggestion leads to an empty page, and a counted one finds as many as it says or fewer (contracts)."""
    for typed in ("tr", "be", "pl", "me", "in", "au", "zo"):
        for each in asking(typed):
            if each.kind in ("aanbieder", "plaats"):
                continue
            place = find_place(book, each.asked.place, facts) if each.asked.place else None
            total = snapshot.find(engine_question(each.asked, place, DAY)).total
            assert total, each
            assert each.count == 0 or total <= each.count
