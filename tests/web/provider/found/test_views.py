"""How a provider is found: its own numbers, never those of one other, and what to fill in."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.usage import UsageKind
from portal.models import Offer, Provider, User
from tests.factories.offers import make_location, make_offer, make_provider, make_user
from tests.factories.usage import LAST_MONTH, make_filtered, make_month, make_seen
from tests.web.conftest import Page, Visitor, text_of, texts_of

PATH = "/mijn-aanbod/gevonden"
POLYLINE = "{http://www.w3.org/2000/svg}polyline"
SEPTEMBER, AUGUST = date(2026, 9, 1), date(2026, 8, 1)


def rows(page: Page, place: int) -> dict[str, list[str]]:
    """The numbers of a table by the head of the row."""
    body = next(iter(page.find_all("table")[place].iter("tbody")))
    return {text_of(next(iter(row.iter("th")))): [text_of(cell) for cell in row.iter("td")] for row in body.iter("tr")}


@pytest.fixture
def counted(made: Session, provider: Provider, offers: dict[str, int]) -> dict[str, int]:
    """Three months of numbers for one own offer, and three offers of two others."""
    own = made.get_one(Offer, offers["oud"])
    for month, shown in ((AUGUST, 40), (SEPTEMBER, 100), (LAST_MONTH, 1200)):
        make_month(made, UsageKind.SEARCH, month=month)
        make_seen(made, own, shown, shown // 10, 3, month=month)
    make_seen(made, made.get_one(Offer, offers["ander"]), 7777, 70)
    other = make_provider(made, "Grote Geheime BV")
    for shown in (20, 30):
        make_seen(made, make_offer(made, provider=other, location=make_location(made, other)), shown, 2)
    return offers


def test_an_empty_page_says_what_will_be_there(signed_in: Visitor) -> None:
    page = signed_in.visit(PATH)
    main = text_of(page.find_all("main")[0])
    assert "Er is nog niets geteld voor uw aanbod." in main
    assert "In oktober 2026 is er niets vaak gevraagd dat bij uw aanbod ontbreekt." in main
    assert page.find_all("table") == []


def test_the_sheet_leads_here(signed_in: Visitor) -> None:
    assert len(signed_in.visit("/mijn-aanbod").find_all("a", href=PATH)) == 1


def test_numbers_of_the_month_and_of_all_months(counted: dict[str, int], user: User, visitor: Visitor) -> None:
    page = visitor.sign_in(user).visit(PATH)
    assert texts_of(page.with_class("tegel")) == [
        "Getoond 1.200 1100% meer dan in september",
        "Geopend 120 1100% meer dan in september",
        "Contact 3 evenveel als in september",
    ]
    assert rows(page, 0) == {
        "november 2026 (tot nu)": ["0", "0", "0"],
        "oktober 2026": ["1.200", "120", "3"],
        "september 2026": ["100", "10", "3"],
        "augustus 2026": ["40", "4", "3"],
    }
    assert len(page.find_all(POLYLINE)) == 3


def test_a_product_beside_the_middle_of_others(counted: dict[str, int], user: User, visitor: Visitor) -> None:
    visitor.sign_in(user)
    page = visitor.visit(PATH)
    chosen = [each.get("value") for each in page.by_id("product").iter("option")][-1]
    page = visitor.visit(f"{PATH}?product={chosen}")
    assert rows(page, 0)["oktober 2026"] == ["1.200 anderen 30", "120 anderen 2", "3 anderen 0"]
    assert rows(page, 1) == {
        "Gezinshuis": ["0 anderen –", "0 anderen –", "0 anderen –"],
        "Traumabehandeling (EMDR)": ["1.200 anderen 30", "120 anderen 2", "3 anderen 0"],
    }
    assert len(page.find_all(POLYLINE)) == 6
    text = text_of(page.find_all("main")[0])
    assert [word for word in ("7777", "7.777", "Geheime") if word in text] == []


def test_a_product_with_several_offers_is_compared_per_offer(
    made: Session, provider: Provider, counted: dict[str, int], user: User, visitor: Visitor
) -> None:
    make_seen(made, make_offer(made, provider=provider, location=make_location(made, provider)), 5)
    made.commit()
    page = visitor.sign_in(user).visit(PATH)
    assert rows(page, 1)["Traumabehandeling (EMDR) 2 keer aanbod"][0] == "1.205 602,5 per aanbod anderen 30"


@pytest.mark.parametrize(
    "query", ["?product=x", "?product=99999999999999", "?product=1&maand=2026-13", "?maand=1999-01", "?maand=2026-10-1"]
)
def test_any_query_gives_a_page(query: str, counted: dict[str, int], user: User, visitor: Visitor) -> None:
    assert "oktober 2026" in rows(visitor.sign_in(user).visit(PATH + query), 0)


def test_a_month_can_be_chosen(counted: dict[str, int], user: User, visitor: Visitor) -> None:
    page = visitor.sign_in(user).visit(f"{PATH}?maand=2026-08")
    assert rows(page, 1)["Traumabehandeling (EMDR)"][0] == "40 anderen 0"


def test_searches_that_passed_by_lead_to_the_field(
    made: Session, offers: dict[str, int], user: User, visitor: Visitor
) -> None:
    make_filtered(made, "S4-13", "tolk", 12)
    make_filtered(made, "", "ar", 5)
    make_filtered(made, "", "tr", 4)
    made.commit()
    page = visitor.sign_in(user).visit(PATH)
    assert [text_of(next(iter(row.iter("b")))) for row in page.with_class("gemist")] == ["Met tolk", "Arabisch"]
    links = {each.get("href") for row in page.with_class("gemist") for each in row.iter("a")}
    assert links == {f"/mijn-aanbod/{offers[name]}/bewerken#kenmerk-taal" for name in ("oud", "huis")}
    first = text_of(page.with_class("gemist")[0])
    assert first.startswith("Met tolk tot 12 zoekvragen bij 1 keer aanbod is ‘Taal’ leeg")
    target = visitor.visit(f"/mijn-aanbod/{offers['oud']}/bewerken")
    assert target.by_id("kenmerk-taal").tag == "fieldset"


def test_the_offer_page_names_first_what_referrers_filtered_on(
    made: Session, offers: dict[str, int], user: User, visitor: Visitor
) -> None:
    make_filtered(made, "S4-13", "tolk", 12)
    made.commit()
    page = visitor.sign_in(user).visit(f"/mijn-aanbod/{offers['oud']}/bewerken")
    first = next(iter(page.with_class("ontbreekt")[0].iter("li")))
    assert text_of(first).startswith("Taal")
    assert "Verwijzers filterden hier vorige maand 12 keer op." in text_of(first)


def test_the_file_has_every_offer_and_month(counted: dict[str, int], user: User, visitor: Visitor) -> None:
    answer = visitor.sign_in(user).client.get(f"{PATH}/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gevonden.csv"'
    text = answer.get_data(as_text=True)
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(lines) == 2 * 4
    found = next(line for line in lines if line["maand"] == "2026-10" and line["productcode"] == "S4-13")
    assert [found[name] for name in ("getoond", "geopend", "contact", "midden_getoond", "midden_contact")] == [
        "1200",
        "120",
        "3",
        "30",
        "0",
    ]
    assert "7777" not in text
    assert "Geheime" not in text


def test_another_provider_sees_nothing_of_this_one(
    made: Session, counted: dict[str, int], new_visitor: Callable[[], Visitor]
) -> None:
    stranger = make_user(made, provider=make_provider(made))
    made.commit()
    visitor = new_visitor().sign_in(stranger)
    page = visitor.visit(f"{PATH}?product=1")
    text = text_of(page.find_all("main")[0]) + visitor.client.get(f"{PATH}/csv").get_data(as_text=True)
    assert [word for word in ("1200", "1.200", "Traumabehandeling", "Anker") if word in text] == []
    assert visitor.client.get(f"{PATH}/csv").get_data(as_text=True).count("\r\n") == 1


@pytest.mark.parametrize("path", [PATH, f"{PATH}/csv"])
def test_only_providers_may_look(path: str, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    users = [make_user(made, role) for role in (Role.PANEL, Role.OFFICE)]
    made.commit()
    assert new_visitor().visit(path, status=303).response.headers["Location"].startswith("/inloggen")
    for each in users:
        new_visitor().sign_in(each).visit(path, status=403)
