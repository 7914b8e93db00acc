"""Engines that find by words alone are asked the same: all words, else any, for the age given."""

from __future__ import annotations

import pytest

from benchmarks.generated_offers import offers
from benchmarks.text_peers import TEXT_PEERS, TextPeer

DOCUMENTS = {document.id: document for document in offers(300)}


@pytest.fixture(scope="module", params=TEXT_PEERS, ids=lambda peer: peer.title)
def peer(request: pytest.FixtureRequest) -> TextPeer:
    return request.param(DOCUMENTS.values())


def test_the_word_of_a_name_finds_what_is_called_so_first(peer: TextPeer) -> None:
    found = peer.find("Vaktherapie", None, 5)
    assert [DOCUMENTS[number].product for number in found] == ["S4-15"] * 5


def test_only_offers_for_the_age(peer: TextPeer) -> None:
    found = peer.find("pleegzorg", 3, 300)
    assert found
    assert all(DOCUMENTS[number].age_from <= 3 <= DOCUMENTS[number].age_to for number in found)
    assert len(found) < len(peer.find("pleegzorg", None, 300))


def test_any_word_when_no_offer_has_them_all(peer: TextPeer) -> None:
    assert peer.find("gezinshuis xyzzy", None, 10) == peer.find("gezinshuis", None, 10)
    assert peer.find("xyzzy", None, 10) == []
