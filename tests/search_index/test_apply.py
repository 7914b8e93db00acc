"""A snapshot with changes answers as one published with them."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.index import Snapshot, open_current, publish
from search_index.search.question import Question
from search_index.store.document import OfferDocument
from tests.examples import one_in
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer
from tests.search_index.strategies import REGIONS, WORDS, offers, questions, stocks

_TEXTS = ("", *WORDS, "zorg trauma", "pleegzorg begeleiding", "gez", "school nergens", '"trauma school"')


def _published(documents: list[OfferDocument]) -> Snapshot:
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), documents, sequence=1)
        return open_current(Path(folder))


def _asked(snapshot: Snapshot, questions: list[Question]) -> Snapshot:
    """The snapshot with everything worked out that it keeps for the next one."""
    for question in questions:
        snapshot.find(question)
    for region in REGIONS:
        snapshot.suggest(region, "de")
    return snapshot


@pytest.mark.slow("publishes again for each example")
@one_in(10)
@given(st.data(), stocks(15), st.lists(questions(tuple(t for t in _TEXTS if '"' not in t)), min_size=8, max_size=12))
def test_applying_is_publishing(data: st.DataObject, before: list[OfferDocument], asked: list[Question]) -> None:
    changed = [data.draw(offers(number)) for number in data.draw(st.sets(st.integers(1, 20), max_size=8))]
    removed = data.draw(st.sets(st.integers(1, 20), max_size=4))
    after = {document.id: document for document in (*before, *changed) if document.id not in removed}
    once = _asked(_published(before), asked).apply(changed, removed, sequence=2)
    twice = _asked(once, asked).apply(changed, removed, sequence=2)
    stepwise = _published(before)
    for document in changed:
        stepwise = _asked(stepwise, asked).apply([document], [], sequence=2)
    for number in removed:
        stepwise = stepwise.apply([], [number], sequence=2)
    whole = _published(list(after.values()))
    for snapshot in (once, twice, stepwise):
        assert snapshot.document_ids() == whole.document_ids() == after.keys()
        assert snapshot.size == whole.size
        for question in asked:
            one, other = snapshot.find(question), whole.find(question)
            assert one.total == other.total
            assert one.facets == other.facets
            bare = snapshot.find(replace(question, facets=False))
            assert (bare.total, bare.hits) == (one.total, one.hits)
            assert (bare.corrections, bare.meanings) == (one.corrections, one.meanings)
            assert {hit.id for hit in one.hits} == {hit.id for hit in other.hits}
            assert one.provider_count == other.provider_count
        for region in REGIONS:
            for prefix in ("de", "an", "s4", "gr", "ve"):
                assert snapshot.suggest(region, prefix) == whole.suggest(region, prefix)


def test_the_old_snapshot_stays_as_it_was(published: Published) -> None:
    before = published([offer(1)])
    after = before.apply([offer(1, status="stop"), offer(2)], [], sequence=9)
    assert before.find(Question(REGION, DAY)).hits[0].start_weeks == 6
    assert before.size == 1
    assert after.size == 2
    assert (before.sequence, after.sequence) == (1, 9)
    assert after.generation == before.generation


def test_a_new_wait_keeps_the_text_where_it_is(published: Published) -> None:
    before = published([offer(1, text="speltherapie"), offer(2)])
    after = before.apply([offer(1, text="speltherapie", start_wait=0, intake_wait=0)], [], sequence=2)
    assert len(after._columns) == 2
    assert not after._delta.texts
    assert after.find(Question(REGION, DAY, text="speltherapie")).hits[0].start_weeks == 0


def test_a_new_text_is_found_and_the_old_is_not(published: Published) -> None:
    snapshot = published([offer(1, text="speltherapie"), offer(2, text="emdr")])
    for round_ in range(3):
        changed = offer(1, text=f"paardencoaching ronde{round_}")
        snapshot = snapshot.apply([changed], [], sequence=round_)
    assert snapshot.find(Question(REGION, DAY, text="speltherapie")).total == 0
    assert snapshot.find(Question(REGION, DAY, text="ronde1")).total == 0
    assert [hit.id for hit in snapshot.find(Question(REGION, DAY, text="ronde2")).hits] == [1]
    assert [hit.id for hit in snapshot.find(Question(REGION, DAY, text='"paardencoaching ronde2"')).hits] == [1]
    assert len(snapshot._delta.texts) == 1


def test_the_last_of_two_changes_to_one_offer_counts(published: Published) -> None:
    snapshot = published([offer(1)]).apply([offer(1, place="Asten"), offer(1, place="Helmond")], [], sequence=2)
    assert snapshot.size == 1
    assert snapshot.find(Question(REGION, DAY, text="helmond")).total == 1
    assert snapshot.find(Question(REGION, DAY, text="asten")).total == 0


def test_removing_what_is_not_there(published: Published) -> None:
    snapshot = published([offer(1)]).apply([offer(2)], [2, 77], sequence=2)
    assert snapshot.document_ids() == {1}


def test_a_new_region_and_new_words(published: Published) -> None:
    moved = replace(offer(1), region="elders", characteristics=("nieuw",), characteristic_text="Iets nieuws")
    snapshot = published([offer(1)])
    assert snapshot.find(Question("elders", DAY)).total == 0
    after = snapshot.apply([moved], [], sequence=2)
    assert after.find(Question("elders", DAY, characteristics=("nieuw",))).total == 1
    assert after.find(Question(REGION, DAY)).total == 0
    assert after.suggest("elders", "nieuws")[0].key == "nieuw"


def test_the_first_offers_of_an_empty_index(published: Published) -> None:
    snapshot = published([]).apply([offer(1, text="speltherapie"), offer(2)], [], sequence=2)
    hits = snapshot.find(Question(REGION, DAY, text="speltherapie")).hits
    assert [hit.id for hit in hits] == [1]
    assert hits[0].score > 0
    assert snapshot.find(Question(REGION, DAY, text='"wij helpen kinderen"')).total == 1


def test_nothing_to_apply(published: Published) -> None:
    before = published([offer(1)])
    after = before.apply([], [], sequence=5)
    assert after.find(Question(REGION, DAY)) == before.find(Question(REGION, DAY))
    assert after.sequence == 5
