"""From a search in vain to an answer: for who keeps the link, and for who wants mail and leaves no trace of it."""

import mailbox
import re
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from portal.models.database import open_engine
from tests.factories.missing_offers import where_it_stands
from tests.journeys.conftest import add_office, open_context, prepare
from tests.journeys.portal_process import PASSWORD, Portal, free_port
from tests.waiting import wait_for_port

pytestmark = [pytest.mark.browser, pytest.mark.processes]

SEARCH = "/zoeken?q=pleegzorg&plaats=5503&straal=1&start-binnen=0&leeftijd=12"
ADDRESS = "praktijk.de-linde@huisarts.example"
BOX = "mailbox"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A small region, and a mail server that is a process of its own and keeps a mailbox."""
    folder, port = tmp_path_factory.mktemp("missing-offer"), free_port()
    portal = Portal(folder)
    portal.extra = {
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "PORTAL_MAIL_FROM": "Plekwijzer <plekwijzer@regio.example>",
        "PORTAL_BASE_URL": portal.url,
    }
    words = ("-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", str(folder / BOX))
    portal.start(sys.executable, "-m", "aiosmtpd", *words)
    prepare(portal, folder)
    portal.serve()
    portal.follow()
    wait_for_port(port)
    yield portal
    portal.stop()


def mails(portal: Portal) -> list[EmailMessage]:
    """The mails that arrived, in order."""
    found = []
    for stored in mailbox.Maildir(portal.var / BOX):
        message = message_from_bytes(stored.as_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        found.append(message)
    return sorted(found, key=lambda message: message["Date"].datetime)


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def report(portal: Portal, context: BrowserContext) -> Page:
    """Search, find nothing, two taps; the page with the link."""
    page = context.new_page()
    page.goto(portal.url + SEARCH)
    page.get_by_role("link", name="Meld ontbrekend aanbod").first.click()  # the first tap
    expect(page.get_by_label("Wat ontbreekt?")).to_have_value("S2-01")
    expect(page.get_by_label("Waar?")).to_have_value("GM0861")
    expect(page.get_by_label("Leeftijd")).to_have_value("12-15")
    page.get_by_role("button", name="Verstuur melding").click()  # the second
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt, uw melding is verstuurd")
    return page


def answer(portal: Portal, browser: Browser, email: str, words: str) -> None:
    """The office signs in with a code and answers the whole group."""
    add_office(portal, email)
    context = open_context(browser, locale="nl-NL", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{portal.url}/regiobeheer/ontbrekend-aanbod")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.locator("input[name=code]").fill(portal.run("user", "code", email).split()[-1])
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("^Pleegzorg voltijd ?, Veldhoven en Waalre")).click()
    expect(page.get_by_text("Volgend toetredingsmoment")).to_be_visible()
    expect(page.get_by_role("link", name="De Linde")).to_be_visible()
    assert ADDRESS not in page.content()
    page.get_by_role("radio", name=re.compile("^Opgelost")).check()
    page.get_by_label("Antwoord", exact=True).fill(words)
    page.get_by_role("button", name="Leg antwoord vast").click()
    expect(page.locator(".melding--goed")).to_contain_text("1 melding bijgewerkt")
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_search_in_vain_gets_an_answer_by_its_link(portal: Portal, browser: Browser, script: bool) -> None:
    context = open_context(browser, locale="nl-NL", viewport={"width": 390, "height": 844}, java_script_enabled=script)
    page = report(portal, context)
    link = page.locator("#volglink").inner_text()
    words = f"Vanaf januari is er een gezin in Veldhoven ({'met' if script else 'zonder'} script)."
    answer(portal, browser, f"kantoor-{script}@plekwijzer.example".lower(), words)

    page.goto(link)
    expect(page.locator(".gemis__antwoord")).to_contain_text(words)
    expect(page.locator(".gemis__stand")).to_have_text("Opgelost")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth") if script else True
    assert context.cookies() == []
    context.close()


def test_who_wants_mail_confirms_and_is_forgotten_with_the_last_one(portal: Portal, browser: Browser) -> None:
    context = open_context(browser, locale="nl-NL", viewport={"width": 390, "height": 844})
    page = report(portal, context)
    page.get_by_label("Uw e-mailadres").fill(ADDRESS)
    page.get_by_role("button", name="Stuur mij bericht").click()
    expect(page.get_by_text("Wij stuurden u een mail")).to_be_visible()
    assert "Verstuurd: 1." in portal.run("mail")
    (confirm,) = mails(portal)
    assert confirm["To"] == ADDRESS
    (link,) = re.findall(rf"{portal.url}/ontbrekend-aanbod/bevestigen\?sleutel=[\w-]+", text_of(confirm))
    page.goto(link)
    page.get_by_role("button", name="Ja, stuur mij bericht").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("U krijgt bericht")
    assert context.cookies() == []
    context.close()
    engine = open_engine(f"sqlite:///{portal.var / 'plekwijzer.sqlite'}")
    assert where_it_stands(engine, ADDRESS) == ["missing_offer_follower.email"]

    answer(portal, browser, "kantoor-mail@plekwijzer.example", "De Linde heeft weer plek.")
    assert where_it_stands(engine, ADDRESS) == ["mail.address"], "the last mail waits"
    assert "Verstuurd: 1." in portal.run("mail")
    news = mails(portal)[-1]
    assert news["To"] == ADDRESS
    assert "De Linde heeft weer plek." in text_of(news)
    assert "Dit is de laatste mail" in text_of(news)

    assert where_it_stands(engine, ADDRESS) == []
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    kept = b"".join(Path(file).read_bytes() for file in portal.var.glob("plekwijzer.sqlite*"))
    assert ADDRESS.encode() not in kept, "nor in what the file holds of deleted rows"
