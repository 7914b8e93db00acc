"""What a provider says it does not do is not found."""

from __future__ import annotations

import pytest

from search_index.analysis.disclaimers import without_disclaimers
from search_index.search.question import Question
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer


@pytest.mark.parametrize(
    "text",
    [
        "Wij bieden geen hulp bij acute crisis.",
        "Niet geschikt bij acuut gevaar; bel dan de crisisdienst.",
        "Bij verslaving verwijzen wij door.",
        "Bij verslaving verwijzen we naar een andere aanbieder.",
        "Niet geschikt wanneer een opname nodig is.",
        "Geen behandeling van eetstoornissen.",
        "Contra-indicaties: psychose, verslaving en suïcidaliteit.",
        "Jeugdigen met een verslaving kunnen hier niet terecht.",
        "Wij behandelen geen eetstoornissen.",
        "Eetstoornissen behandelen wij niet.",
        "Ons aanbod is niet bedoeld voor jongeren met een psychose.",
        "Verslaving valt buiten ons aanbod.",
        "Bij crisis kunnen wij geen plek bieden.",
        "Uitgesloten zijn jongeren met een verslaving.",
        "Wij zijn geen crisisdienst.",
        "Niet bij blauwziekte.",
        "Geen roodziekte.",
        "Paarsdrama wordt bij ons niet gegeven.",
        "Bij acute crisis belt u Spoed voor Jeugd.",
        "Bij crisis belt u 088-123.",
        "Verslaving? Dan verwijzen wij u door.",
        "Heeft uw kind een eetstoornis? Dan is dit niet de juiste plek.",
        "Uitsluitingscriteria: verslaving; psychose; crisis.",
        "Is er verslaving, dan kunnen wij niet starten.",
        "Indien er sprake is van verslaving, is behandeling elders nodig.",
        "Er mag geen sprake zijn van verslaving.",
        "Mits er geen sprake is van een psychose.",
        "Zonder verslavingsproblematiek.",
        "Trauma hoort niet bij ons aanbod.",
        "Autisme valt niet onder ons aanbod.",
        "Wij zijn niet gespecialiseerd in autisme.",
        "Wij zijn er niet voor crisis.",
        "Momenteel geen EMDR.",
        "Geschikt voor iedereen behalve jongeren met psychose.",
    ],
)
def test_a_disclaimer_is_dropped(text: str) -> None:
    assert without_disclaimers(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Voor kinderen die niet meer naar school gaan.",
        "Voor jongeren die niet thuis kunnen wonen.",
        "Niet alleen voor kinderen, maar ook voor ouders met angst.",
        "Wij helpen bij crisis en verslaving.",
        "Als een kind geen vrienden heeft, oefenen we samen.",
        "Wij geven autismetraining en verwijzen zo nodig door naar de psychiater.",
        "Wij hebben geen wachtlijst voor autisme.",
        "Er is geen indicatie nodig voor autismebegeleiding.",
        "Traumabehandeling zonder contra-indicaties.",
        "Wij kennen geen contra-indicaties: autisme, adhd en trauma zijn welkom.",
        "Wij werken met jongeren die geen hulp willen bij hun verslaving.",
        "Voor kinderen die niet naar school gaan.",
        "Heeft uw kind last van angst? Dan helpen wij graag.",
        "Als het kan betrekken wij school.",
        "Geen wachtlijst.",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert without_disclaimers(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("EMDR en speltherapie, geen behandeling van eetstoornissen.", "EMDR en speltherapie"),
        ("Wij behandelen angst, maar eetstoornissen behandelen wij niet.", "Wij behandelen angst"),
        ("Wij bieden geen hulp bij crisis. Wel EMDR.", "Wel EMDR."),
        ("Contra-indicaties: verslaving. Psychose. Wij bieden rust en warmte.", "Wij bieden rust en warmte."),
        ("Angst? Wij helpen. Verslaving? Dan verwijzen wij u door.", "Angst? Wij helpen."),
    ],
)
def test_only_the_clause_is_dropped(text: str, kept: str) -> None:
    assert without_disclaimers(text) == kept


def test_an_offer_is_not_found_by_its_disclaimer(published: Published) -> None:
    snapshot = published([offer(1, text="Bij verslaving verwijzen wij door."), offer(2, text="Ook bij verslaving.")])
    assert [hit.id for hit in snapshot.find(Question(REGION, DAY, text="verslaving")).hits] == [2]


def test_nor_after_a_change(published: Published) -> None:
    snapshot = published([offer(1)]).apply([offer(1, text="Wij bieden geen hulp bij verslaving.")], [], sequence=2)
    assert snapshot.find(Question(REGION, DAY, text="verslaving")).total == 0
