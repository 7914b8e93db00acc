"""Every template compiles, prints no raw HTML from data, and no fragment is an orphan."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.settings import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name: str) -> None:
    Environment(loader=FileSystemLoader(ROOT / "templates"), undefined=StrictUndefined, autoescape=True).get_template(
        name
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_nothing_is_printed_unescaped(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\|\s*safe\b|autoescape false", text), "let Jinja escape; build markup in a macro"
    if path.parent.name != "email":  # a mail has no style sheet, and no content security policy
        assert "style=" not in text
    assert not re.search(r"\son[a-z]+=", text)
    assert "<script>" not in text


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.name.startswith("_")], ids=str)
def test_every_fragment_is_included_by_a_page(path: Path) -> None:
    name = str(path.relative_to(ROOT / "templates"))
    users = [each for each in TEMPLATES if f'include "{name}"' in each.read_text()]
    assert users
