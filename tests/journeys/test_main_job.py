"""The main job, end to end in a real browser: a referrer finds care, a provider changes a wait, the search shows it."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import PROVIDER_EMAIL, open_context
from tests.journeys.portal_process import PASSWORD, Portal

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def providers(page: Page) -> list[str]:
    return [text.split(",")[0].strip() for text in page.locator(".aanbod__titel").all_inner_texts()]


def search_pleegzorg(page: Page, portal: Portal) -> None:
    page.goto(portal.url)
    page.get_by_label("Wat is er aan de hand?").fill("pleegzorg")
    page.get_by_label("Plaats of postcode").fill("5503")
    page.get_by_label("Afstand").select_option("15")
    page.get_by_role("button", name="Zoek aanbod").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pleegzorg, bij 5503 (Veldhoven)")


def test_a_referrer_finds_and_a_provider_changes(portal: Portal, page: Page, context: BrowserContext) -> None:
    search_pleegzorg(page, portal)
    expect(page.locator("#resultaten")).to_contain_text("5 resultaten")

    with page.expect_response(lambda answer: "kenmerk=overbrugging" in answer.url) as answer:
        page.get_by_label(re.compile("^Biedt overbruggingszorg")).check()
    assert answer.value.request.headers["hx-request"] == "true"
    assert "<html" not in answer.value.text()
    expect(page.locator(".resultkop__telling")).to_contain_text("3 resultaten")
    expect(page).to_have_url(re.compile(r"/zoeken\?.*kenmerk=overbrugging"))

    page.get_by_role("link", name="Wachttijd", exact=True).click()
    expect(page.get_by_role("link", name="Wachttijd", exact=True)).to_have_attribute("aria-current", "true")
    assert providers(page) == ["De Beuk", "De Wilg", "De Berk"]
    shared = page.url

    page.get_by_role("link", name=re.compile("^De Berk")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pleegzorg voltijd")
    expect(page.locator(".wachtpaneel")).to_contain_text("10 weken")
    page.go_back()
    expect(page.locator(".resultkop__telling")).to_contain_text("3 resultaten")

    page.goto(f"{portal.url}/mijn-aanbod")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn aanbod")
    row = page.locator("tbody.invulrij").first
    row.get_by_label(re.compile("^Status")).select_option("wachtlijst")
    row.get_by_label(re.compile("^Tot intake")).fill("1")
    row.get_by_label(re.compile("^Daarna start")).fill("0")
    row.get_by_role("button", name=re.compile("^Opslaan")).click()
    expect(row.locator(".rij__klaar")).to_have_text("Opgeslagen, vandaag")

    elsewhere = context.new_page()
    elsewhere.goto(shared)
    assert providers(elsewhere)[0] == "De Berk"
    expect(elsewhere.locator(".aanbod").first).to_contain_text("1 week")
    expect(elsewhere.locator(".aanbod").first).to_contain_text("Vandaag gemeten, door de aanbieder")


def test_it_all_works_without_javascript(portal: Portal, page: Page, context: BrowserContext) -> None:
    browser = context.browser
    assert browser is not None
    plain = open_context(browser, java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="nl-NL")
    page = plain.new_page()
    search_pleegzorg(page, portal)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label(re.compile("^Biedt overbruggingszorg")).check()
    page.get_by_role("button", name=re.compile("^Toon")).click()
    expect(page.locator(".resultkop__telling")).to_contain_text("3 resultaten")
    page.goto(f"{portal.url}/mijn-aanbod")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name=re.compile("^Ongewijzigd")).first.click()
    expect(page.locator(".melding--goed").first).to_contain_text("opgeslagen")
    plain.close()


def test_a_filter_can_be_set_by_keyboard_and_the_count_is_announced(portal: Portal, page: Page) -> None:
    search_pleegzorg(page, portal)
    page.get_by_label(re.compile("^Biedt overbruggingszorg")).focus()
    page.keyboard.press("Space")
    expect(page.locator("#telling")).to_have_text("3 resultaten")
    focused = page.evaluate("document.activeElement.value")
    assert focused == "overbrugging"


def test_the_filter_drawer_of_a_phone_stays_open(portal: Portal, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    search_pleegzorg(page, portal)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label(re.compile("^Biedt overbruggingszorg")).check()
    expect(page.get_by_role("button", name="Toon 3 resultaten")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Toon 3 resultaten")).to_be_hidden()


def test_a_failed_save_says_so(portal: Portal, page: Page) -> None:
    page.goto(f"{portal.url}/inloggen")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    row = page.locator("tbody.invulrij").first
    row.get_by_label(re.compile("^Status")).select_option("wachtlijst")
    row.get_by_label(re.compile("^Tot intake")).fill("999")
    row.get_by_role("button", name=re.compile("^Opslaan")).click()
    expect(row.locator(".fout")).to_contain_text("van 0 tot en met 260 weken")
    page.route("**/mijn-aanbod/*", lambda route: route.abort())
    row.get_by_role("button", name=re.compile("^Opslaan")).click()
    expect(page.locator("#verbinding")).to_contain_text("Geen verbinding")
