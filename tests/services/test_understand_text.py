"""One box that understands: ages, places, distances, waits and languages, read by context."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.services.region_facts import RegionFacts, read_region_facts
from portal.services.understand_text import DEFAULT_RADIUS_KM, Reading, understand
from tests.factories.offers import DAY, REGION


@pytest.fixture
def facts(session: Session) -> RegionFacts:
    return read_region_facts(session, REGION, DAY)


def read(text: str, facts: RegionFacts, book: PostcodeBook) -> OfferQuestion:
    return understand(OfferQuestion(region=REGION, text=text), facts, book).question


def test_ages(facts: RegionFacts, book: PostcodeBook) -> None:
    said = {
        "trauma 12 jaar": ("trauma", 12),
        "8-jarige adhd": ("adhd", 8),
        "meisje 15 somber": ("somber", 15),
        "zoon van 9 druk": ("druk", 9),
        "jongen van zeventien jaar wonen": ("jongen wonen", 17),
        "18+ wonen": ("wonen", 18),
        "kind van 18 maanden oud huilt": ("kind huilt", 1),
        "baby slaapt slecht": ("baby slaapt slecht", 0),
        "peuters": ("peuters", 3),
        "puber liegt": ("puber liegt", 14),
        "45 jaar ervaring": ("45 jaar ervaring", None),
        "13 weken geleden gestopt": ("13 weken geleden gestopt", None),
    }
    assert {text: (read(text, facts, book).text, read(text, facts, book).age) for text in said} == said


def test_places(facts: RegionFacts, book: PostcodeBook) -> None:
    said = {
        "trauma Veldhoven": ("trauma", "Veldhoven"),
        "pleegzorg bij 5503 AB": ("pleegzorg", "5503 AB"),
        "pleegzorg 3-4-2014": ("pleegzorg 3-4-2014", ""),
        "angst 5611": ("angst", "5611"),
        "son en breugel angst": ("angst", "son en breugel"),
        "gezinshuis Geldrop-Mierlo": ("gezinshuis", "Geldrop-Mierlo"),
        "somber 's-Hertogenbosch": ("somber", "'s-Hertogenbosch"),
        "logeren regio Helmond": ("logeren", "Helmond"),
        "1000 vragen": ("1000 vragen", ""),
    }
    assert {text: (read(text, facts, book).text, read(text, facts, book).place) for text in said} == said


def test_words_that_are_also_places_are_read_by_context(facts: RegionFacts, book: PostcodeBook) -> None:
    said = {
        "adhd in Best": "Best",
        "adhd best": "best",
        "best passend onderwijs": "",
        "wat is het best": "",
        "emdr Son": "Son",
        "autisme oss": "oss",
        "mijn son wil niet": "",
        "logeren bij Heeze": "Heeze",
        "school": "",
    }
    assert {text: read(text, facts, book).place for text in said} == said


def test_distance_and_wait(facts: RegionFacts, book: PostcodeBook) -> None:
    asked = read("trauma veldhoven binnen 10 km", facts, book)
    assert (asked.text, asked.place, asked.radius_km) == ("trauma", "veldhoven", 10)
    assert read("trauma helmond", facts, book).radius_km == DEFAULT_RADIUS_KM
    waits = {"angst binnen 4 weken": 4, "angst zonder wachtlijst": 0, "angst in twee maanden": 8, "angst nu plek": 0}
    assert {text: read(text, facts, book).start_within for text in waits} == waits


def test_language_setting_and_gender(facts: RegionFacts, book: PostcodeBook) -> None:
    said = {
        "trauma arabisch": ("ar",),
        "hulp aan huis met tolk": ("thuis", "tolk"),
        "adhd thuis": ("thuis",),
        "kind zit al maanden thuis": (),
        "trauma online": ("online",),
        "online therapie": (),
        "autisme begeleiding op school": ("school",),
        "arabisch sprekende psycholoog": ("ar",),
        "vrouwelijke therapeut": ("vrouwelijke-behandelaar",),
        "kan niet thuis wonen": (),
        "veel ruzie thuis": (),
        "wil niet naar school": (),
    }
    assert {text: read(text, facts, book).characteristics for text in said} == said


def test_fields_hold_over_the_text(facts: RegionFacts, book: PostcodeBook) -> None:
    asked = OfferQuestion(region=REGION, text="trauma 12 jaar helmond", age=8, place="Veldhoven", radius_km=5)
    found = understand(asked, facts, book).question
    assert (found.age, found.place, found.radius_km) == (8, "Veldhoven", 5)


def test_what_was_switched_off_stays_words(facts: RegionFacts, book: PostcodeBook) -> None:
    asked = OfferQuestion(region=REGION, text="adhd best 12 jaar", literal=(Reading.PLACE.value,))
    found = understand(asked, facts, book).question
    assert (found.text, found.place, found.age) == ("adhd best", "", 12)


def test_reading_twice_changes_nothing(facts: RegionFacts, book: PostcodeBook) -> None:
    for text in ("trauma 12 jaar veldhoven 10 km", "baby huilt", "adhd in best binnen 4 weken arabisch"):
        once = read(text, facts, book)
        assert understand(once, facts, book).question == once


def test_no_text_is_nothing_to_read(facts: RegionFacts, book: PostcodeBook) -> None:
    asked = OfferQuestion(region=REGION)
    assert understand(asked, facts, book).question is asked
    assert understand(replace(asked, text="emdr"), facts, book).parts == ()
