"""One box that understands: ages, places, distances, waits and languages, read by context."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts, read_region_facts
from portal.services.finding.understand_text import DEFAULT_RADIUS_KM, Reading, understand
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
        "meisje van 12 jaar adhd": ("adhd", 12),
        "een 12-jarige jongen met adhd": ("een jongen met adhd", 12),
        "ouders van 8-jarige": ("ouders", 8),
        "ouders van een kind van 8 jaar": ("ouders van een", 8),
        "11,5 jaar adhd": ("adhd", 11),
        "anderhalf jaar, slaapt niet": ("slaapt niet", 1),
        "achttien jaar autisme": ("autisme", 18),
        "12j adhd": ("adhd", 12),
        "adhd 12": ("adhd", 12),
        "zoon (8) adhd": ("zoon adhd", 8),
        "dochter, 14, somber": ("somber", 14),
        "leeftijd 12 adhd": ("adhd", 12),
        "puber 16 angst": ("puber angst", 16),
        "tienermoeder van 17 met baby": ("tienermoeder met baby", 17),
        "18 maanden taalachterstand": ("taalachterstand", 1),
        "tussen 4 en 8 angst": ("angst", 6),
        "12-18 jaar angst": ("angst", 15),
        "12 t/m 18 jaar angst": ("angst", 15),
        "sinds 2 jaar depressief": ("sinds 2 jaar depressief", None),
        "al 3 jaar somber": ("al 3 jaar somber", None),
        "jongen 2 jaar geleden mishandeld": ("jongen 2 jaar geleden mishandeld", None),
        "ouders 2 jaar gescheiden, dochter 14": ("ouders 2 jaar gescheiden", 14),
        "kind 2 dagen per week naar boerderij": ("kind 2 dagen per week naar boerderij", None),
        "kind 1 ouder overleden": ("kind 1 ouder overleden", None),
        "dochter 1 op 1 begeleiding": ("dochter 1 op 1 begeleiding", None),
        "adhd groep 3": ("adhd groep 3", None),
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
        "geboren in 2015 adhd": ("geboren in 2015 adhd", ""),
        "postcode 2015 adhd": ("adhd", "2015"),
        "kind in een pleeggezin": ("kind in een pleeggezin", ""),
        "bij een psycholoog": ("bij een psycholoog", ""),
        "nieuw in Nederland": ("nieuw in Nederland", ""),
        "niet in eindhoven adhd": ("adhd, niet in eindhoven", ""),
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
        "oss": "oss",
        "heeze angst": "heeze",
        "Best autisme": "Best",
        "best 10 km": "best",
        "welke hulp past best": "",
        "son wil niet luisteren": "",
        "plast in broek": "",
        "angst broek": "",
        "thuis in de wijk": "",
        "therapie met dieren": "",
        "therapie in Dieren": "Dieren",
        "bang voor vuren": "",
    }
    assert {text: read(text, facts, book).place for text in said} == said


def test_distance_and_wait(facts: RegionFacts, book: PostcodeBook) -> None:
    asked = read("trauma veldhoven binnen 10 km", facts, book)
    assert (asked.text, asked.place, asked.radius_km) == ("trauma", "veldhoven", 10)
    assert read("trauma helmond", facts, book).radius_km == DEFAULT_RADIUS_KM
    asked = read("adhd binnen een straal van 7,5 km van veldhoven", facts, book)
    assert (asked.text, asked.place, asked.radius_km) == ("adhd", "veldhoven", 7)
    assert read("adhd veldhoven tien kilometer", facts, book).radius_km == 10
    for text, weeks in {
        "angst maximaal 4 weken wachten": 4,
        "angst < 6 wkn": 6,
        "angst binnen 14 dagen": 2,
        "angst deze week": 1,
        "angst deze maand": 4,
        "angst in 2 weken tijd ontwikkeld": None,
        "veiligheid direct in gevaar": None,
    }.items():
        found = read(text, facts, book)
        assert found.start_within == weeks
        assert found.text == ("angst" if weeks else text)
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
        "angst 's avonds": ("avond",),
        "vrouwelijke psychologen angst": ("vrouwelijke-behandelaar",),
        "vrouw als behandelaar": ("vrouwelijke-behandelaar",),
        "trauma tolk nodig": ("tolk",),
        "geen mannelijke behandelaar trauma": (),
        "zonder tolk trauma": (),
        "spreekt geen engels trauma": (),
        "liever niet online angst": (),
    }
    assert {text: read(text, facts, book).characteristics for text in said} == said


@pytest.mark.parametrize("text", ["v\u0130er jaar", "zu\u0130geling", "binnen ze\u017f weken", "tw\u0131ntig km"])
def test_letters_that_only_look_like_ours_are_words(text: str, facts: RegionFacts, book: PostcodeBook) -> None:
    assert read(text, facts, book).text == text


def test_of_two_distances_the_first_is_meant_on_every_page(facts: RegionFacts, book: PostcodeBook) -> None:
    once = read("adhd 10 km of 20 km veldhoven", facts, book)
    assert once.radius_km == 10
    assert understand(once, facts, book).question == once


#: What words are taken for that are not known as they stand.
TAKEN_FOR = {
    "velthoven": None,
    "helmont": None,
    "eindhove": "eindhove",  # offers name Eindhoven, and this has the same stem
    "gelderop": "geldrop",
    "oirscht": "ooracht",
    "gemerkt": None,
    "bergeyk": None,
    "oedenrodde": None,
    "deuren": None,
}


@pytest.mark.parametrize(
    ("text", "words", "place", "typed"),
    [
        ("adhd velthoven", "adhd", "Veldhoven", "velthoven"),
        ("adhd in velthoven 8 jaar", "adhd", "Veldhoven", "velthoven"),
        ("velthoven", "", "Veldhoven", "velthoven"),
        ("adhd Helmont en ritalin", "adhd en ritalin", "Helmond", "Helmont"),
        ("depressie eindhove", "depressie", "Eindhoven", "eindhove"),
        ("trauma bij gelderop", "trauma", "Geldrop", "gelderop"),
        ("in bergeyk", "", "Bergeijk", "bergeyk"),
        ("logeren sint oedenrodde", "logeren", "Sint-Oedenrode", "sint oedenrodde"),
        ("angst oirscht", "angst oirscht", "", ""),  # looks more like another word
        ("ik heb gemerkt dat hij somber is", "ik heb gemerkt dat hij somber is", "", ""),
        ("heb niets gemerkt", "heb niets gemerkt", "", ""),
        ("slaat met deuren", "slaat met deuren", "", ""),
        ("niet in velthoven", "niet in velthoven", "", ""),
        ("adhd velthoven helmond", "adhd velthoven", "helmond", ""),
    ],
)
def test_a_word_that_nobody_knows_may_be_a_misspelt_place(
    text: str, words: str, place: str, typed: str, facts: RegionFacts, book: PostcodeBook
) -> None:
    found = understand(OfferQuestion(region=REGION, text=text), facts, book, lambda word: TAKEN_FOR.get(word, word))
    read_as = [part for part in found.parts if part.reading is Reading.PLACE]
    assert (found.question.text, found.question.place) == (words, place)
    assert [(part.misspelt, part.ambiguous) for part in read_as if part.misspelt] == ([(typed, True)] if typed else [])


def test_a_place_in_its_field_holds_over_a_misspelt_one(facts: RegionFacts, book: PostcodeBook) -> None:
    asked = OfferQuestion(region=REGION, text="adhd velthoven", place="Helmond", typed=True)
    found = understand(asked, facts, book, TAKEN_FOR.get)
    assert (found.question.place, found.question.text) == ("Helmond", "adhd velthoven")


def test_fields_hold_over_the_text(facts: RegionFacts, book: PostcodeBook) -> None:
    asked = OfferQuestion(region=REGION, text="trauma 12 jaar helmond", age=8, place="Veldhoven", radius_km=5)
    found = understand(asked, facts, book).question
    assert (found.age, found.place, found.radius_km) == (8, "Veldhoven", 5)


def test_what_was_typed_after_the_fields_holds_over_them(facts: RegionFacts, book: PostcodeBook) -> None:
    before = OfferQuestion(region=REGION, age=8, place="Veldhoven", radius_km=15, start_within=4, typed=True)
    said = "trauma 12 jaar helmond 30 km zonder wachtlijst"
    found = understand(replace(before, text=said), facts, book).question
    assert (found.text, found.age, found.place, found.radius_km) == ("trauma", 12, "helmond", 30)
    assert found.start_within == 0
    assert found.typed is False
    found = understand(replace(before, text="puber, adhd best"), facts, book).question
    assert (found.age, found.place, found.radius_km) == (8, "Veldhoven", 15)


@pytest.mark.parametrize("text", ["meisje 12 jaar", "kinderen van 10 jaar", "hulp 12 jaar", "jongen helmond", "puber"])
def test_who_names_only_a_child_asks_for_everything(text: str, facts: RegionFacts, book: PostcodeBook) -> None:
    assert read(text, facts, book).text == ""


def test_what_happens_in_the_evening_is_no_setting(facts: RegionFacts, book: PostcodeBook) -> None:
    for text in ("overdag zware therapie maar 's avonds gewoon thuis slapen", "komt 's avonds laat thuis van training"):
        found = read(text, facts, book)
        assert "avond" not in found.characteristics
        assert "avonds" in found.text


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
