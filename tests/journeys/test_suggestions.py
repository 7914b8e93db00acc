"""Suggestions in a real browser: a combobox for keyboard and mouse, few requests, and a plain search without script."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.journeys.portal_process import Portal

pytestmark = [pytest.mark.browser, pytest.mark.processes]


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Addresses of suggestions that were asked for."""
    addresses: list[str] = []

    def note(request: Request) -> None:
        if "/zoeken/suggesties" in request.url:
            addresses.append(request.url)

    page.on("request", note)
    return addresses


def test_typing_suggests_and_the_keyboard_chooses(portal: Portal, page: Page, asked: list[str]) -> None:
    page.goto(portal.url)
    box = page.get_by_label("Wat is er aan de hand?")
    box.focus()
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("p")
    box.press_sequentially("leegzorg", delay=20)
    options = page.get_by_role("listbox", name="Suggesties").get_by_role("option")
    expect(options.first).to_contain_text("Pleegzorg voltijd")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert 1 <= len(asked) <= 3, "a request per key"
    assert not [address for address in asked if re.search(r"[?&]q=p(&|$)", address)], "asked after one character"
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_be_focused()
    expect(box).to_have_value("pleegzorg")
    box.press("ArrowDown")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/zoeken\?product=S2-01$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Pleegzorg voltijd")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/$"))


def test_a_place_keeps_the_rest_of_the_question(portal: Portal, page: Page) -> None:
    page.goto(portal.url)
    page.get_by_label("Leeftijd").fill("9")
    box = page.get_by_label("Wat is er aan de hand?")
    box.press_sequentially("pleegzorg veldh", delay=5)
    page.get_by_role("option", name=re.compile("^Veldhoven")).click()
    expect(page).to_have_url(re.compile(r"q=pleegzorg&plaats=Veldhoven&straal=15&leeftijd=9"))


def test_enter_without_a_choice_simply_searches(portal: Portal, page: Page) -> None:
    page.goto(portal.url)
    box = page.get_by_label("Wat is er aan de hand?")
    box.press_sequentially("pleegzorg")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/zoeken\?q=pleegzorg(&straal=15)?$"))


def test_leaving_the_box_closes_the_list(portal: Portal, page: Page) -> None:
    page.goto(portal.url)
    box = page.get_by_label("Wat is er aan de hand?")
    box.press_sequentially("pl")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
