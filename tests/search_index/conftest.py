"""A published index of generated offers, and a way to publish others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from benchmarks.generated_offers import offers
from search_index.index import Snapshot, open_current, publish
from search_index.store.document import OfferDocument
from search_index.store.z_order import place_in_order

Published = Callable[[Iterable[OfferDocument]], Snapshot]


@pytest.fixture
def published(tmp_path: Path) -> Published:
    """Publish documents in a folder of this test and open them."""

    def publish_and_open(documents: Iterable[OfferDocument]) -> Snapshot:
        publish(tmp_path / "index", documents, sequence=1)
        return open_current(tmp_path / "index")

    return publish_and_open


@pytest.fixture(scope="session")
def many() -> list[OfferDocument]:
    """Four hundred generated offers, in the order of their rows."""
    return sorted(offers(400, seed=7), key=place_in_order)


@pytest.fixture(scope="session")
def found_in(many: list[OfferDocument], tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The index of those."""
    folder = tmp_path_factory.mktemp("many")
    publish(folder, many, sequence=1)
    return open_current(folder)
