"""One tap on an offer: no cookie, counted, thanked for, and shown when enough of them say the same."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackKind
from portal.domain.waiting_time import Status
from portal.models import Feedback
from tests.factories.offers import make_offer, make_provider, make_report
from tests.web.conftest import Page, Visitor, text_of, texts_of

KINDS = ["Is vol", "Wachttijd is langer", "Geen gehoor", "Klopt niet", "Kon terecht"]


@pytest.fixture
def offer_id(made: Session) -> int:
    offer = make_offer(made, provider=make_provider(made, "De Linde"))
    make_report(made, offer, Status.AVAILABLE, days_old=2)
    return offer.id


class Referrer:
    """Somebody without an account who taps; fails when anything leaves a cookie."""

    def __init__(self, visitor: Visitor, offer_id: int) -> None:
        self.visitor, self.offer_id = visitor, offer_id

    def open(self) -> Page:
        return self.no_cookie(self.visitor.visit(f"/aanbod/{self.offer_id}"))

    def seal(self) -> str:
        return hidden(self.open().by_id("melding"))

    def tap(self, kind: str, *, status: int = 303, seal: str | None = None) -> Page:
        data = {"soort": kind, "zegel": self.seal() if seal is None else seal}
        return self.send("meldingen", data, status)

    def send(self, what: str, data: dict[str, Any], status: int = 303) -> Page:
        answer = self.visitor.client.post(f"/aanbod/{self.offer_id}/{what}", data=data)
        return self.no_cookie(self.visitor._check(answer, False, status))

    def follow(self, answer: Page) -> Page:
        return self.no_cookie(self.visitor.visit(answer.response.headers["Location"]))

    def no_cookie(self, page: Page) -> Page:
        assert page.response.headers.getlist("Set-Cookie") == []
        return page


def hidden(element: Any) -> str:
    return next(str(each.get("value")) for each in element.iter("input") if each.get("name") == "zegel")


@pytest.fixture
def referrer(offer_id: int, visitor: Visitor) -> Referrer:
    return Referrer(visitor, offer_id)


def kept(engine: Engine) -> list[tuple[str, int, list[str]]]:
    with Session(engine) as session:
        return [
            (row.kind.value, row.times, row.texts) for row in session.scalars(select(Feedback).order_by(Feedback.id))
        ]


def test_the_offer_page_has_one_button_per_kind(referrer: Referrer) -> None:
    panel = referrer.open().by_id("melding")
    assert texts_of(list(panel.iter("button"))) == KINDS


def test_a_result_row_leads_to_the_buttons(referrer: Referrer, offer_id: int) -> None:
    page = referrer.no_cookie(referrer.visitor.visit("/zoeken?product=S4-13"))
    links = [link for link in page.find_all("a") if link.get("href") == f"/aanbod/{offer_id}#melding"]
    assert [text_of(link) for link in links] == ["Klopt dit? Meld iets over De Linde, Traumabehandeling (EMDR)"]


@pytest.mark.parametrize("kind", list(FeedbackKind))
def test_a_tap_is_counted_and_thanked_for(referrer: Referrer, engine: Engine, kind: FeedbackKind) -> None:
    for times in (1, 2):
        page = referrer.follow(referrer.tap(kind.value))
        assert texts_of(page.find_all("h1")) == ["Dank u wel"]
        told = text_of(page.find_all("main")[0])
        assert "De Linde ziet haar meteen" in told
        assert ("regiobureau de melding" in told) is (kind is not FeedbackKind.HELPED)
        assert page.response.headers["X-Robots-Tag"] == "noindex"
        assert kept(engine) == [(kind.value, times, [])]


def test_a_line_of_text_can_follow(referrer: Referrer, engine: Engine) -> None:
    page = referrer.follow(referrer.tap("vol"))
    data = {"zegel": hidden(page.find_all("main")[0]), "tekst": "In Veldhoven pas weer plek na de zomer, zegt De Linde"}
    done = referrer.follow(referrer.send("toelichting", data))
    assert texts_of(done.find_all("h1")) == ["Uw toelichting is bewaard"]
    assert done.find_all("form") == []
    assert kept(engine) == [("vol", 1, [data["tekst"]])]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Typ een zin"),
        ("x" * 201, "hoogstens 200 tekens"),
        ("bel 06 12 34 56 78", "lange nummer"),
        ("het gaat om Sem", "Laat namen weg"),
        ("mail naar <b>a@b.nl</b>", "e-mailadres"),
    ],
)
def test_a_refused_line_says_what_to_leave_out(referrer: Referrer, engine: Engine, text: str, part: str) -> None:
    page = referrer.follow(referrer.tap("vol"))
    data = {"zegel": hidden(page.find_all("main")[0]), "tekst": text}
    refused = referrer.send("toelichting", data, status=422)
    assert part in text_of(refused.by_id("tekst-fout"))
    field = refused.by_id("tekst")
    assert (field.get("value"), field.get("aria-invalid")) == (text, "true")
    assert kept(engine) == [("vol", 1, [])]
    referrer.send("toelichting", {"zegel": hidden(refused.find_all("main")[0]), "tekst": "pas na de zomer"})
    assert kept(engine) == [("vol", 1, ["pas na de zomer"])]


def test_what_was_typed_is_published_nowhere(referrer: Referrer) -> None:
    page = referrer.follow(referrer.tap("vol"))
    done = referrer.send("toelichting", {"zegel": hidden(page.find_all("main")[0]), "tekst": "geheimzin"})
    pages = [f"/aanbod/{referrer.offer_id}", "/zoeken", "/api/v1/aanbod", done.response.headers["Location"]]
    for url in pages:
        assert "geheimzin" not in referrer.visitor.client.get(url).get_data(as_text=True)


@pytest.mark.parametrize("kind", ["", "anders", "vol "])
def test_an_unknown_kind_is_not_counted(referrer: Referrer, engine: Engine, kind: str) -> None:
    page = referrer.tap(kind, status=422)
    assert "Kies een van de knoppen." in text_of(page.by_id("melding"))
    assert kept(engine) == []


def test_only_a_sealed_form_of_this_offer_counts(referrer: Referrer, engine: Engine, app: Flask, made: Session) -> None:
    other = make_offer(made)
    make_report(made, other)
    made.commit()
    elsewhere = Referrer(referrer.visitor, other.id).seal()
    for seal in ("", "x", elsewhere):
        page = referrer.tap("vol", status=422, seal=seal)
        assert "stond te lang open" in text_of(page.by_id("melding"))
    text = referrer.send("toelichting", {"zegel": referrer.seal(), "tekst": "vol"}, status=422)
    assert "stond te lang open" in text_of(text.by_id("melding"))
    assert kept(engine) == []


def test_another_site_cannot_let_its_readers_report(referrer: Referrer, engine: Engine) -> None:
    seal, url = referrer.seal(), f"/aanbod/{referrer.offer_id}/meldingen"
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elders.example"}):
        answer = referrer.visitor.client.post(url, data={"soort": "vol", "zegel": seal}, headers=headers)
        assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (403, [])
    assert kept(engine) == []


def test_an_offer_that_is_not_shown_takes_no_report(referrer: Referrer) -> None:
    for url in ("/aanbod/999999/meldingen", "/aanbod/999999/toelichting"):
        assert referrer.visitor.client.post(url, data={"soort": "vol"}).status_code == 404
    assert referrer.visitor.client.get("/aanbod/999999/bedankt").status_code == 404


@pytest.mark.parametrize("seal", ["", "x", "e30.Z.y"])
def test_thanks_without_a_report_lead_to_the_offer(referrer: Referrer, seal: str) -> None:
    answer = referrer.visitor.client.get(f"/aanbod/{referrer.offer_id}/bedankt?melding={seal}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/aanbod/{referrer.offer_id}")


def test_somebody_who_goes_on_and_on_is_stopped(referrer: Referrer, app: Flask) -> None:
    app.config["PORTAL_PUBLIC_FORM_RATE"] = "2 per minute"
    seal = referrer.seal()
    for _ in range(2):
        referrer.tap("vol", seal=seal)
    page = referrer.tap("vol", seal=seal, status=429)
    assert "Te veel pogingen" in text_of(page.find_all("main")[0])


def test_three_different_reports_show_everywhere(referrer: Referrer) -> None:
    visitor, number = referrer.visitor, referrer.offer_id
    for kind in ("vol", "geen-gehoor"):
        referrer.tap(kind)
    assert "Kan nu starten" in text_of(visitor.visit("/zoeken?product=S4-13").find_all("main")[0])
    assert visitor.client.get("/api/v1/aanbod?startBinnen=0").json["resultaten"][0]["actualiteit"] == "actueel"
    referrer.tap("klopt-niet")
    results = text_of(visitor.visit("/zoeken?product=S4-13").find_all("main")[0])
    assert "Mogelijk niet actueel: verwijzers melden iets anders. 2 dagen geleden gemeten" in results
    assert "Mogelijk plek" in results
    offer = text_of(visitor.visit(f"/aanbod/{number}").find_all("main")[0])
    assert "Mogelijk niet actueel" in offer
    assert "minstens drie meldingen dat het niet klopt" in offer
    assert "mogelijk niet actueel)" in offer  # in the text for the letter
    (row,) = visitor.client.get("/api/v1/aanbod").json["resultaten"]
    assert (row["actualiteit"], row["status"]) == ("mogelijk-niet-actueel", "beschikbaar")
    assert visitor.client.get("/api/v1/aanbod").json["facetten"]["status"] == {"beschikbaar": 1}
    start = text_of(visitor.visit("/").find_all("main")[0])
    assert "De Linde" not in start
