"""Real processes and a real browser."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from portal.domain.dutch_time import AMSTERDAM
from tests.factories.offer_file import good_row, write_csv
from tests.journeys.portal_process import PASSWORD, Portal
from tests.waiting import PATIENCE

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROVIDER_EMAIL = "pleegzorg@plekwijzer.example"
OFFICE_EMAIL = "kantoor@plekwijzer.example"
expect.set_options(timeout=PATIENCE * 1000)


def measured(days: int) -> str:
    return (datetime.now(AMSTERDAM).date() - timedelta(days=days)).isoformat()


def pleegzorg_rows() -> list[dict[str, str]]:
    """Five foster care offers near Veldhoven with known waits, and other care beside them."""
    rows = []
    for number, (name, intake, start) in enumerate(
        [("De Linde", 2, 1), ("De Eik", 2, 4), ("De Beuk", 4, 6), ("De Wilg", 6, 8), ("De Berk", 10, 12)], start=1
    ):
        rows.append(
            good_row(
                aanbieder=name,
                kvk=f"9000000{number}",
                productcode="S2-01",
                omschrijving="Pleegzorg in een gezin.",
                kenmerken="overbrugging" if number > 2 else "",
                aanmeldwachttijd_weken=str(intake),
                behandelwachttijd_weken=str(start),
                gemeten_op=measured(number),
                lat=str(51.41 + number / 500),
                plekken_totaal="4",
            )
        )
    rows.append(good_row(kvk="90000009", aanbieder="De Brug", gemeten_op=measured(1)))
    return rows


def prepare(portal: Portal, tmp_path: Path) -> None:
    """A small region, made by the commands that an office would use; on SQLite once per process and then copied."""
    prepare_once(portal, tmp_path, _make)


def prepare_once(portal: Portal, folder: Path, make: Callable[[Portal, Path], None]) -> None:
    """What ``make(portal, folder)`` makes by commands; on SQLite it is made once per process and then copied."""
    if portal.database_url:
        make(portal, folder)
        return
    shutil.copytree(_made_once(make), portal.var, dirs_exist_ok=True)


@cache
def _made_once(make: Callable[[Portal, Path], None]) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="plekwijzer-region-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make(Portal(folder), folder)
    return folder


def _make(portal: Portal, tmp_path: Path) -> None:
    portal.run("init")
    portal.run(
        "import", "aanbod", str(write_csv(tmp_path / "aanbod.csv", pleegzorg_rows())), "--regio", "een-10-voor-de-jeugd"
    )
    portal.run(
        "user", "add", PROVIDER_EMAIL, "--naam", "De Berk", "--rol", "aanbieder", "--aanbieder", "de-berk",
        "--wachtwoord", PASSWORD,
    )  # fmt: skip
    add_office(portal, OFFICE_EMAIL)
    portal.run("index", "rebuild")


def add_office(portal: Portal, email: str) -> None:
    """An account of the region office that has set up its second step."""
    portal.run(
        "user", "add", email, "--naam", "Kantoor", "--rol", "regiobeheer", "--regio", "een-10-voor-de-jeugd",
        "--wachtwoord", PASSWORD,
    )  # fmt: skip
    portal.run("user", "code", email, "--instellen")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A small region, served by two gunicorn workers and an index follower."""
    folder = tmp_path_factory.mktemp("portal")
    portal = Portal(folder)
    prepare(portal, folder)
    portal.serve()
    portal.follow()
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium of the machine."""
    if CHROMIUM is None:
        pytest.skip("BROWSER TESTS SKIPPED: no Chromium on this machine; install the system package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, timeout=PATIENCE * 1000)
        yield browser
        browser.close()


def open_context(browser: Browser, **options: Any) -> BrowserContext:
    """A window of its own, as patient as a slow machine needs."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE * 1000)
    return context


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = open_context(browser, locale="nl-NL", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which any error of a script or of the CSP fails the test."""
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console", lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    assert problems == []
