"""What a screen, the letter and the API say of a figure: never shorter or surer than it is."""

import pytest
from sqlalchemy.orm import Session

from portal.domain.waiting_time import Status, StopReason
from tests.factories.offers import make_offer, make_report
from tests.web.conftest import Visitor, text_of

CASES = {
    "nu": (("S4-13", None), {"status": Status.AVAILABLE}, "Kan nu starten (gemeten 22-11-2026)."),
    "plek": (
        ("S2-01", 4),
        {"status": Status.AVAILABLE, "places": 1},
        "Kan nu starten, 1 plek vrij (gemeten 22-11-2026).",
    ),
    "vol": (("S2-01", 4), {"status": Status.AVAILABLE, "places": 0}, "Vol (gemeten 22-11-2026)."),
    "lijst": (
        ("S4-13", None),
        {"intake": 1, "start": 6},
        "Wachtlijst, tot intake 1 week, daarna tot start 6 weken (gemeten 22-11-2026).",
    ),
    "half": (
        ("S4-13", None),
        {"status": Status.AVAILABLE, "intake": 2},
        "Wachtlijst, tot intake 2 weken, daarna tot start nog niet bekend (gemeten 22-11-2026).",
    ),
    "oud": (
        ("S4-13", None),
        {"status": Status.AVAILABLE, "days_old": 40},
        "Mogelijk plek (gemeten 13-10-2026, mogelijk verouderd).",
    ),
    "te oud": (("S4-13", None), {"status": Status.AVAILABLE, "days_old": 63}, "Wachttijd onbekend."),
    "stop": (
        ("S5-01", 4),
        {"status": Status.STOP, "places": 2, "reason": StopReason.STAFF},
        "Cliëntenstop (gemeten 22-11-2026).",
    ),
    "crisis": (("S5-01", 4), {"status": Status.AVAILABLE, "places": 2}, "2 plekken vrij (gemeten 22-11-2026)."),
    "crisis vol": (("S5-01", 4), {"status": Status.AVAILABLE, "places": 0}, "Vol (gemeten 22-11-2026)."),
    "crisis weken": (("S5-01", 4), {"intake": 3, "start": 4}, "Plekken onbekend."),
    "crisis oud": (("S5-01", 4), {"status": Status.AVAILABLE, "places": 2, "days_old": 3}, "Plekken onbekend."),
}


@pytest.fixture
def ids(made: Session) -> dict[str, int]:
    found = {}
    for name, ((product, total), figure, _) in CASES.items():
        offer = make_offer(made, product=product, places_total=total)
        make_report(made, offer, **figure)  # type: ignore[arg-type]
        found[name] = offer.id
    return found


def test_the_letter_says_what_the_screen_says(ids: dict[str, int], visitor: Visitor) -> None:
    said = {}
    for name, offer_id in ids.items():
        letter = text_of(visitor.visit(f"/aanbod/{offer_id}").by_id("brief"))
        said[name] = letter.split("040-000 12 31 ")[1].split(" Bron:")[0]
    assert said == {name: case[2] for name, case in CASES.items()}


def test_only_what_is_sure_counts_as_soon(ids: dict[str, int], visitor: Visitor) -> None:
    found = visitor.client.get("/api/v1/aanbod?startBinnen=2").get_json()
    names = {name for name, offer_id in ids.items() if offer_id in {each["id"] for each in found["resultaten"]}}
    assert names == {"nu", "plek", "oud", "crisis"}
    page = visitor.visit("/zoeken")
    assert "3 kunnen nu starten" in text_of(page.with_class("resultkop__telling")[0])


def test_the_api_gives_no_numbers_for_a_stop_or_an_old_figure(ids: dict[str, int], visitor: Visitor) -> None:
    found = {each["id"]: each for each in visitor.client.get("/api/v1/aanbod").get_json()["resultaten"]}
    for name in ("stop", "te oud", "crisis oud"):
        one = found[ids[name]]
        assert (one["plekkenVrij"], one["aanmeldwachttijdWeken"], one["behandelwachttijdWeken"]) == (None, None, None)


def test_crisis_starts_with_the_telephone_and_has_no_weeks(ids: dict[str, int], visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?segment=5")
    assert "Bel altijd eerst" in text_of(page.with_class("melding")[0])
    assert page.with_class("wacht__cijfer") == []
    assert "Hulp start binnen" not in text_of(page.by_id("filters"))
