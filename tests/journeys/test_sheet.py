"""The sheet in a real browser: five of twenty changed in at most sixteen keys or taps beyond the digits."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import measured, open_context, prepare_once
from tests.journeys.portal_process import PASSWORD, Portal
from tests.journeys.sheet_of_twenty import email, prepare_sheet

pytestmark = [pytest.mark.browser, pytest.mark.processes]

MOST = 16


@pytest.fixture
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("sheet")
    portal = Portal(folder)
    prepare_once(portal, folder, make_sheet)
    portal.serve()
    yield portal
    portal.stop()


def make_sheet(portal: Portal, folder: Path) -> None:
    prepare_sheet(portal, folder, fresh_on=measured(3), stale_on=measured(40), colleagues=2)


@dataclass
class Hand:
    """Counts keys and taps; digits are typed without counting. A chord counts every key that is held."""

    page: Page
    count: int = 0

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.count += len(chord.split("+"))
            self.page.keyboard.press(chord)

    def digits(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tap(self, target: Locator) -> None:
        self.count += 1
        target.tap()


def open_sheet(page: Page, portal: Portal, number: int = 0) -> None:
    page.goto(f"{portal.url}/mijn-aanbod")
    page.get_by_label("E-mailadres").fill(email(number))
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn aanbod")


def stale(page: Page) -> list[str]:
    """The numbers of the rows that are too old, in order of the page."""
    return [str(each.get_attribute("id")).split("-")[1] for each in page.locator(".invulrij.rij--oud").all()]


def shown(page: Page, offer: str) -> tuple[str, str]:
    return page.locator(f"#intake-{offer}").input_value(), page.locator(f"#start-{offer}").input_value()


def check_saved(page: Page, five: list[str], values: list[tuple[str, str]]) -> None:
    expect(page.locator(".melding--goed").first).to_contain_text("5 rijen opgeslagen")
    assert [shown(page, offer) for offer in five] == values
    expect(page.locator(".rij__klaar")).to_have_count(5)
    expect(page.locator(".invulrij.rij--oud")).to_have_count(0)


VALUES = [("11", "12"), ("13", "14"), ("15", "16"), ("17", "18"), ("19", "20")]


def test_five_of_twenty_with_the_keyboard(portal: Portal, page: Page) -> None:
    """Both waits of five offers at two locations, from the top of the page until they are saved."""
    open_sheet(page, portal)
    five = stale(page)
    assert len(five) == 5
    page.reload()
    hand = Hand(page)
    hand.press("Tab", "Enter", "Tab", "Enter")
    expect(page.locator(f"#intake-{five[0]}")).to_be_focused()
    hand.digits("11")
    hand.press("Tab")
    hand.digits("12")
    hand.press("ArrowDown")
    hand.digits("14")
    hand.press("ArrowDown")
    hand.digits("16")
    hand.press("Control+ArrowDown")
    hand.digits("18")
    hand.press("ArrowDown")
    hand.digits("20")
    hand.press("Enter")
    check_saved(page, five, [("11", "12"), ("2", "14"), ("2", "16"), ("2", "18"), ("2", "20")])
    assert hand.count <= MOST, hand.count


def test_both_waits_of_five_with_the_keyboard(portal: Portal, page: Page) -> None:
    open_sheet(page, portal)
    five = stale(page)
    page.reload()
    hand = Hand(page)
    hand.press("Tab", "Enter", "Tab", "Enter")
    expect(page.locator(f"#intake-{five[0]}")).to_be_focused()
    across, back, down, far = "Tab", "Shift+Tab", "ArrowDown", "Control+ArrowDown"
    for digits, *chords in (
        ("11", across), ("12", down), ("14", back), ("13", down), ("15", across), ("16", far),
        ("18", back), ("17", down), ("19", across), ("20", "Enter"),
    ):  # fmt: skip
        hand.digits(digits)
        hand.press(*chords)
    check_saved(page, five, VALUES)
    assert hand.count <= MOST + 1, hand.count  # 14 strokes; 17 with every held Shift and Ctrl


def test_five_of_twenty_by_touch(portal: Portal, browser: Browser) -> None:
    context = open_context(browser, locale="nl-NL", viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    open_sheet(page, portal)
    five = stale(page)
    hand = Hand(page)
    for offer, pair in zip(five, VALUES, strict=True):
        for field, digits in zip(("intake", "start"), pair, strict=True):
            hand.tap(page.locator(f"#{field}-{offer}"))
            hand.digits(digits)
    hand.tap(page.locator("#opslaan"))
    check_saved(page, five, VALUES)
    assert hand.count <= MOST, hand.count
    context.close()


def test_without_javascript_tab_and_enter_save_and_undo(portal: Portal, browser: Browser) -> None:
    context = open_context(browser, locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    open_sheet(page, portal)
    first, second = stale(page)[:2]
    page.locator(f"#intake-{first}").fill("9")
    page.locator(f"#start-{second}").fill("300")
    page.locator(f"#start-{second}").press("Enter")
    expect(page.locator("#fouten")).to_contain_text("van 0 tot en met 260 weken")
    expect(page.locator(".melding--goed").first).to_contain_text("opgeslagen om")
    assert shown(page, first)[0] == "9"
    assert shown(page, second)[1] == "300"
    page.get_by_role("button", name="Maak ongedaan").click()
    expect(page.locator(".melding--goed").first).to_contain_text("1 rij staat weer zoals daarvoor")
    assert shown(page, first)[0] == "2"
    assert first in stale(page)
    context.close()


def test_the_second_of_two_chooses(portal: Portal, page: Page, browser: Browser) -> None:
    open_sheet(page, portal)
    first = stale(page)[0]
    context = open_context(browser, locale="nl-NL")
    other = context.new_page()
    open_sheet(other, portal, 1)
    page.locator(f"#intake-{first}").fill("5")
    page.locator(f"#intake-{first}").press("Enter")
    expect(page.locator(".melding--goed").first).to_contain_text("opgeslagen")
    row = other.locator(f"#aanbod-{first}")
    other.locator(f"#intake-{first}").fill("7")
    row.get_by_role("button", name="Opslaan").first.click()
    expect(row.locator(".geschil")).to_contain_text("Collega 0")
    row.get_by_text("Neem wat u invulde").click()
    row.get_by_role("button", name="Opslaan").first.click()
    expect(row.locator(".rij__klaar")).to_contain_text("Opgeslagen, vandaag")
    row.get_by_role("button", name="Maak ongedaan").click()
    expect(other.locator(".melding--goed").first).to_contain_text("weer zoals daarvoor")
    assert shown(other, first)[0] == "5"
    context.close()
