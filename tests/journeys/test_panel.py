"""From searches of visitors to the quarter that the panel prints."""

import io
from collections.abc import Iterator
from datetime import datetime

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.domain.dutch_time import AMSTERDAM
from tests.journeys.conftest import open_context, prepare
from tests.journeys.portal_process import PASSWORD, Portal
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PANEL_EMAIL = "klankbord@plekwijzer.example"
A4_POINTS = (595, 842)
SHOWN_FROM = 5
"""The page of the panel says no number below this."""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A small region with somebody of the panel."""
    folder = tmp_path_factory.mktemp("panel")
    portal = Portal(folder)
    prepare(portal, folder)
    portal.run(
        "user", "add", PANEL_EMAIL, "--naam", "Panel", "--rol", "klankbord", "--regio", "een-10-voor-de-jeugd",
        "--wachtwoord", PASSWORD,
    )  # fmt: skip
    portal.serve()
    portal.follow()
    yield portal
    portal.stop()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A person: the headless browser of tests would not count, because it says what it is."""
    context = open_context(browser, locale="nl-NL", viewport={"width": 390, "height": 800}, user_agent=PERSON)
    yield context
    context.close()


def sign_in(portal: Portal, page: Page) -> None:
    page.goto(f"{portal.url}/inloggen")
    page.get_by_label("E-mailadres").fill(PANEL_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hoe wordt Plekwijzer gebruikt?").wait_for()


def test_what_visitors_do_is_what_the_panel_sees_and_prints(
    portal: Portal, visitor: BrowserContext, page: Page
) -> None:
    person = visitor.new_page()
    person.goto(f"{portal.url}/rol")
    person.get_by_label("huisarts of praktijkondersteuner").check()
    person.get_by_role("button", name="Onthoud dit").click()
    expect(person.get_by_text("U zoekt als: huisarts")).to_be_visible()
    assert [(each["name"], each["value"]) for each in visitor.cookies()] == [("rol", "huisarts")]
    person.goto(f"{portal.url}/zoeken?q=pleegzorg")
    person.goto(f"{portal.url}/zoeken?q=xylofoonles")
    for _ in range(SHOWN_FROM):
        person = visitor.new_page()  # where a telephone number was chosen the browser waits for an application
        person.goto(f"{portal.url}/zoeken?q=pleegzorg")
        person.locator(".aanbod__titel a").first.click()
        with person.expect_response(lambda answer: answer.url.endswith("/contact")) as sent:
            person.locator("a.telefoon").click()
        assert sent.value.request.method == "POST"

    sign_in(portal, page)
    shown = ""

    def counted() -> bool:
        nonlocal shown
        page.goto(f"{portal.url}/klankbord?periode=week&rol=huisarts")
        shown = page.locator("#contact").inner_text()
        return shown.split("Ervoor")[1].split()[:2] == ["Zoekvragen", "7"] and f"gebruikt\t{SHOWN_FROM}" in shown

    wait_until(counted, "what each worker writes in its own time", pause=0.1)
    assert f"Aanbod geopend\t{SHOWN_FROM}" in shown, shown
    assert f"Telefoon of mail gebruikt\t{SHOWN_FROM}" in shown, shown
    expect(page.locator("#vragen tbody tr").first).to_contain_text("pleegzorg")

    page.get_by_role("link", name="Rapport om te printen").click()
    page.get_by_role("heading", name="Gebruik van Plekwijzer").wait_for()
    document = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    words = [" ".join(sheet.extract_text().split()) for sheet in document.pages]
    assert len(words) >= 3
    for number, (sheet, text) in enumerate(zip(document.pages, words, strict=True), start=1):
        assert [round(float(side)) for side in sheet.mediabox[2:]] == list(A4_POINTS)
        assert f"{number} van {len(words)}" in text
    whole = " ".join(words)
    assert "In deze periode stelden bezoekers 7 zoekvragen" in whole
    for left_out in ("Uitloggen", "Naar de inhoud", "Download", "Terug naar de cijfers"):
        assert left_out not in whole
    today = datetime.now(AMSTERDAM).date()
    assert f"{today.year}" in words[0]
