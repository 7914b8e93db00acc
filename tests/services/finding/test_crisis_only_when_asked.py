"""A crisis bed stands first only for who says that it is urgent, and stays findable for everybody."""

import pytest
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion, Order
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import read_region_facts
from portal.services.finding.find_offers import Found, find_offers
from search_index.index import open_current
from tests.conftest import Demo
from tests.factories.offers import DAY, REGION

CRISIS = 5
CALM = {
    "mama is overleden en nu wil hij nergens meer heen": {"S4-11", "S4-12"},
    "hij wil nergens meer naartoe": {"S4-11", "S4-12"},
    "tiener moeder zoekt plek met baby": {"S2-08"},
    "jonge moeder met kind zoekt woonplek": {"S2-08"},
    "opa is dood": {"S4-11", "S4-12"},
    "ik verveel me dood": set(),
    "kind is doodmoe": set(),
    "durft niet alleen thuis te blijven": {"S4-11", "S4-12"},
    "kan niet goed wachten op zijn beurt": set(),
    "jongen wil niet thuis blijven": set(),
    "wil niet meer thuis wonen": {"S2-01", "S2-03"},
    "wil bij andere mensen wonen": {"S2-01", "S2-03"},
    "tijdelijke plek om te wonen": set(),
    "jongen staat vaak op straat": set(),
    "uithuisplaatsing voorkomen": {"S1-05", "S4-03"},
    "gezinshuis": {"S2-03"},
    "pleegzorg": {"S2-01", "S2-02"},
    "pleeggezin voor baby": {"S2-01", "S2-02"},
    "logeren": {"S4-10"},
    "wonen": set(),
    "verblijf": set(),
    "angst, geen crisis": {"S4-11", "S4-12"},
    "gezinshuis, geen spoed": {"S2-03"},
    "somber, geen acute suïcidaliteit": {"S4-11", "S4-12"},
    "hulp": set(),
    "": set(),
}
URGENT = (
    "crisisopvang",
    "crisis pleegzorg baby",
    "spoed gezinshuis",
    "weggelopen",
    "uit huis gezet",
    "kan vannacht nergens slapen",
    "acute psychose opname",
    "heeft pillen geslikt",
    "Crisishulp verblijf LVB",
    "Gezinshuis crisis",
    "Ambulante spoedhulp",
)


def found(demo: Demo, book: PostcodeBook, asked: OfferQuestion) -> Found:
    snapshot = open_current(demo.index_dir)
    with Session(demo.engine) as session:
        return find_offers(session, snapshot, read_region_facts(session, REGION, DAY), book, asked, DAY)


@pytest.mark.parametrize("text", CALM)
def test_crisis_care_is_not_first_when_nobody_asked(demo: Demo, book: PostcodeBook, text: str) -> None:
    offers = found(demo, book, OfferQuestion(region=REGION, text=text)).offers
    assert offers
    assert all(offer.view.product.segment != CRISIS for offer in offers[:5])
    assert not CALM[text] or offers[0].view.product.code in CALM[text]


@pytest.mark.parametrize("text", URGENT)
def test_crisis_care_is_first_when_it_is_urgent(demo: Demo, book: PostcodeBook, text: str) -> None:
    assert found(demo, book, OfferQuestion(region=REGION, text=text)).offers[0].view.product.segment == CRISIS


def test_it_stays_findable(demo: Demo, book: PostcodeBook) -> None:
    by_words = found(demo, book, OfferQuestion(region=REGION, text="verblijf"))
    assert by_words.answer.facets["segment"].get(CRISIS)
    by_segment = found(demo, book, OfferQuestion(region=REGION, segments=(CRISIS,)))
    assert by_segment.answer.total == len(by_segment.offers) or by_segment.answer.total > len(by_segment.offers) > 0
    by_product = found(demo, book, OfferQuestion(region=REGION, text="gezinshuis", products=("S5-06",)))
    assert {offer.view.product.code for offer in by_product.offers} == {"S5-06"}


def test_an_order_by_wait_looks_at_waits_only(demo: Demo, book: PostcodeBook) -> None:
    by_wait = found(demo, book, OfferQuestion(region=REGION, order=Order.WAIT))
    weeks = [hit.start_weeks for hit in by_wait.answer.hits]
    assert weeks == sorted(weeks, key=lambda each: (each is None, each))
