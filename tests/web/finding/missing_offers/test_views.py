"""From a search in vain to a signal, without any cookie, and the private page that tells what came of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.missing_offer import MissingStatus
from portal.domain.waiting_time import Status
from portal.models import Area, Mail, MissingOffer, MissingOfferFollower
from portal.services.accounts.one_time_links import hash_token
from portal.settings import Settings, SmtpServer
from tests.factories.missing_offers import make_signal
from tests.factories.offers import make_offer, make_report
from tests.web.conftest import Page, Visitor, text_of, texts_of

HERE = "/ontbrekend-aanbod"
SEARCH = "q=trauma&plaats=5501&leeftijd=12&kenmerk=online&start-binnen=4"
TOKEN = "t" * 43


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With a mail server, so that mail can be asked for; nothing is sent to it."""
    return replace(settings, smtp=SmtpServer("127.0.0.1", 9), mail_from="plekwijzer@regio.example")


@pytest.fixture(autouse=True)
def offers(made: Session) -> None:
    make_report(made, make_offer(made, characteristics=("online",)), Status.WAITING_LIST, intake=12, start=14)


def values(page: Page) -> dict[str, Any]:
    """What a browser would post from the first form of the page about missing offers."""
    (form,) = [each for each in page.find_all("form") if (each.get("action") or "").startswith(HERE)]
    found: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if field.tag == "select" and name:
            chosen = [each for each in field.iter("option") if each.get("selected") is not None]
            found[name] = chosen[0].get("value") if chosen else ""
        elif field.tag == "input" and name and field.get("type") != "checkbox":
            found[name] = field.get("value") or ""
        elif field.tag == "input" and name and field.get("checked") is not None:
            found.setdefault(name, []).append(field.get("value"))
    return found


def action(page: Page) -> str:
    return next(a for each in page.find_all("form") if (a := each.get("action") or "").startswith(HERE))


def send(visitor: Visitor, url: str = f"{HERE}?{SEARCH}", status: int = 303, **changes: Any) -> Page:
    page = visitor.visit(url)
    return post(visitor, action(page), values(page) | changes, status)


def post(visitor: Visitor, url: str, data: dict[str, Any], status: int = 303) -> Page:
    """A post as browsers send it from our own page."""
    answer = visitor.client.post(url, data=data, headers={"Sec-Fetch-Site": "same-origin"})
    return visitor._check(answer, htmx=False, status=status)


def signals(engine: Engine) -> list[MissingOffer]:
    with Session(engine) as session:
        return list(session.scalars(select(MissingOffer).order_by(MissingOffer.id)))


def main_text(page: Page) -> str:
    return text_of(page.find_all("main")[0])


def test_everything_is_filled_in_from_the_question(visitor: Visitor) -> None:
    page = visitor.visit(f"{HERE}?{SEARCH}")
    form = values(page)
    assert (form["wat"], form["waar"], form["leeftijd"], form["te-lang"]) == ("S4-13", "GM0861", "12-15", "26")
    assert form["kenmerk"] == ["online"]
    assert form["tekst"] == "", "one word that we understood is said by the product"
    assert "Uw zoekvraag geeft nu geen resultaten." in main_text(page)
    assert page.find_all("a", href=f"/zoeken?{SEARCH}"), "the way back"
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("", "wat", ""),
        ("product=S2-01", "wat", "S2-01"),
        ("segment=3", "wat", "segment-3"),
        ("gebied=Peelland", "waar", "gebied-Peelland"),
        ("gemeente=GM0794", "waar", "GM0794"),
        ("plaats=Helmond", "waar", "GM0794"),
        ("plaats=Amsterdam", "waar", ""),
        ("start-binnen=4&product=S3-03", "te-lang", "4"),
        ("q=hulp+voor+een+boze+kleuter", "tekst", "hulp voor een boze kleuter"),
        ("q=hulp+voor+Jan+Jansen", "tekst", ""),
        ("q=bsn+123456789", "tekst", ""),
    ],
)
def test_what_the_question_tells_is_chosen(query: str, name: str, expected: str, visitor: Visitor) -> None:
    assert values(visitor.visit(f"{HERE}?{query}"))[name] == expected


def test_two_taps_from_an_empty_search_and_no_cookie(visitor: Visitor, engine: Engine) -> None:
    empty = visitor.visit(f"/zoeken?{SEARCH}")
    links = {text_of(each): each.get("href") or "" for each in empty.with_class("leeg")[0].iter("a")}
    answer = send(visitor, links["Meld ontbrekend aanbod"])
    (signal,) = signals(engine)
    with Session(engine) as session:
        assert session.get_one(Area, signal.area_id).name == "Veldhoven en Waalre"
    assert (signal.segment, signal.too_long_weeks, signal.characteristics) == (4, 26, ["online"])
    there = answer.response.headers["Location"]
    token = urlsplit(there).path.rpartition("/")[2]
    assert signal.follow_hash == hash_token(token)
    page = visitor.visit(there)
    assert text_of(page.find_all("h1")[0]) == "Bedankt, uw melding is verstuurd"
    assert text_of(page.by_id("volglink")).endswith(f"{HERE}/volgen/{token}")
    told = main_text(page)
    for part in ("Traumabehandeling (EMDR)", "Veldhoven", "12–15 jaar", "Online", "26 weken", "Nieuw"):
        assert part in told
    later = visitor.visit(f"{HERE}/volgen/{token}")
    assert not [each for each in later.tree.iter() if each.get("id") == "volglink"], "the link is shown once"
    assert not visitor.client._cookies, "no cookie for who does not sign in"
    for answered in (empty, answer, page, later):
        assert "Set-Cookie" not in answered.response.headers


