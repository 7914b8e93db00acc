"""Every peer of the benchmarks finds the same offers as the engine where only filters decide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.generated_offers import offers
from benchmarks.peers import PEERS, peer_class
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer import Figure, Listed, Listing, Peer, listing
from benchmarks.questions import POINTS, PREFIXES, PRODUCTS
from search_index.index import publish

OFFERS = 300


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Ours:
    folder = tmp_path_factory.mktemp("ours")
    publish(folder, offers(OFFERS), sequence=1)
    return Ours(folder)


@pytest.fixture(scope="module")
def listed(ours: Ours) -> Listing:
    return listing(list(offers(OFFERS)), ours.snapshot)


@pytest.fixture(scope="module", params=PEERS)
def peer(request: pytest.FixtureRequest, listed: Listing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    folder = tmp_path_factory.mktemp(request.param)
    kind = peer_class(request.param)
    kind.build(folder, listed)
    opened = kind(folder)
    yield opened
    opened.close()


def test_a_product_near_a_point(ours: Ours, peer: Peer) -> None:
    found = 0
    for product in PRODUCTS:
        for point in POINTS:
            expected = ours.ids(ours.product_near(product, point, per_page=OFFERS)())
            assert sorted(peer.ids(peer.product_near(product, point, per_page=OFFERS)())) == sorted(expected)
            first = ours.ids(ours.product_near(product, point)())
            assert len(peer.ids(peer.product_by_place(product, point)())) == len(first)
            found += len(expected)
    assert found > 0


def test_pages_by_wait(ours: Ours, peer: Peer) -> None:
    for page in (1, 3):
        expected = ours.ids(ours.browse(page)())
        assert len(expected) == 20
        assert peer.ids(peer.browse(page)()) == expected


def test_something_is_suggested(peer: Peer) -> None:
    for prefix in PREFIXES:
        assert peer.suggest(prefix)()


def test_a_changed_figure_moves_an_offer(listed: Listing, peer: Peer) -> None:
    document, before = listed.offers[-1]
    assert document.id not in peer.ids(peer.browse(1)())
    peer.change(Listed(document, Figure("beschikbaar", 0, 0, True)))
    assert document.id in peer.ids(peer.browse(1)())[:2]
    peer.change(Listed(document, before))
    assert document.id not in peer.ids(peer.browse(1)())
