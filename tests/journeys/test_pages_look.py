"""Every page at a phone's and a desk's width: axe finds nothing, and nothing sticks out."""

import re
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.dutch_time import AMSTERDAM
from portal.domain.how_found import months_until, previous_month
from portal.models import Contract, Offer, OfferUsage, Provider, UsageMonth
from portal.models.database import begin_writing, open_engine
from tests.journeys.conftest import PROVIDER_EMAIL, add_office
from tests.journeys.portal_process import PASSWORD, Portal

pytestmark = [pytest.mark.browser, pytest.mark.processes]

PATHS = (
    "/",
    "/zoeken",
    "/zoeken?q=pleegzorg&plaats=5503&straal=15&kenmerk=overbrugging&leeftijd=12",
    "/zoeken?q=pleegzorg&plaats=5503&straal=1&start-binnen=0",
    "/zoeken?plaats=nergens",
    "/aanbod/1",
    "/aanbieders/de-berk",
    "/producten",
    "/producten/S2-01",
    "/producten/S5-01",
    "/over",
    "/ontbrekend-aanbod?q=pleegzorg&plaats=5503&leeftijd=12",
    "/ontbrekend-aanbod/bevestigd",
    "/ontbrekend-aanbod/bevestigen?sleutel=weg",
    "/wachttijden",
    "/wachttijden?segment=4",
    "/wachttijden/S2-01",
    "/wachttijden/S5-01",
    "/verbeterd",
    "/inloggen",
    "/wachtwoord-vergeten",
    "/wachtwoord-vergeten/verstuurd",
    "/uitnodiging?sleutel=weg",
    "/weg",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OPEN_ALL = """() => {
  document.querySelectorAll('details').forEach((each) => each.setAttribute('open', ''));
  document.querySelectorAll('.bewaarbalk').forEach((each) => { each.style.position = 'static'; });
}"""
"""All that can be folded open; and the bar that sticks to the edge in its own place, because what lies half under it
where the page happens to stand only looks too small to touch: it scrolls, and focus keeps clear of it."""


def check(page: Page) -> None:
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def follow(page: Page, link: Locator) -> None:
    """Click, and wait for the page it leads to: what is looked at before that may be gone in the middle of it."""
    with page.expect_navigation():
        link.click()


def fill_usage(portal: Portal) -> None:
    """A year of numbers in which the provider is found more often than others."""
    engine = open_engine(f"sqlite:///{portal.var / 'plekwijzer.sqlite'}")
    with Session(engine) as session:
        begin_writing(session)
        region_id = session.scalars(select(Contract.region_id)).first()
        own = set(session.scalars(select(Contract.provider_id).join(Provider).where(Provider.slug == "de-berk")))
        months = months_until(previous_month(datetime.now(AMSTERDAM).date()))
        if session.scalar(select(OfferUsage.offer_id).limit(1)) is None:
            offers = session.execute(select(Offer.id, Contract.provider_id).join(Contract)).all()
            for place, month in enumerate(months):
                session.add(UsageMonth(region_id=region_id, month=month, kind="zoekvraag", count=100))
                for offer_id, provider_id in offers:
                    shown = 1200 + place * 17 if provider_id in own else 40 + place
                    session.add(OfferUsage(offer_id=offer_id, month=month, shown=shown, opened=shown // 8, contacted=3))
            for code in ("tolk", "thuis", "avond", "rolstoel", "nl", "en", "ar", "tr"):
                counted = {"region_id": region_id, "month": months[-1], "kind": "product-kenmerk", "count": 9}
                session.add(UsageMonth(subject=f"|{code}", **counted))
        session.commit()
    engine.dispose()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(portal: Portal, page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(portal.url + path)
    check(page)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_sheet_and_its_errors(portal: Portal, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{portal.url}/mijn-aanbod")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill("verkeerd wachtwoord")
    follow(page, page.get_by_role("button", name="Inloggen"))
    check(page)
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    follow(page, page.get_by_role("button", name="Inloggen"))
    check(page)
    row = page.locator("tbody.invulrij").first
    row.locator("select[name^=status]").select_option("stop")
    row.get_by_role("button", name=re.compile("^Opslaan")).click()
    row.locator(".fout").wait_for()
    check(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_an_own_offer_and_an_own_location(portal: Portal, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{portal.url}/mijn-aanbod")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    follow(page, page.get_by_role("link", name=re.compile("^Bewerken")).first)
    check(page)
    page.get_by_label("Wat het is").fill("Pleegzorg.\n\n- met <b>aandacht</b>\n- dichtbij")
    page.locator("#voorbeeld li", has_text="met <b>aandacht</b>").wait_for()  # htmx, a moment after typing
    page.get_by_label("Zoek een kenmerk").fill("taal engels")
    expect(page.locator("#kenmerktelling")).to_have_text("1 kenmerk")
    expect(page.get_by_role("checkbox", name="EMDR")).to_be_hidden()
    check(page)
    page.locator("#veld-age_to").fill("99")
    page.get_by_role("button", name="Opslaan").click()
    page.locator("#fouten").wait_for()
    check(page)
    page.goto(f"{portal.url}/mijn-aanbod/vestigingen")
    check(page)
    follow(page, page.locator("h2 a").first)
    check(page)
    page.locator("#kaart").click(position={"x": 150, "y": 40})
    expect(page.get_by_role("heading", name="Dit gebeurt er als u opslaat")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("Een punt op de kaart"))).to_be_checked()
    check(page)
    page.get_by_label("Straat").fill("")
    page.get_by_role("button", name="Opslaan").last.click()
    page.locator("#fouten").wait_for()
    check(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_how_a_provider_is_found(portal: Portal, page: Page, width: int) -> None:
    fill_usage(portal)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{portal.url}/mijn-aanbod/gevonden")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("heading", name="Per product").wait_for()
    check(page)
    page.get_by_label("Product", exact=True).select_option(index=1)
    page.get_by_role("button", name="Toon").first.click()
    expect(page.get_by_text("nu meer dan het midden van anderen").first).to_be_visible()
    check(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_of_the_office_and_their_errors(portal: Portal, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    email = f"kantoor-{width}@plekwijzer.example"  # a code works once, so every width has its own account
    add_office(portal, email)
    page.goto(f"{portal.url}/regiobeheer/zoekwoorden")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.locator("input[name=code]").fill(portal.run("user", "code", email).split()[-1])
    page.keyboard.press("Enter")
    page.get_by_label("Woord of woorden die mensen typen").wait_for()
    check(page)
    page.get_by_label("Woord of woorden die mensen typen").fill("hulp")
    page.get_by_role("radio", name=re.compile("Zoek ook op een ander woord")).check()
    expect(page.get_by_label("Welk product?")).to_be_hidden()
    page.get_by_role("button", name="Voeg toe").click()
    page.locator("#fouten").wait_for()
    check(page)
    page.get_by_label("Woord of woorden die mensen typen").fill(f"tent {'x' * width}"[:24])
    page.get_by_label("Welk ander woord?").fill(f"logeerhuis{width}")
    page.get_by_role("button", name="Voeg toe").click()
    page.locator(".melding--goed").wait_for()
    check(page)
    follow(page, page.get_by_role("link", name=re.compile("^Haal weg")).first)
    check(page)
    page.get_by_role("button", name="Haal weg").click()
    page.goto(f"{portal.url}/regiobeheer")
    check(page)
    page.goto(f"{portal.url}/regiobeheer/meldingen")
    check(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_thanks_for_a_report_and_the_queue_of_the_provider(portal: Portal, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{portal.url}/aanbieders/de-berk")
    page.locator(".aanbod__titel a").first.click()
    page.get_by_role("button", name="Klopt niet").click()
    page.get_by_role("heading", name="Dank u wel").wait_for()
    check(page)
    page.locator("#tekst").fill("bel 0612345678")
    page.keyboard.press("Enter")
    page.locator("#tekst-fout").wait_for()
    check(page)
    page.locator("#tekst").fill("dit_is_een_heel_lang_woord_zonder_spaties_dat_nergens_mag_uitsteken" * 2)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Uw toelichting is bewaard").wait_for()
    check(page)
    page.goto(f"{portal.url}/mijn-aanbod/meldingen")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Meldingen van verwijzers").wait_for()
    check(page)
    page.get_by_role("button", name="Bewaar dit antwoord").first.click()
    page.locator("#fouten").wait_for()
    check(page)
    page.goto(f"{portal.url}/mijn-aanbod")
    check(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_signal_about_a_missing_offer_from_its_form_to_its_answer(portal: Portal, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{portal.url}/ontbrekend-aanbod")
    page.get_by_role("button", name="Verstuur melding").click()
    page.locator("#fouten").wait_for()
    check(page)
    page.goto(f"{portal.url}/ontbrekend-aanbod?product=S2-01&gebied=Peelland&kenmerk=overbrugging")
    page.get_by_role("button", name="Verstuur melding").click()
    page.get_by_role("heading", name="Bewaar deze link").wait_for()
    check(page)
    email = f"kantoor-aanbod-{width}@plekwijzer.example"
    add_office(portal, email)
    page.goto(f"{portal.url}/regiobeheer/ontbrekend-aanbod")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.locator("input[name=code]").fill(portal.run("user", "code", email).split()[-1])
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^Pleegzorg voltijd ?, Peelland")).wait_for()
    check(page)
    follow(page, page.get_by_role("link", name=re.compile("^Pleegzorg voltijd ?, Peelland")))
    check(page)
    page.get_by_role("button", name="Leg antwoord vast").click()
    page.locator("#fouten").wait_for()
    check(page)
    follow(page, page.locator(".gemis__een a").first)
    check(page)
    page.goto(f"{portal.url}/regiobeheer/ontbrekend-aanbod?segment=5")
    check(page)
    page.goto(f"{portal.url}/klankbord/ontbrekend-aanbod")
    check(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_of_the_improvement_list(portal: Portal, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    email = f"lijst-{width}@plekwijzer.example"
    add_office(portal, email)
    page.goto(f"{portal.url}/klankbord/verbeterlijst")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.locator("input[name=code]").fill(portal.run("user", "code", email).split()[-1])
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Wens voorstellen").wait_for()
    check(page)
    page.get_by_role("link", name="Wens voorstellen").click()
    page.get_by_role("button", name="Zet op de lijst").click()
    page.locator("#fouten").wait_for()
    check(page)
    page.get_by_label("Titel").fill(f"Een wens van {width} pixels {'breed' * 12}")
    page.get_by_label("Uitleg").fill("Zo is het beter.\n\n- voor wie leest\n- voor wie typt")
    page.get_by_role("button", name="Zet op de lijst").click()
    page.get_by_role("button", name="Sla besluit op").click()
    page.locator("#fouten").wait_for()
    check(page)
    page.get_by_role("radio", name=re.compile("^Gaan we doen")).check()
    page.get_by_label("Waarom?").fill("Dit helpt iedereen.")
    page.get_by_role("button", name="Sla besluit op").click()
    page.get_by_label("In welk kwartaal?").select_option(index=2)
    page.get_by_role("button", name="Sla planning op").click()
    page.locator(".melding--goed").wait_for()
    check(page)
    page.goto(f"{portal.url}/klankbord/verbeterlijst")
    check(page)
    page.goto(f"{portal.url}/klankbord/agenda")
    check(page)
    page.goto(f"{portal.url}/klankbord/verbeterlijst?status=gepland")
    page.get_by_role("link", name=re.compile(f"^Een wens van {width} ")).click()
    page.get_by_label("Wat is er gedaan?").fill("Het is beter nu.")
    page.get_by_role("button", name="Zet op gedaan").click()
    page.locator(".melding--goed").wait_for()
    page.get_by_role("link", name="Lees meer op de lijst van verbeteringen").click()
    expect(page.get_by_role("heading", name=re.compile(f"^Een wens van {width} "))).to_be_visible()
    check(page)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_pages_of_an_account(portal: Portal, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{portal.url}/mijn-aanbod")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Mijn aanbod").wait_for()
    page.goto(f"{portal.url}/mijn-aanbod/collegas")
    page.get_by_label("E-mailadres van uw collega").fill("een.hele.lange.naam.van.iemand@aanbieder.example")
    page.keyboard.press("Enter")
    page.get_by_role("status").first.wait_for()
    check(page)
    page.goto(f"{portal.url}/account")
    check(page)
    page.get_by_label("Wachtwoord van nu").fill(PASSWORD)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill("wachtwoord123")
    page.keyboard.press("Enter")
    page.locator("#fouten").wait_for()
    check(page)
    page.goto(f"{portal.url}/account/tweede-stap")
    begin = page.get_by_role("button", name="Tweede stap instellen")
    if begin.count():  # the account is shared by all widths: the first one made the key
        begin.click()
    page.locator(".qr").wait_for()
    check(page)


@pytest.mark.parametrize("path", ["/", "/zoeken?q=pleegzorg&plaats=5503", "/aanbod/1", "/mijn-aanbod", "/over"])
def test_nothing_sticks_out_at_320(portal: Portal, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(portal.url + path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
