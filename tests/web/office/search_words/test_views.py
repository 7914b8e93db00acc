"""The region office: its own words, its own region, and what people searched in vain."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.search_word import Sense
from portal.models import AuditEntry, Region, SearchWord, UsageCount, User
from portal.services.search_words.unknown_words import KIND
from tests.conftest import NOW
from tests.factories.accounts import fresh_code
from tests.factories.offers import DAY, MOMENT, PASSWORD, make_offer, make_user, region_of
from tests.web.conftest import Page, Visitor, text_of, texts_of

PATH = "/regiobeheer/zoekwoorden"
WORD = {"woord": "Blauwe vlinder", "soort": "betekent", "product": "S4-13"}


@pytest.fixture
def user(made: Session) -> User:
    make_offer(made, description="")
    return make_user(made, Role.OFFICE)


@pytest.fixture
def stranger(made: Session) -> User:
    other = make_user(made, Role.OFFICE)
    other.region_id = region_of(made, "hart-van-brabant").id
    return other


@pytest.fixture
def office(user: User, visitor: Visitor) -> Visitor:
    return visitor.sign_in(user)


def only_word(engine: Engine) -> SearchWord:
    with Session(engine) as session:
        return session.scalars(select(SearchWord)).one()


def results(visitor: Visitor, text: str, **more: str) -> int:
    query = {"q": text} | more
    answer = visitor.client.get("/api/v1/aanbod", query_string=query)
    assert answer.json is not None
    return int(answer.json["totaal"])


def messages(page: Page) -> list[str]:
    return texts_of(page.with_class("melding"))


def test_the_office_lands_on_its_own_page(user: User, visitor: Visitor) -> None:
    form = {"gebruikersnaam": user.email, "wachtwoord": PASSWORD}
    assert visitor.post("/inloggen", form, status=303).response.headers["Location"] == "/inloggen/code"
    answer = visitor.post("/inloggen/code", {"code": fresh_code(user.id, NOW)}, status=303)
    assert answer.response.headers["Location"] == "/regiobeheer"
    page = visitor.visit("/regiobeheer")
    assert "Zoekwoorden" in texts_of(page.find_all("a"))


@pytest.mark.parametrize("path", ["/regiobeheer", PATH, f"{PATH}/1/weghalen"])
def test_only_the_office_may_look(path: str, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    users = [make_user(made, role) for role in (Role.PROVIDER, Role.PANEL, Role.ADMIN)]
    made.commit()
    answer = new_visitor().visit(path, status=303)
    assert answer.response.headers["Location"].startswith("/inloggen?volgende=/regiobeheer")
    for each in users:
        new_visitor().sign_in(each).visit(path, status=403)


def test_a_word_is_added_found_and_removed(office: Visitor, engine: Engine) -> None:
    assert results(office, "blauwe vlinders") == 0
    answer = office.post(PATH, WORD, status=303)
    assert answer.response.headers["Location"] == PATH
    page = office.visit(PATH)
    assert messages(page) == [
        "Toegevoegd: ‘blauwe vlinder’ betekent Traumabehandeling (EMDR). Zoeken gebruikt dit binnen een seconde."
    ]
    assert "Traumabehandeling (EMDR) S4-13" in texts_of(page.find_all("h3"))
    assert results(office, "blauwe vlinders") == 1
    assert results(office, "blauwe vlinders", regio="hart-van-brabant") == 0
    assert len(page.find_all("a", href="/zoeken?q=blauwe+vlinder")) == 1
    remove = f"{PATH}/{only_word(engine).id}/weghalen"
    assert len(page.find_all("a", href=remove)) == 1
    assert text_of(office.visit(remove).find_all("h1")[0]) == "‘blauwe vlinder’ weghalen?"
    office.post(remove, {}, status=303)
    assert messages(office.visit(PATH)) == ["‘blauwe vlinder’ is weggehaald. Zoeken gebruikt het niet meer."]
    assert results(office, "blauwe vlinders") == 0
    office.post(remove, {}, status=404)
    with Session(engine) as session:
        entries = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "search_word")).all()
    assert entries == ["zoekwoord toegevoegd", "zoekwoord weggehaald"]


def test_another_office_neither_sees_nor_removes_it(
    office: Visitor, stranger: User, made: Session, new_visitor: Callable[[], Visitor], engine: Engine
) -> None:
    made.commit()
    office.post(PATH, WORD, status=303)
    other = new_visitor().sign_in(stranger)
    assert "blauwe vlinder" not in text_of(other.visit(PATH).find_all("main")[0])
    remove = f"{PATH}/{only_word(engine).id}/weghalen"
    other.visit(remove, status=404)
    other.post(remove, {}, status=404)
    assert only_word(engine).phrase == "blauwe vlinder"


def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Visitor, engine: Engine) -> None:
    page = office.post(PATH, {"woord": "hulp", "soort": "hint", "product": ""}, status=422)
    assert text_of(page.find_all("title")[0]).startswith("Fout: ")
    assert texts_of(page.by_id("fouten").findall(".//a")) == [
        "Woord: ‘hulp’ is te algemeen, want het past bij bijna alles: maak het preciezer met een woord erbij",
        "Product: kies het product waar dit woord naartoe leidt",
    ]
    assert page.by_id("woord").get("value") == "hulp"
    assert page.by_id("woord").get("aria-describedby") == "fout-phrase"
    assert [each.get("value") for each in page.find_all("input", type="radio") if each.get("checked") is not None] == [
        "hint"
    ]
    page = office.post(PATH, {"woord": "blauw", "soort": "ook", "ander": ""}, status=422)
    assert texts_of(page.by_id("fouten").findall(".//a")) == ["Ander woord: vul een woord in"]
    with Session(engine) as session:
        assert session.scalars(select(SearchWord)).all() == []
        assert session.scalars(select(Region.words_version)).all() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"woord": "x" * 5000, "soort": "betekent", "product": "S4-13"},
        {"woord": "blauw", "soort": "onzin", "product": "x" * 5000},
        {"woord": "\u202e\u0007", "soort": "gelijk", "ander": "y" * 5000},
        {"woord": "<b>", "soort": "betekent", "product": "S9-99"},
    ],
)
def test_a_bad_form_is_refused_and_no_more(form: dict[str, str], office: Visitor) -> None:
    office.post(PATH, form, status=422)


def test_without_the_token_of_the_form_nothing_happens(office: Visitor, engine: Engine) -> None:
    office.post(PATH, WORD, status=400, token="")
    with Session(engine) as session:
        assert session.scalars(select(SearchWord)).all() == []


def test_a_word_that_is_known_already_is_allowed_and_said(office: Visitor) -> None:
    office.post(PATH, {**WORD, "woord": "thuiszitter"}, status=303)
    assert messages(office.visit(PATH))[1] == (
        "De zoekmachine kende ‘thuiszitter’ al. Uw woord komt erbij: wat zij al vond, blijft."
    )
    page = office.post(PATH, {**WORD, "woord": "Thuiszitters", "soort": "hint"}, status=422)
    assert "als ‘thuiszitter’" in text_of(page.by_id("fouten"))


def test_the_list_can_be_searched(office: Visitor) -> None:
    office.post(PATH, WORD, status=303)
    office.post(PATH, {"woord": "pg", "soort": "gelijk", "ander": "pleegzorg"}, status=303)
    office.visit(PATH)  # the messages
    page = office.visit(f"{PATH}?zoek=PLEEG")
    assert texts_of(page.find_all("h3")) == ["Woorden die naar een ander woord leiden"]
    assert "1 zoekwoord gevonden met ‘pleeg’" in text_of(page.find_all("main")[0])
    assert texts_of(office.visit(f"{PATH}?zoek=emdr").find_all("h3")) == ["Traumabehandeling (EMDR) S4-13"]
    assert office.visit(f"{PATH}?zoek={'x' * 3000}").find_all("h3") == []


def test_a_product_that_is_gone_is_said(office: Visitor, made: Session) -> None:
    made.add(
        SearchWord(region_id=region_of(made).id, phrase="oud", sense=Sense.MEANS, product_code="S9-99", added_at=MOMENT)
    )
    made.commit()
    page = office.visit(PATH)
    assert texts_of(page.find_all("h3")) == ["Product S9-99 S9-99"]
    assert "niet meer in de catalogus" in texts_of(page.with_class("fout"))[0]


def put(made: Session, word: str, count: int, *, region: str = "") -> None:
    owner = region_of(made, region) if region else region_of(made)
    made.add(UsageCount(region_id=owner.id, day=DAY - timedelta(days=3), kind=KIND, subject=word, count=count))


def test_what_people_searched_in_vain_becomes_a_word(office: Visitor, made: Session) -> None:
    put(made, "blauwvlinder", 7)
    put(made, "roodmus", 4)
    put(made, "ptss", 9)
    put(made, "elders", 9, region="hart-van-brabant")
    made.commit()
    page = office.visit(PATH)
    found = [text_of(each) for each in page.find_all("a") if "#nieuw" in (each.get("href") or "")]
    assert found == ["Maak hiervan een zoekwoord: blauwvlinder"]
    assert "1 woord niet herkend" in text_of(office.visit("/regiobeheer").find_all("main")[0])
    filled = office.visit(f"{PATH}?woord=blauwvlinder")
    assert filled.by_id("woord").get("value") == "blauwvlinder"
    office.post(PATH, {**WORD, "woord": "blauwvlinder"}, status=303)
    assert "Maak hiervan" not in text_of(office.visit(PATH).find_all("main")[0])


def test_a_search_counts_its_unknown_words_once_and_writes_nothing(office: Visitor, app: Flask, engine: Engine) -> None:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client.get("/zoeken?q=blauwvlinder+roodmus+blauwvlinder")
    same = {"Referer": "http://localhost/zoeken?q=blauwvlinder+roodmus"}
    client.get("/zoeken?q=blauwvlinder+roodmus&straal=5", headers=same)
    client.get("/zoeken?q=blauwvlinder&kenmerk=emdr", headers={"HX-Request": "true"})
    client.get("/zoeken?q=blauwvlinder&pagina=2")
    client.get("/zoeken?q=ptss")
    client.get("/zoeken?q=groenspecht", headers={"Referer": "http://[/"})
    client.get("/api/v1/aanbod?q=blauwvlinder")
    with Session(engine) as session:
        assert session.scalars(select(UsageCount)).all() == []
    app.extensions["plekwijzer"].writer.stop()
    with Session(engine) as session:
        asked = select(UsageCount).where(UsageCount.kind == KIND)
        rows = session.scalars(asked.order_by(UsageCount.subject, UsageCount.role)).all()
    assert [(row.subject, row.count, row.kind, row.day, row.role) for row in rows] == [
        ("blauwvlinder", 1, KIND, DAY, ""),
        ("blauwvlinder", 1, KIND, DAY, "api"),
        ("groenspecht", 1, KIND, DAY, ""),
        ("roodmus", 1, KIND, DAY, ""),
    ]