def test_a_list_on_which_all_take_too_long_leads_there_too(visitor: Visitor) -> None:
    page = visitor.visit("/zoeken?product=S4-13")
    (below,) = page.with_class("gemis__onder")
    (link,) = below.iter("a")
    assert link.get("href") == f"{HERE}?product=S4-13"
    assert values(visitor.visit(link.get("href") or ""))["te-lang"] == "26"


def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor: Visitor, engine: Engine) -> None:
    page = send(visitor, HERE, 422, tekst="bel 0612345678", leeftijd="6-11", **{"te-lang": "lang"})
    assert text_of(page.find_all("title")[0]).startswith("Fout: ")
    assert [each.get("href") for each in page.by_id("fouten").iter("a")] == ["#te-lang", "#tekst"]
    assert values(page)["tekst"] == "bel 0612345678"
    assert values(page)["leeftijd"] == "6-11"
    assert "fout-tekst" in (page.by_id("tekst").get("aria-describedby") or "")
    page = send(visitor, HERE, 422)
    assert [each.get("href") for each in page.by_id("fouten").iter("a")] == ["#wat"]
    assert signals(engine) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"wat": "S9-99", "tekst": ""},
        {"wat": "segment-9"},
        {"wat": "x" * 5000},
        {"te-lang": "9" * 3000},
        {"tekst": "x" * 5000},
        {"tekst": "\u202e\u0007<b>Jan Jansen</b>"},
    ],
)
def test_a_bad_form_is_refused_and_no_more(changes: dict[str, Any], visitor: Visitor, engine: Engine) -> None:
    send(visitor, HERE, 422, **changes)
    assert signals(engine) == []


def test_unknown_values_of_a_list_are_dropped(visitor: Visitor, engine: Engine) -> None:
    many = [f"x{number}" for number in range(500)]
    send(visitor, waar="GM0363", leeftijd="99", kenmerk=[*many, "emdr"])
    (signal,) = signals(engine)
    assert (signal.municipality_code, signal.area_id, signal.age_group) == (None, None, "")
    assert signal.characteristics == []


