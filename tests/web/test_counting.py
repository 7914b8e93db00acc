"""Who is counted, who is not, and that a visitor gets no cookie but the one word they chose."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.models import OfferUsage, UsageCount
from portal.web.counting import is_robot
from tests.factories.offers import make_offer, make_provider, make_user
from tests.web.conftest import Visitor

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    return client


def counted(app: Flask, engine: Engine, kind: str) -> dict[tuple[str, str], int]:
    app.extensions["plekwijzer"].writer.stop()
    with Session(engine) as session:
        rows = session.scalars(select(UsageCount).where(UsageCount.kind == kind))
        return {(row.subject, row.role): row.count for row in rows}


@pytest.mark.parametrize(
    ("browser", "robot"),
    [
        (FIREFOX, False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("curl/8.9.1", True),
        ("", True),
    ],
)
def test_robots(browser: str, robot: bool) -> None:
    assert is_robot(browser) is robot


def test_only_visits_of_people_count(app: Flask, engine: Engine, person: FlaskClient) -> None:
    person.get("/zoeken?q=pleegzorg")
    person.get("/zoeken?q=pleegzorg", headers={"Sec-Purpose": "prefetch;prerender"})
    person.get("/zoeken?q=pleegzorg", headers={"User-Agent": "curl/8.9.1"})
    person.head("/zoeken?q=pleegzorg")
    person.get("/api/v1/aanbod?q=pleegzorg")
    assert counted(app, engine, "zoekvraag") == {("", ""): 1, ("", "api"): 1}


@pytest.fixture(autouse=True)
def offer_id(made: Session) -> int:
    """There before the application is: an offer that a search finds."""
    return make_offer(made).id


def test_own_people_do_not_count(
    made: Session, app: Flask, engine: Engine, offer_id: int, new_visitor: Callable[[], Visitor]
) -> None:
    user = make_user(made, provider=make_provider(made))
    made.commit()
    signed_in = new_visitor().sign_in(user)
    signed_in.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    signed_in.visit("/zoeken")
    signed_in.visit(f"/aanbod/{offer_id}")
    assert counted(app, engine, "zoekvraag") == {}
    assert counted(app, engine, "geopend") == {}


def test_opening_and_calling_count(app: Flask, engine: Engine, person: FlaskClient, offer_id: int) -> None:
    assert person.get(f"/aanbod/{offer_id}").status_code == 200
    answer = person.post(f"/aanbod/{offer_id}/contact", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 204
    assert person.post(f"/aanbod/{offer_id}/contact", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert person.post("/aanbod/99999/contact").status_code == 404
    app.extensions["plekwijzer"].writer.stop()
    with Session(engine) as session:
        row = session.scalars(select(OfferUsage).where(OfferUsage.offer_id == offer_id)).one()
    assert (row.shown, row.opened, row.contacted) == (0, 1, 1)
    assert sum(counted(app, engine, "contact").values()) == 1


def test_a_suggestion_that_is_taken_counts_and_leaves_no_trace(app: Flask, engine: Engine, person: FlaskClient) -> None:
    listed = person.get("/zoeken/suggesties?q=trau").text
    href = next(each for each in re.findall(r'data-naar="([^"]+)"', listed) if "suggestie=product" in each).replace(
        "&amp;", "&"
    )
    page = person.get(href).text
    assert "suggestie=" not in page.split("<main", 1)[1]
    person.get("/zoeken?q=pleegzorg&suggestie=onzin")
    assert sum(counted(app, engine, "suggestie").values()) == 1


def test_the_role_is_one_word_in_the_browser_and_nothing_else(app: Flask, engine: Engine, person: FlaskClient) -> None:
    form = person.get("/rol").text
    zegel = re.search(r'name="zegel" value="([^"]+)"', form)
    assert zegel is not None
    answer = person.post("/rol", data={"zegel": zegel.group(1), "rol": "huisarts"})
    assert answer.status_code == 303
    assert [each.split(";")[0] for each in answer.headers.getlist("Set-Cookie")] == ["rol=huisarts"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "U zoekt als: huisarts" in person.get("/zoeken").text
    person.set_cookie("rol", "premier")
    person.get("/zoeken")
    assert counted(app, engine, "zoekvraag") == {("", "huisarts"): 1, ("", ""): 1}
    gone = person.post("/rol", data={"zegel": zegel.group(1), "rol": ""})
    assert "Max-Age=0" in gone.headers["Set-Cookie"]


@pytest.mark.parametrize("data", [{"rol": "huisarts"}, {"zegel": "x", "rol": "huisarts"}])
def test_a_form_without_its_seal_comes_back(visitor: Visitor, data: dict[str, str]) -> None:
    answer = visitor.client.post("/rol", data=data)
    assert answer.status_code == 422
    assert "Set-Cookie" not in answer.headers
