"""A place that somebody does not want is left out, and never the only one that is searched."""

import pytest
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts, read_region_facts
from portal.services.finding.understand_text import understand
from tests.factories.offers import DAY, REGION

LEFT_OUT = {
    "autisme niet in Helmond": (["Helmond"], "", "autisme"),
    "autisme buiten Helmond": (["Helmond"], "", "autisme"),
    "autisme behalve Helmond": (["Helmond"], "", "autisme"),
    "liever niet Helmond, adhd": (["Helmond"], "", "adhd"),
    "adhd, Helmond liever niet": (["Helmond"], "", "adhd"),
    "adhd niet in Helmond of Deurne": (["Helmond", "Deurne"], "", "adhd"),
    "adhd in Eindhoven niet in Helmond": (["Helmond"], "Eindhoven", "adhd"),
    "pleegzorg maar niet in Son en Breugel": (["Son en Breugel"], "", "pleegzorg"),
    "adhd niet in 5701": (["5701"], "", "adhd"),
    "niet in Best, adhd": (["Best"], "", "adhd"),
    "logeren niet in de regio Helmond": (["Helmond"], "", "logeren"),
    "adhd hoeft niet in Helmond": ([], "", "adhd"),
    "gaat niet naar school in Helmond": ([], "Helmond", "gaat niet naar school"),
    "adhd niet ver van Helmond": ([], "Helmond", "adhd niet ver van"),
    "adhd net buiten Helmond": ([], "Helmond", "adhd net buiten"),
    "gaat niet best met hem": ([], "", "gaat niet best met hem"),
    "komt niet buiten": ([], "", "komt niet buiten"),
}


@pytest.fixture
def facts(session: Session) -> RegionFacts:
    return read_region_facts(session, REGION, DAY)


def test_places_left_out(facts: RegionFacts, book: PostcodeBook) -> None:
    for text, said in LEFT_OUT.items():
        read = understand(OfferQuestion(region=REGION, text=text), facts, book).question
        assert ([place.name for place in read.not_in], read.place, read.sought) == said, text


def test_what_was_read_is_read_again_from_its_address(facts: RegionFacts, book: PostcodeBook) -> None:
    for text in LEFT_OUT:
        once = understand(OfferQuestion(region=REGION, text=text), facts, book).question
        again = understand(
            OfferQuestion(region=REGION, text=once.text, place=once.place, radius_km=once.radius_km), facts, book
        )
        assert again.question == once, text


def test_a_postcode_leaves_out_its_town_and_a_village_only_itself(facts: RegionFacts, book: PostcodeBook) -> None:
    def left_out(text: str) -> list[tuple[str, str]]:
        read = understand(OfferQuestion(region=REGION, text=text), facts, book).question
        return [(place.town, place.municipality) for place in read.not_in]

    assert left_out("adhd niet in 5701") == [("Helmond", "GM0794")]
    assert left_out("adhd niet in Budel") == [("Budel", "")]