def test_without_the_seal_or_from_another_site_nothing_is_kept(visitor: Visitor, engine: Engine) -> None:
    page = visitor.visit(f"{HERE}?{SEARCH}")
    form = values(page)
    for changes in ({"zegel": ""}, {"zegel": "onzin"}, {"sleutel": TOKEN}):
        refused = post(visitor, action(page), form | changes, 422)
        assert "stond te lang open" in text_of(refused.by_id("fouten"))
        assert values(refused)["wat"] == "S4-13", "what was chosen stays"
    answer = visitor.client.post(action(page), data=form, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert signals(engine) == []
    refused = post(visitor, action(page), form | {"zegel": ""}, 422)
    post(visitor, action(refused), values(refused))
    assert len(signals(engine)) == 1, "the form that came back works"


def test_pressed_twice_it_is_one_signal(visitor: Visitor, engine: Engine) -> None:
    page = visitor.visit(f"{HERE}?{SEARCH}")
    places = {post(visitor, action(page), values(page)).response.headers["Location"] for _ in range(2)}
    assert len(places) == len(signals(engine)) == 1


def test_another_region_keeps_its_own(visitor: Visitor, engine: Engine) -> None:
    answer = send(visitor, f"{HERE}?regio=hart-van-brabant", tekst="nergens een tolk", wat="S4-13", waar="GM0861")
    (signal,) = signals(engine)
    assert (signal.product_id, signal.municipality_code, signal.text) == (None, None, "nergens een tolk")
    assert "hele regio" in main_text(visitor.visit(answer.response.headers["Location"]))


def test_too_many_in_a_minute_must_wait(app: Flask, visitor: Visitor) -> None:
    app.config["PORTAL_PUBLIC_FORM_RATE"] = "2 per minute"
    for _ in range(2):
        send(visitor)
    send(visitor, status=429)


def test_the_private_page_is_told_to_nobody(made: Session, visitor: Visitor) -> None:
    make_signal(made, token=TOKEN)
    made.commit()
    headers = visitor.visit(f"{HERE}/volgen/{TOKEN}").response.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Cache-Control"] == "no-store"
    for wrong in ("x", "x" * 43, TOKEN[:-1], hash_token(TOKEN), "x" * 3000):
        assert visitor.client.get(f"{HERE}/volgen/{wrong}").status_code == 404


def test_it_shows_the_answer(made: Session, visitor: Visitor) -> None:
    make_signal(made, token=TOKEN, status=MissingStatus.IMPOSSIBLE, answer="Dat kan niet.\nWel <online>.")
    made.commit()
    page = visitor.visit(f"{HERE}/volgen/{TOKEN}")
    (answer,) = page.with_class("gemis__antwoord")
    assert texts_of(answer.findall("p"))[:2] == ["Dat kan niet.", "Wel <online>."]
    assert "Niet mogelijk" in main_text(page)
    assert not page.find_all("input", type="email"), "a closed signal takes no address"


@pytest.fixture
def open_page(made: Session, visitor: Visitor) -> Callable[[], Page]:
    make_signal(made, token=TOKEN)
    made.commit()
    return lambda: visitor.visit(f"{HERE}/volgen/{TOKEN}")


@pytest.fixture
def followers(engine: Engine) -> Iterator[Callable[[], list[tuple[str, bool]]]]:
    def read() -> list[tuple[str, bool]]:
        with Session(engine) as session:
            rows = session.scalars(select(MissingOfferFollower)).all()
            return [(row.email, row.confirmed_at is not None) for row in rows]

    return read


def link_in_mail(engine: Engine) -> str:
    with Session(engine) as session:
        found = re.search(rf"{HERE}/bevestigen\?sleutel=[\w-]+", session.scalars(select(Mail.text)).one())
    assert found is not None
    return found[0]


def test_mail_is_confirmed_by_a_button_and_stopped_by_another(
    open_page: Callable[[], Page], followers: Callable[[], list[tuple[str, bool]]], visitor: Visitor, engine: Engine
) -> None:
    page = open_page()
    post(visitor, action(page), values(page) | {"e-mail": "An@Linde.example"})
    assert followers() == [("an@linde.example", False)]
    assert "Wij stuurden u een mail" in main_text(open_page())
    assert "linde.example" not in main_text(open_page()), "the link may be shared"
    link = link_in_mail(engine)
    asked = visitor.visit(link)
    assert asked.response.headers["Referrer-Policy"] == "no-referrer"
    assert followers() == [("an@linde.example", False)], "opening confirms nothing: scanners open links too"
    answer = post(visitor, action(asked), values(asked))
    visitor.visit(answer.response.headers["Location"])
    assert followers() == [("an@linde.example", True)]
    visitor.visit(link, status=410)
    page = open_page()
    assert "U krijgt een mail als er nieuws is" in main_text(page)
    post(visitor, action(page), values(page))
    assert followers() == []
    assert not visitor.client._cookies


def test_a_typing_error_in_an_address_is_said(open_page: Callable[[], Page], visitor: Visitor) -> None:
    page = open_page()
    refused = post(visitor, action(page), values(page) | {"e-mail": "an@linde"}, 422)
    assert refused.by_id("e-mail").get("value") == "an@linde"
    assert [each.get("href") for each in refused.by_id("fouten").iter("a")] == ["#e-mail"]


def test_mail_without_seal_is_not_sent(
    open_page: Callable[[], Page], followers: Callable[[], list[tuple[str, bool]]], visitor: Visitor
) -> None:
    page = open_page()
    post(visitor, action(page), {"e-mail": "an@linde.example"}, 422)
    post(visitor, action(page) + "-stoppen", {}, 422)
    post(visitor, f"{HERE}/bevestigen", {"sleutel": TOKEN}, 422)
    assert followers() == []
    post(visitor, f"{HERE}/volgen/{'x' * 43}/mail", values(page) | {"e-mail": "an@linde.example"}, 404)


@pytest.mark.parametrize("path", [f"{HERE}/bevestigen", f"{HERE}/bevestigen?sleutel={'x' * 5000}"])
def test_a_link_that_does_not_work_says_what_to_do(path: str, visitor: Visitor) -> None:
    assert "Open uw melding met de link die u bewaarde" in main_text(visitor.visit(path, status=410))


def test_asking_for_mail_is_limited(made: Session, visitor: Visitor) -> None:
    for number in range(7):
        make_signal(made, token=str(number) * 43)
    made.commit()
    for number in range(7):
        page = visitor.visit(f"{HERE}/volgen/{str(number) * 43}")
        data = values(page) | {"e-mail": f"an{number}@linde.example"}
        post(visitor, action(page), data, 303 if number < 6 else 429)


def test_without_a_mail_server_no_address_is_asked(open_page: Callable[[], Page], app: Flask, visitor: Visitor) -> None:
    parts = app.extensions["plekwijzer"]
    app.extensions["plekwijzer"] = replace(parts, settings=replace(parts.settings, smtp=None))
    page = open_page()
    assert not page.find_all("input", type="email")
    post(visitor, f"{HERE}/volgen/{TOKEN}/mail", {"e-mail": "an@linde.example"}, 404)
