"""What a text denies is not asked; what somebody lacks is a complaint and stays."""

import pytest
from sqlalchemy.orm import Session

from portal.domain.offer_question import text_without
from portal.services.catalogue.region_facts import RegionFacts, read_region_facts
from portal.services.finding.denials import denials_in
from tests.factories.offers import DAY, REGION

DENIED = {
    "geen acute suïcidaliteit": "",
    "angst, geen crisis": "angst",
    "geen verslaving wel somber": "wel somber",
    "boos maar geen lvb": "boos",
    "zonder verstandelijke beperking": "",
    "niet ondervoed": "",
    "somber, niet suïcidaal": "somber",
    "depressie zonder psychotische kenmerken": "depressie",
    "geen aanwijzingen voor psychose of autisme": "",
    "ontkent middelengebruik": "",
    "middelen: geen": "",
    "suïcidaliteit niet aan de orde": "",
    "suïcidale gedachten worden ontkend": "",
    "geen adhd, autisme of lvb": "",
    "geen adhd/ass": "",
    "geen lvb met gedragsproblemen": "met gedragsproblemen",
    "jongen zonder adhd met angst": "jongen, met angst",
    "niet verslaafd aan gamen maar wel somber": "maar wel somber",
    "ambulant i.p.v. opname": "ambulant",
    "gezinshuis in plaats van pleegzorg": "gezinshuis",
    "geen medicatie voor adhd": "voor adhd",
    "geen angst voor honden": "",
    "noch suïcidaal noch psychotisch": "",
    "drugs en alcohol: nee": "",
    "drugs? nee": "",
    "angst niet, somber wel": "somber wel",
    "crisis is niet aan de orde": "",
    "automutilatie n.v.t.": "",
    "geen suïcidale gedachten of plannen": "",
    "niet depresief": "",
    "not suicidal": "",
    "blowt niet": "",
    "snijdt zichzelf niet": "",
    "zonder adhd en autisme": "",
    "geen lvb en wel adhd": "en wel adhd",
    "geen verslaving en somber": "en somber",
    "vader ontkent mishandeling": "vader",
    "lvb uitgesloten": "",
}
COMPLAINTS = (
    "gaat niet naar school", "wil niet eten", "niet zindelijk", "kan niet slapen", "praat niet", "geen vrienden",
    "luistert niet", "slaapt niet somber", "geen zin meer in het leven", "wil niet meer leven", "wil geen hulp",
    "zonder prikkels wonen", "geen grenzen", "kan niet praten", "eet en drinkt niet", "geen oogcontact",
    "kind wil niet, boos", "durft niet naar school", "geen energie en somber", "zonder vader opgegroeid",
    "therapie zonder praten", "ziet vader niet", "spreekt geen nederlands", "geen zelfvertrouwen",
    "geen dagbesteding", "komt niet buiten", "niet te handhaven thuis", "verdraagt geen prikkels",
    "niet alleen adhd maar ook autisme", "geen onderwijs mogelijk", "niet goed in zijn vel", "helpt niet, adhd",
)  # fmt: skip


@pytest.mark.parametrize("text", DENIED)
def test_a_denial_leaves_what_is_asked(text: str) -> None:
    found = denials_in(text)
    assert found
    assert text_without(text, tuple(text[each.start : each.end] for each in found)) == DENIED[text]


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_complaint_is_no_denial(text: str) -> None:
    assert denials_in(text) == ()


def test_every_name_of_the_catalogue_can_be_denied(session: Session) -> None:
    facts: RegionFacts = read_region_facts(session, REGION, DAY)
    names = [product.name for product in facts.products.values()]
    names += [known.label for known in facts.characteristics.values()]
    for name in names:
        text = f"angst, geen {name}"
        (found,) = denials_in(text, names)
        assert text_without(text, (text[found.start : found.end],)) == "angst", name


def test_a_phrase_of_the_region_that_begins_so_is_no_denial() -> None:
    assert denials_in("gezin zonder hond") != ()
    assert denials_in("gezin zonder hond", is_phrase=lambda phrase: phrase == "zonder hond") == ()
