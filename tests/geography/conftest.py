import tomllib
from pathlib import Path
from typing import Any

import pytest

from portal.geography.boundaries import Boundaries, approximate_boundaries
from portal.geography.boundary_file import read_boundary_file
from portal.geography.postcodes import PostcodeBook

SHARED = Path(__file__).parents[2].parent / "shared"


@pytest.fixture(scope="session")
def official_file() -> Path:
    path = SHARED / "geo" / "gemeenten_2025.geojson"
    if not path.exists():
        pytest.skip(f"the official boundary file is not at {path}")
    return path


@pytest.fixture(scope="session")
def regions() -> dict[str, list[str]]:
    """Region slug -> GM codes."""
    path = SHARED / "catalogue" / "regios.toml"
    if not path.exists():
        pytest.skip(f"the region facts are not at {path}")
    facts: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["regio"]
    return {one["slug"]: one["gemeenten"] for one in facts}


@pytest.fixture(scope="session")
def official(official_file: Path) -> Boundaries:
    return read_boundary_file(official_file, ())


@pytest.fixture(scope="session")
def book() -> PostcodeBook:
    return PostcodeBook.load()


@pytest.fixture(scope="session")
def approximated(book: PostcodeBook) -> Boundaries:
    return approximate_boundaries(book)
