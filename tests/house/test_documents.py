"""The documents are true: every setting and command stands in docs/operations.md, and the rules of the house hold."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import click
import pytest

from portal.cli.main import main
from portal.settings import ROOT

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def tracked(pattern: str) -> list[Path]:
    skipped = {".venv", "node_modules", "var", "build"}
    return [path for path in ROOT.rglob(pattern) if not skipped & set(path.relative_to(ROOT).parts)]


def test_every_setting_is_documented() -> None:
    code = "\n".join(path.read_text() for path in [*tracked("portal/**/*.py"), ROOT / "gunicorn.conf.py"])
    names = set(re.findall(r'"(PORTAL_[A-Z_]+)"', code)) - {"PORTAL_LOGIN_ATTEMPTS_"}
    documented = set(re.findall(r"`(PORTAL_[A-Z_]+)`", (ROOT / "docs" / "operations.md").read_text()))
    assert names - documented == set()
    assert documented - names - {"PORTAL_TEST_POSTGRES_URL"} == set()


def commands(group: click.Group, prefix: str = "portal") -> list[str]:
    found = []
    for name, command in group.commands.items():
        found += commands(command, f"{prefix} {name}") if isinstance(command, click.Group) else [f"{prefix} {name}"]
    return found


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    assert [name for name in commands(main) if name not in text] == []


def test_no_drawer_names() -> None:
    assert [path for path in tracked("*.py") if path.stem in DRAWERS] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "package-lock.json"])
def test_lock_files_carry_hashes_and_no_addresses(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "--index-url" not in text
    assert '"resolved"' not in text
    assert "sha256:" in text or "sha512-" in text


def test_every_file_that_the_architecture_names_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = re.findall(r"`((?:portal|search_index|templates|migrations|docs|tests)/[\w./]+)`", text)
    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).exists()] == []


MOST_FILES = 15
"""Python files of a room, besides __init__.py: more than these are several subjects."""


def test_no_room_is_overcrowded() -> None:
    rooms = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for floor in ("portal/services", "portal/web", "search_index")
        for path in (ROOT / floor).rglob("*.py")
        if path.name != "__init__.py"
    )
    assert {room: files for room, files in rooms.items() if files > MOST_FILES} == {}


def test_every_subject_of_the_web_is_held_apart() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    rooms = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "portal" / "web").glob("*/*/__init__.py")}
    missing = [room for room in sorted(rooms) if f'"{room.replace("/", ".")}"' not in text]
    assert missing == [], "add the subject to the independence contract in pyproject.toml"


def test_the_import_contracts_hold() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_the_web_knows_flask_and_the_domain_knows_nothing() -> None:
    for path in tracked("portal/**/*.py"):
        part = path.relative_to(ROOT / "portal").parts[0]
        imports = re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
        if part not in ("web", "app.py"):
            assert "flask" not in imports, path
        if part == "domain":
            outside = set(imports) - {"portal"} - set(sys.stdlib_module_names)
            assert outside == set(), path
