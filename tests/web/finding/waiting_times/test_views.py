"""Waiting times of the region: pages, open data, what is not told, and answers that say nothing changed."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.suppression import MIN_OFFERS
from portal.domain.waiting_time import Status
from portal.models import Offer
from portal.models.database import begin_writing
from portal.services.indexing.record_change import record_change
from portal.web.finding.waiting_times.definition import COLUMNS
from tests.conftest import NOW
from tests.examples import one_in
from tests.factories.offers import make_location, make_offer, make_provider, make_report, make_user
from tests.web.conftest import Page, Visitor, text_of, texts_of

FILES = ("/wachttijden.csv", "/wachttijden.json", "/wachttijden-verloop.csv", "/wachttijden-verloop.json")
HERE, THERE = "GM0861", "GM0794"
"""Veldhoven (area Veldhoven en Waalre) and Helmond (area Peelland)."""


def put(made: Session, count: int, product: str, municipality: str = HERE, *, free: int | None = None) -> None:
    """Offers of providers of their own, that wait 1, 2, 3, ... and 2, 4, 6, ... weeks, today and 100 days ago."""
    for number in range(1, count + 1):
        provider = make_provider(made)
        place = make_location(made, provider, municipality=municipality)
        total = None if free is None else 6
        offer = make_offer(made, provider=provider, location=place, product=product, places_total=total)
        for days_old in (100, 70, 40, 0):
            if free is not None:
                make_report(made, offer, Status.AVAILABLE, places=number % 3 + free, days_old=days_old)
            else:
                make_report(made, offer, Status.WAITING_LIST, number, 2 * number, days_old=days_old)


@pytest.fixture
def offers(made: Session) -> None:
    """Two products of one segment that are told, one that is too small, and the one that must hide beside it."""
    put(made, 10, "S4-13")
    put(made, 10, "S4-13", THERE)
    put(made, 2, "S4-12")
    put(made, 8, "S4-11", THERE)
    put(made, 7, "S4-11")
    put(made, 4, "S5-01", free=0)


def rows_of(visitor: Visitor, url: str) -> list[dict[str, str]]:
    answer = visitor.client.get(url)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))


def lines_of(page: Page) -> list[str]:
    """The rows of all tables, cells apart."""
    return [" | ".join(texts_of(list(row))) for row in page.find_all("tr")]


def json_rows(visitor: Visitor, url: str) -> list[dict[str, Any]]:
    answer = visitor.client.get(url)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.get_json()["regels"]
    return found


def key_figures(visitor: Visitor, url: str) -> list[str]:
    return texts_of(visitor.visit(url).with_class("kerncijfer"))


def test_the_page_of_a_product(offers: None, visitor: Visitor) -> None:
    assert texts_of(visitor.visit("/wachttijden/S4-13").find_all("h1")) == ["Wachttijden: Traumabehandeling (EMDR)"]
    assert key_figures(visitor, "/wachttijden/S4-13") == [
        "Aanbod 20 keer 20 met een actueel cijfer (100%)",
        "Tot intake helft binnen 5,5 weken 9 van de 10 binnen 9 weken 40% binnen de norm van 4 weken op grond van "
        "20 keer aanbod",
        "Daarna tot start helft binnen 11 weken 9 van de 10 binnen 18 weken 50% binnen de norm van 10 weken op grond "
        "van 20 keer aanbod",
    ]


def test_too_little_says_so_and_takes_another_with_it(offers: None, visitor: Visitor) -> None:
    for code in ("S4-12", "S4-11"):
        assert key_figures(visitor, f"/wachttijden/{code}")[1].startswith("Tot intake Te weinig gegevens")
    table = [row for row in lines_of(visitor.visit("/wachttijden?segment=4")) if "EMDR" in row or "te weinig" in row]
    assert "Traumabehandeling (EMDR) | 20 | 20 | 5,5 wk | 9 wk | 40% | 11 wk | 18 wk | 50% | –" in table
    assert [row for row in table if "EMDR" not in row and "| te weinig gegevens | te weinig" not in row] == []
    assert len(table) > 2


def test_crisis_tells_places_and_starts_with_the_phone(offers: None, visitor: Visitor) -> None:
    page = visitor.visit("/wachttijden/S5-01")
    assert "Bel altijd eerst" in text_of(page.with_class("melding")[0])
    assert key_figures(visitor, "/wachttijden/S5-01") == [
        "Aanbod 4 keer 4 met een actueel cijfer (100%)",
        "Plekken 4 vrij van 24 plekken op grond van 4 keer aanbod",
    ]
    assert "weken" not in " ".join(key_figures(visitor, "/wachttijden?segment=5"))


def test_charts_have_a_table_that_says_the_same(offers: None, visitor: Visitor) -> None:
    page = visitor.visit("/wachttijden/S4-13")
    charts = [each.get("aria-label") or "" for each in page.tree.iter() if each.get("role") == "img"]
    assert [label.split(".")[0] for label in charts[:2]] == ["Per gebied, Tot intake", "Per gebied, Daarna tot start"]
    assert "Peelland: 5,5 en 9; " in charts[0]
    assert [label.split(":")[0] for label in charts[2:]] == ["Tot intake", "Daarna tot start"]
    months = [row for row in lines_of(page) if "2026" in row]
    assert [row.split()[0] for row in months] == ["oktober", "september", "augustus"]


def test_a_choice_is_a_plain_form_and_a_product_has_its_own_address(offers: None, visitor: Visitor) -> None:
    answer = visitor.visit("/wachttijden?segment=4&product=S4-13&gebied=Peelland", status=303)
    assert answer.response.headers["Location"] == "/wachttijden/S4-13?gebied=Peelland"
    page = visitor.visit("/wachttijden/S4-13?gebied=Peelland")
    chosen = [each.get("value") for each in page.find_all("option") if each.get("selected") is not None]
    assert chosen == ["4", "S4-13", "Peelland"]
    segment = visitor.visit("/wachttijden?segment=5&product=S4-13&getoond=S4-13")
    assert texts_of(segment.find_all("h1")) == ["Wachttijden: crisis"]


def test_what_is_unknown_is_dropped_or_not_there(offers: None, visitor: Visitor) -> None:
    page = visitor.visit("/wachttijden?segment=99&gebied=Nergens&product=X")
    assert texts_of(page.find_all("h1")) == ["Wachttijden in Een 10 voor de Jeugd"]
    visitor.visit("/wachttijden/X", status=404)
    visitor.visit("/wachttijden/S4-13?regio=hart-van-brabant", status=404)


def test_every_product_segment_and_area_has_a_page(offers: None, visitor: Visitor) -> None:
    page = visitor.visit("/wachttijden")
    links = {each.get("href") or "" for each in page.find_all("a")}
    seen = {link for link in links if link.startswith("/wachttijden?")}
    assert {"/wachttijden?segment=4", "/wachttijden?gebied=Peelland"} <= seen
    for link in sorted(seen):
        visitor.visit(link)
    for option in page.find_all("optgroup")[0].iter("option"):
        visitor.visit(f"/wachttijden/{option.get('value')}")


@pytest.mark.parametrize("region", ["een-10-voor-de-jeugd", "hart-van-brabant", "samen-voor-jeugd"])
def test_an_empty_region(visitor: Visitor, region: str) -> None:
    page = visitor.visit(f"/wachttijden?regio={region}")
    assert "Er staat nog geen aanbod met een contract in deze regio." in text_of(page.by_id("inhoud"))
    assert not page.with_class("grafiek")
    for url in FILES:
        assert visitor.client.get(f"{url}?regio={region}").status_code == 200
    assert json_rows(visitor, f"/wachttijden-verloop.json?regio={region}") == []
    assert {row["aanbod"] for row in json_rows(visitor, f"/wachttijden.json?regio={region}")} == {0}


def test_csv_and_json_say_what_the_page_says(offers: None, visitor: Visitor) -> None:
    rows = rows_of(visitor, "/wachttijden.csv")
    assert list(rows[0]) == list(COLUMNS)
    [product] = [row for row in rows if (row["productcode"], row["gebied"]) == ("S4-13", "")]
    assert (product["aanbod"], product["intake_mediaan_weken"], product["intake_9_van_10_weken"]) == ("20", "5.5", "9")
    assert (product["intake_binnen_norm"], product["intake_binnen_norm_procent"]) == ("8", "40")
    assert (product["regio"], product["peildatum"]) == ("een-10-voor-de-jeugd", "2026-11-22")
    [hidden] = [row for row in rows if (row["productcode"], row["gebied"]) == ("S4-12", "")]
    assert hidden["aanbod"] == hidden["intake_mediaan_weken"] == ""
    assert "aantallen" in hidden["te_weinig_gegevens"]
    assert all(int(row["aanbod"] or 0) == 0 or int(row["aanbod"]) >= MIN_OFFERS for row in rows)
    plain = [
        {key: "" if value is None else str(value) for key, value in row.items()}
        for row in json_rows(visitor, "/wachttijden.json")
    ]
    assert plain == rows


def test_filters_choose_and_count_nothing_anew(offers: None, visitor: Visitor) -> None:
    everything = rows_of(visitor, "/wachttijden.csv")
    for query in ("segment=4", "product=S4-13", "gebied=Peelland", "segment=4&gebied=Peelland"):
        chosen = rows_of(visitor, f"/wachttijden.csv?{query}")
        assert chosen
        assert all(row in everything for row in chosen)
    assert len(rows_of(visitor, "/wachttijden.csv?product=S4-12")) == 1
    months = rows_of(visitor, "/wachttijden-verloop.csv")
    assert {row["peildatum"] for row in months} == {"2026-08-31", "2026-09-30", "2026-10-31"}
    one = rows_of(visitor, "/wachttijden-verloop.csv?product=S4-13")
    assert all(row in months for row in one)


def test_json_carries_its_definition_and_licence(offers: None, visitor: Visitor) -> None:
    body = visitor.client.get("/wachttijden.json").get_json()
    assert body["regio"] == {"slug": "een-10-voor-de-jeugd", "naam": "Een 10 voor de Jeugd"}
    assert body["licentie"]["naam"] == "CC0 1.0"
    assert body["gemaaktOp"] == "2026-11-22"
    assert list(body["kolommen"]) == list(body["regels"][0])
    steps = [step["stap"] for step in body["definitie"]]
    page = visitor.visit("/wachttijden")
    assert texts_of([each for item in page.with_class("definitie") for each in item.iter("h3")]) == steps


@pytest.mark.parametrize("url", ["/wachttijden", "/wachttijden/S4-13", *FILES])
def test_unchanged_is_said_in_a_word(offers: None, visitor: Visitor, url: str) -> None:
    first = visitor.client.get(url)
    tag = first.headers["ETag"]
    assert visitor.client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert visitor.client.get(url, headers={"If-None-Match": '"anders"'}).status_code == 200
    if url in FILES:
        since = first.headers["Last-Modified"]
        assert visitor.client.get(url, headers={"If-Modified-Since": since}).status_code == 304
        assert first.headers["Cache-Control"] == "public, max-age=300"
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert 'rel="license"' in first.headers["Link"]
    assert "Set-Cookie" not in first.headers


def test_a_new_report_shows_at_once_everywhere(offers: None, visitor: Visitor, engine: Engine) -> None:
    before = visitor.client.get("/wachttijden.json")
    with Session(engine) as session:
        begin_writing(session)
        offer = session.scalars(select(Offer).order_by(Offer.id)).first()
        assert offer is not None
        make_report(session, offer, Status.STOP)
        record_change(session, [offer.id], NOW + timedelta(seconds=5))
        session.commit()
    after = visitor.client.get("/wachttijden.json", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["Last-Modified"] > before.headers["Last-Modified"]
    assert "op grond van 19 keer aanbod" in key_figures(visitor, "/wachttijden/S4-13")[1]


def test_who_is_signed_in_gets_nothing_from_a_store(
    offers: None, made: Session, new_visitor: Callable[[], Visitor]
) -> None:
    user = make_user(made)
    made.commit()
    visitor = new_visitor().sign_in(user)
    for url in ("/wachttijden", "/wachttijden.json"):
        assert visitor.client.get(url).headers["Cache-Control"] == "no-store"


def test_other_pages_lead_here(offers: None, visitor: Visitor) -> None:
    for url, wanted in (("/producten/S4-13", "/wachttijden/S4-13"), ("/over", "/wachttijden#definitie")):
        assert wanted in {each.get("href") for each in visitor.visit(url).find_all("a")}
    page = visitor.visit("/")
    footer = {text_of(each): each.get("href") for part in page.find_all("footer") for each in part.iter("a")}
    assert (footer["Wachttijden"], footer["Open data"]) == ("/wachttijden", "/wachttijden#open-data")


@given(
    path=st.sampled_from(("/wachttijden", "/wachttijden/S4-13", *FILES)),
    query=st.dictionaries(
        st.sampled_from(("regio", "segment", "product", "gebied", "getoond")), st.text(max_size=30), max_size=5
    ),
)
@one_in(2)
def test_any_query_string_at_all(app: Flask, path: str, query: dict[str, str]) -> None:
    answer = app.test_client().get(f"{path}?{urlencode(query, errors='replace')}")
    assert answer.status_code in (200, 303, 400)
