"""Never a dead end: every way on finds what it says, and there is one for every empty page and every long wait."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion
from portal.domain.waiting_time import Status
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts, read_region_facts
from portal.services.finding.find_offers import engine_question, find_offers
from portal.services.finding.find_place import find_place
from portal.services.finding.find_ways_on import Kind, WaysOn, find_ways_on
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


class Asking:
    def __init__(self, demo: Demo, snapshot: Snapshot, facts: RegionFacts, book: PostcodeBook) -> None:
        self.demo, self.snapshot, self.facts, self.book = demo, snapshot, facts, book

    def ways(self, **parts: object) -> WaysOn:
        asked = OfferQuestion(region=REGION, **parts)  # type: ignore[arg-type]
        with Session(self.demo.engine) as session:
            found = find_offers(session, self.snapshot, self.facts, self.book, asked, DAY)
            return find_ways_on(session, self.snapshot, self.facts, self.book, found, DAY)

    def total(self, asked: OfferQuestion) -> int:
        place = find_place(self.book, asked.place, self.facts) if asked.place else None
        return self.snapshot.find(engine_question(asked, place, DAY)).total


@pytest.fixture
def asking(demo: Demo, snapshot: Snapshot, facts: RegionFacts, book: PostcodeBook) -> Asking:
    return Asking(demo, snapshot, facts, book)


def test_nothing_is_needed_where_somebody_can_start_in_time(asking: Asking) -> None:
    assert asking.ways(text="angst") == WaysOn((), beyond_norm=False)


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "eetstoornis opname", "age": 3, "place": "Asten", "radius_km": 1},
        {"products": ("S1-10",), "age": 2},
        {"text": "pleegzorg", "characteristics": ("ar", "pl", "tr", "rolstoel"), "place": "Best", "radius_km": 5},
        {"text": "xyzzyq"},
        {"products": ("S4-13",), "statuses": (Status.STOP.value,), "current_only": True, "age": 1},
    ],
)
def test_an_empty_page_has_ways_that_find_what_they_say(parts: dict[str, object], asking: Asking) -> None:
    ways = asking.ways(**parts)
    assert ways.ways
    assert not ways.beyond_norm
    for way in ways.ways:
        assert way.total == asking.total(way.asked) > 0, way


def test_a_free_crisis_place_is_no_answer_to_who_asks_for_a_home(asking: Asking, facts: RegionFacts) -> None:
    """Beyond the norm is judged on what is meant, not on what else the words find."""
    asked = OfferQuestion(region=REGION, text="gezinshuis", place="Veldhoven", radius_km=10)
    homes = replace(asked, text="", products=("S2-03",))
    norm = facts.products["S2-03"].norm
    assert norm is not None
    assert asking.total(replace(asked, text="", products=("S5-06",))) or asking.total(asked) > asking.total(homes)
    in_time = asking.total(replace(homes, start_within=norm.intake_weeks + norm.start_weeks))
    assert asking.total(homes)
    assert asking.ways(text="gezinshuis", place="Veldhoven", radius_km=10).beyond_norm == (in_time == 0)


def test_a_wider_radius_says_how_near_the_nearest_is(asking: Asking, facts: RegionFacts) -> None:
    inside = [place.name for place in asking.book.places() if place.municipalities[0] in facts.municipalities]
    asked = OfferQuestion(region=REGION, text="autisme", radius_km=1)
    lonely = next(name for name in inside if not asking.total(replace(asked, place=name)))
    ways = asking.ways(text="autisme", place=lonely, radius_km=1)
    wider = [way for way in ways.ways if way.kind in (Kind.WIDER, Kind.WHOLE_REGION)]
    assert wider
    for way in wider:
        assert way.nearest_m is not None
        assert way.asked.radius_km is None or way.nearest_m <= way.asked.radius_km * 1000


def test_lighter_help_follows_from_the_catalogue(asking: Asking, facts: RegionFacts) -> None:
    ways = asking.ways(products=("S1-10",), age=12, place="Asten", radius_km=1)
    lighter = [way for way in ways.ways if way.kind is Kind.LIGHTER_PRODUCT]
    assert [way.product for way in lighter] == [facts.products[way.asked.products[0]].name for way in lighter]
    assert all(way.asked.age == 12 for way in lighter)


def test_a_page_too_far_leads_back(asking: Asking) -> None:
    ways = asking.ways(text="angst", page=400)
    assert [way.kind for way in ways.ways] == [Kind.FIRST_PAGE]


def test_beyond_the_norm_means_that_no_offer_found_can_start_within_it(asking: Asking, facts: RegionFacts) -> None:
    """Against a plain look at every offer: beyond exactly where no first page or later page has one in time."""
    seen = set()
    for code, product in facts.products.items():
        if product.norm is None or product.segment == 5:
            continue
        for radius in (2, 10):
            asked = OfferQuestion(region=REGION, products=(code,), place="Veldhoven", radius_km=radius)
            weeks = product.norm.intake_weeks + product.norm.start_weeks
            in_time = asking.total(replace(asked, start_within=weeks))
            ways = asking.ways(products=(code,), place="Veldhoven", radius_km=radius)
            if asking.total(asked):
                assert ways.beyond_norm == (in_time == 0), (code, radius)
                seen.add(ways.beyond_norm)
                for way in ways.ways:
                    assert way.total == asking.total(way.asked) > 0
                    if way.kind in (Kind.WIDER, Kind.WHOLE_REGION):
                        assert way.asked.start_within == weeks
    assert seen == {True, False}
