"""A visitor says that an offer is full, its provider corrects it, and doubt comes and goes; in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PROVIDER_EMAIL, open_context, prepare
from tests.journeys.portal_process import PASSWORD, Portal

pytestmark = [pytest.mark.browser, pytest.mark.processes]

SEARCH = "/zoeken?q=pleegzorg&plaats=5503&straal=15"
DOUBT = "Mogelijk niet actueel: verwijzers melden iets anders"


@pytest.fixture
def portal(database_url: str, tmp_path: Path) -> Iterator[Portal]:
    """The small region on either database, with two workers: what one counted, the other shows."""
    portal = Portal(tmp_path / "var", database_url)
    portal.var.mkdir()
    prepare(portal, tmp_path)
    portal.serve()
    yield portal
    portal.stop()


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def referrer(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A visitor, with and without JavaScript; at the end the browser holds no cookie at all."""
    width = 1280 if request.param else 390
    context = open_context(
        browser, java_script_enabled=request.param, locale="nl-NL", viewport={"width": width, "height": 900}
    )
    yield context
    assert context.cookies() == []
    context.close()


def tap(page: Page, portal: Portal, kind: str) -> None:
    """From the results to the buttons of De Berk, one tap, and thanks."""
    page.goto(portal.url + SEARCH)
    page.get_by_role("link", name=re.compile("^Klopt dit. Meld iets over De Berk")).click()
    expect(page).to_have_url(re.compile(r"/aanbod/\d+#melding$"))
    page.get_by_role("button", name=kind).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")


def sign_in(page: Page, portal: Portal) -> None:
    page.goto(f"{portal.url}/mijn-aanbod")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn aanbod")


def test_a_report_is_answered_by_a_new_figure_and_doubt_by_a_confirmation(
    portal: Portal, page: Page, referrer: BrowserContext
) -> None:
    visitor = referrer.new_page()
    tap(visitor, portal, "Is vol")
    visitor.get_by_label("Wilt u er een zin bij schrijven?").fill("bel 0612345678")
    visitor.get_by_role("button", name="Verstuur deze zin").click()
    expect(visitor.locator("#tekst-fout")).to_contain_text("Laat het lange nummer weg")
    visitor.get_by_label("Wilt u er een zin bij schrijven?").fill("pas weer plek na de zomer")
    visitor.get_by_role("button", name="Verstuur deze zin").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Uw toelichting is bewaard")

    sign_in(page, portal)
    expect(page.locator("main")).to_contain_text("1 melding wacht op antwoord.")
    page.get_by_role("link", name="Bekijk de meldingen").click()
    card = page.locator("article")
    expect(card).to_contain_text("Is vol")
    expect(card).to_contain_text("pas weer plek na de zomer")
    card.get_by_role("link", name=re.compile("^Pas het cijfer aan")).click()
    row = page.locator("tbody.invulrij").first
    row.get_by_label(re.compile("^Tot intake")).fill("14")
    row.get_by_label(re.compile("^Daarna start")).fill("16")
    row.get_by_role("button", name=re.compile("^Opslaan")).click()
    expect(row.locator(".rij__klaar")).to_have_text("Opgeslagen, vandaag")
    page.goto(f"{portal.url}/mijn-aanbod/meldingen")
    expect(page.locator("article")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Gecorrigeerd, vandaag")

    visitor.goto(portal.url + SEARCH)
    found = visitor.locator(".aanbod", has_text="De Berk")
    expect(found).to_contain_text("14 weken")
    expect(found).to_contain_text("Vandaag gemeten, door de aanbieder")

    for kind in ("Wachttijd is langer", "Geen gehoor", "Klopt niet"):
        visitor.goto(portal.url + SEARCH)
        expect(visitor.locator(".aanbod", has_text="De Berk")).not_to_contain_text(DOUBT)
        tap(visitor, portal, kind)
    for _ in range(4):  # whichever of the workers answers
        visitor.goto(portal.url + SEARCH)
        expect(visitor.locator(".aanbod", has_text="De Berk")).to_contain_text(DOUBT)

    page.goto(f"{portal.url}/mijn-aanbod")
    expect(page.locator("tbody.invulrij").first).to_contain_text("volgens meldingen niet actueel")
    page.get_by_role("button", name=re.compile("^Alles is ongewijzigd")).click()
    page.wait_for_url(re.compile("/mijn-aanbod"))
    expect(page.locator("main")).to_contain_text("opgeslagen om")
    expect(page.locator("main")).to_contain_text("3 meldingen wachten op antwoord.")
    for _ in range(4):
        visitor.goto(portal.url + SEARCH)
        found = visitor.locator(".aanbod", has_text="De Berk")
        expect(found).to_contain_text("14 weken")
        expect(found).not_to_contain_text(DOUBT)
