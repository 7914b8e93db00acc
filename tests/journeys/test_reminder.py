"""From a reminder in the mailbox to twenty confirmed figures: one click in the mail, one on the page."""

import mailbox
import re
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from portal.settings import ROOT
from tests.factories.offer_file import good_row, write_csv
from tests.journeys.conftest import measured, open_context
from tests.journeys.portal_process import PASSWORD, Portal, free_port
from tests.waiting import wait_for_port

pytestmark = [pytest.mark.browser, pytest.mark.processes]

OFFERS = 20
PROVIDERS = {"De Linde": 1280, "De Eik": 390}
REGION = "een-10-voor-de-jeugd"


def codes() -> list[str]:
    lines = (ROOT / "portal" / "reference" / "producten.csv").read_text().splitlines()
    found = [line.split(";")[0] for line in lines if re.match(r"S4-", line)]
    return found[:OFFERS]


def rows() -> list[dict[str, str]]:
    return [
        good_row(aanbieder=name, kvk=f"9100000{number}", productcode=code, vestiging=f"Veldhoven {place}",
                 kenmerken="", gemeten_op=measured(26), plekken_totaal="", omschrijving="Behandeling.")
        for number, name in enumerate(PROVIDERS)
        for place in range(2)
        for code in codes()[:OFFERS // 2]
    ]  # fmt: skip


def email_of(name: str) -> str:
    return f"{name.lower().replace(' ', '-')}@plekwijzer.example"


@pytest.fixture(scope="module")
def post_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, Path]]:
    """A portal, and a mail server that is a process of its own and keeps a mailbox."""
    folder, port = tmp_path_factory.mktemp("reminder"), free_port()
    portal = Portal(folder)
    portal.extra = {
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "PORTAL_MAIL_FROM": "Plekwijzer <plekwijzer@regio.example>",
        "PORTAL_BASE_URL": portal.url,
    }
    box = folder / "mailbox"
    words = ("-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Mailbox", str(box))
    portal.start(sys.executable, "-m", "aiosmtpd", *words)
    portal.run("init")
    portal.run("import", "aanbod", str(write_csv(folder / "aanbod.csv", rows())), "--regio", REGION)
    for name in PROVIDERS:
        slug = name.lower().replace(" ", "-")
        portal.run(
            "user", "add", email_of(name), "--naam", "An", "--rol", "aanbieder", "--aanbieder", slug,
            "--wachtwoord", PASSWORD,
        )  # fmt: skip
    portal.run("index", "rebuild")
    portal.serve()
    portal.follow()
    wait_for_port(port)
    yield portal, box
    portal.stop()


def received(box: Path) -> dict[str, EmailMessage]:
    """The mails that arrived, by address."""
    found = {}
    for stored in mailbox.Maildir(box):
        message = message_from_bytes(stored.as_bytes(), policy=policy.default)
        assert isinstance(message, EmailMessage)
        assert str(message["To"]) not in found, "one mail to each"
        found[str(message["To"])] = message
    return found


def test_twenty_offers_in_two_clicks(post_office: tuple[Portal, Path], browser: Browser) -> None:
    portal, box = post_office
    assert "Klaargezet: 2 herinneringen" in portal.run("remind")
    assert "Klaargezet: 0 herinneringen" in portal.run("remind")
    assert "Verstuurd: 2. Later opnieuw: 0. Geweigerd: 0." in portal.run("mail")
    mails = received(box)
    assert set(mails) == {email_of(name) for name in PROVIDERS}
    for name, width in PROVIDERS.items():
        message = mails[email_of(name)]
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None
        assert html is not None
        (link,) = re.findall(rf"{portal.url}/herinnering\?sleutel=[\w-]+", text.get_content())
        assert html.get_content().count(f'href="{link}"') == 2
        context = open_context(browser, locale="nl-NL", viewport={"width": width, "height": 844})
        page = context.new_page()

        page.goto(link)  # the first click, in the mail
        expect(page.locator(".her")).to_have_count(OFFERS)
        button = page.get_by_role("button", name="Alles is ongewijzigd")
        box_of = button.bounding_box()
        assert box_of is not None
        assert box_of["y"] + box_of["height"] <= 844, "in sight without scrolling"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing sticks out"
        button.click()  # the second

        expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt, alles is bijgewerkt")
        expect(page.locator(".melding--goed")).to_contain_text(f"Alle {OFFERS} cijfers zijn van vandaag")
        assert context.cookies() == []
        page.goto(f"{portal.url}/zoeken?q={name.replace(' ', '+')}")
        expect(page.locator(".aanbod").filter(has_text=name).first).to_contain_text("Vandaag gemeten")
        context.close()
    assert "Klaargezet: 0 herinneringen" in portal.run("remind")
