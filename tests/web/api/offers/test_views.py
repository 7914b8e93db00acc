"""The API exactly as it was promised, and whether the portal is ready."""

import shutil

import pytest
from sqlalchemy.orm import Session

from portal.domain.waiting_time import Status
from portal.settings import Settings
from tests.factories.offers import make_offer, make_report
from tests.web.conftest import Visitor

KEYS = [
    "aanbieder", "aanmeldwachttijdWeken", "actualiteit", "afstandKm", "behandelwachttijdWeken", "gemeente", "gemetenOp",
    "id", "lat", "leeftijdTot", "leeftijdVan", "lon", "plekkenVrij", "product", "productcode", "segment", "status",
    "vestiging",
]  # fmt: skip


@pytest.fixture
def offers(made: Session) -> list[int]:
    first = make_offer(made, characteristics=("emdr",))
    make_report(made, first, intake=2, start=6, days_old=3)
    stale = make_offer(made)
    make_report(made, stale, Status.AVAILABLE, days_old=63)
    return [first.id, stale.id]


def test_an_offer_has_exactly_the_promised_fields(offers: list[int], visitor: Visitor) -> None:
    found = visitor.client.get("/api/v1/aanbod?plaats=Veldhoven&straal=10&sorteer=wachttijd").get_json()
    assert sorted(found) == ["begrepen", "facetten", "pagina", "perPagina", "resultaten", "totaal"]
    assert (found["totaal"], found["pagina"], found["perPagina"]) == (2, 1, 20)
    first = found["resultaten"][0]
    assert sorted(first) == KEYS
    shown = {
        name: first[name] for name in KEYS if name not in ("aanbieder", "vestiging", "lat", "lon", "afstandKm", "id")
    }
    assert shown == {
        "aanmeldwachttijdWeken": 2,
        "actualiteit": "actueel",
        "behandelwachttijdWeken": 6,
        "gemeente": "GM0861",
        "gemetenOp": "2026-11-19",
        "leeftijdTot": 23,
        "leeftijdVan": 2,
        "plekkenVrij": None,
        "product": "Traumabehandeling (EMDR)",
        "productcode": "S4-13",
        "segment": 4,
        "status": "wachtlijst",
    }
    assert 51.3 < first["lat"] < 51.5
    assert 5.3 < first["lon"] < 5.5


def test_a_stale_figure_is_unknown_and_has_no_numbers(offers: list[int], visitor: Visitor) -> None:
    found = visitor.client.get("/api/v1/aanbod?sorteer=wachttijd").get_json()["resultaten"][1]
    assert (found["id"], found["status"], found["actualiteit"]) == (offers[1], "onbekend", "onbekend")
    assert found["gemetenOp"] == "2026-09-20"


def test_two_words_are_camel_case(offers: list[int], visitor: Visitor) -> None:
    found = visitor.client.get("/api/v1/aanbod?startBinnen=8").get_json()
    assert [each["id"] for each in found["resultaten"]] == [offers[0]]
    assert found["facetten"]["kenmerk"] == {"emdr": 1}


def test_errors_are_problem_json(visitor: Visitor) -> None:
    answer = visitor.client.get("/api/v1/weg")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.get_json(force=True)["status"] == 404
    assert visitor.client.post("/api/v1/aanbod").status_code in (400, 405)


def test_alive_and_ready(offers: list[int], visitor: Visitor) -> None:
    assert visitor.client.get("/gezond").get_json() == {"status": "gezond"}
    ready = visitor.client.get("/gereed").get_json()
    assert (ready["status"], ready["aanbod"]) == ("gereed", 2)


def test_without_an_index_it_says_so(settings: Settings, visitor: Visitor) -> None:
    shutil.rmtree(settings.index_dir)
    answer = visitor.client.get("/gereed")
    assert answer.status_code == 503
    assert answer.get_json()["reden"] == "de zoekindex wordt gemaakt"
    assert int(answer.headers["Retry-After"]) > 0


def test_while_the_index_is_made_a_search_is_a_503_never_empty(settings: Settings, visitor: Visitor) -> None:
    shutil.rmtree(settings.index_dir)
    page = visitor.visit("/zoeken", status=503)
    assert page.response.headers["Retry-After"] == "5"


def test_what_is_denied_and_where_not_are_told(offers: list[int], visitor: Visitor) -> None:
    asked = "/api/v1/aanbod?q=trauma, geen verslaving, niet in Helmond of Budel"
    found = visitor.client.get(asked).get_json()
    read = {key: found["begrepen"][key] for key in ("nietIn", "zonder", "zoekwoorden", "plaats")}
    assert read == {
        "nietIn": ["Helmond", "Budel"],
        "zonder": ["verslaving"],
        "zoekwoorden": "trauma",
        "plaats": None,
    }
    assert {each["id"] for each in found["resultaten"]} == set(offers)
    assert visitor.client.get("/api/v1/aanbod?q=trauma niet in Veldhoven").get_json()["totaal"] == 0
