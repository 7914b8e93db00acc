"""A file of 200 MB in a real browser: a sentence, little memory, and nothing changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PROVIDER_EMAIL, prepare
from tests.journeys.portal_process import PASSWORD, Portal

pytestmark = [pytest.mark.browser, pytest.mark.processes]

BIG = 200 * 1024 * 1024
MOST_MB = 300


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    portal = Portal(tmp_path / "var")
    portal.var.mkdir()
    prepare(portal, tmp_path)
    yield portal
    portal.stop()


def peak_mb(pid: int) -> float:
    """The most memory that a process ever had, in MB (VmHWM)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) / 1024


def test_a_file_of_200_mb_is_refused_with_a_sentence(portal: Portal, page: Page, tmp_path: Path) -> None:
    web = portal.serve(workers=1)
    page.goto(f"{portal.url}/mijn-aanbod/bestand")
    page.get_by_label("E-mailadres").fill(PROVIDER_EMAIL)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("input[type=file]").wait_for()
    big = tmp_path / "wachttijden.xlsx"
    with big.open("wb") as file:
        file.truncate(BIG)
    page.locator("input[type=file]").set_input_files(big)
    page.locator("form:has(input[type=file]) button[type=submit]").click()
    expect(page.get_by_role("heading", name="Dat is te groot")).to_be_visible()
    expect(page.get_by_text("een bestand mag hoogstens 1 MB zijn")).to_be_visible()
    peaks = [peak_mb(pid) for pid in portal.workers(web)]
    assert peaks
    assert max(peaks) < MOST_MB, peaks
    page.goto(f"{portal.url}/mijn-aanbod/bestand/controle")
    expect(page.get_by_text("Er staat geen bestand klaar")).to_be_visible()
