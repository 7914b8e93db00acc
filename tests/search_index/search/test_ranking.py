"""Ties rotate: nobody stands first every day, and never because of a name or a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from search_index.search.question import Question, Sort
from search_index.search.ranking import Ranked, Ties, first_by, mixed, page_of
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer


def test_equals_take_turns(published: Published) -> None:
    snapshot = published([offer(number) for number in range(1, 11)])
    days = [DAY + timedelta(days=n) for n in range(30)]
    orders = [[hit.id for hit in snapshot.find(Question(REGION, day)).hits] for day in days]
    firsts = {order[0] for order in orders}
    assert len(firsts) >= 7
    assert sum(order == sorted(order) for order in orders) == 0
    assert len({tuple(order) for order in orders}) == 30


def test_the_same_question_keeps_its_order_whatever_the_page_size(published: Published) -> None:
    snapshot = published([offer(number) for number in range(1, 51)])
    question = Question(REGION, DAY, sort=Sort.WAIT)
    whole = [hit.id for hit in snapshot.find(replace(question, per_page=50)).hits]
    assert whole[20:40] == [hit.id for hit in snapshot.find(replace(question, page=2)).hits]
    assert [hit.id for hit in snapshot.find(Question(REGION, DAY, age=10)).hits] != whole[:20]


def test_publishing_in_another_order_changes_nothing(published: Published) -> None:
    documents = [offer(number) for number in range(1, 31)]
    one = published(documents).find(Question(REGION, DAY)).hits
    other = published(reversed(documents)).find(Question(REGION, DAY)).hits
    assert one == other


def test_fingerprint_ignores_page_and_order_of_values() -> None:
    question = Question(REGION, DAY, products=("a", "b"))
    same = Question(REGION, DAY, products=("b", "a"), page=4, per_page=50, sort=Sort.WAIT)
    assert question.fingerprint() == same.fingerprint()
    assert question.fingerprint() != Question(REGION, DAY + timedelta(days=1), products=("a", "b")).fingerprint()


def test_a_page_of_many_equals_is_the_same_slice_of_the_whole_order() -> None:
    keys = np.array([3, 1, 1, 1, 2, 1, 1, 3, 1], np.int32)
    ties = Ties(mixed(np.arange(9, dtype=np.int64)), np.arange(9), seed=5)
    whole = page_of(keys, ties, 0, 9).tolist()
    assert sorted(whole) == list(range(9))
    assert keys[whole].tolist() == sorted(keys.tolist())
    for start in range(9):
        assert page_of(keys, ties, start, start + 2).tolist() == whole[start : start + 2]


@pytest.mark.parametrize("different", [1, 3, 40, 100_000])
def test_pages_of_a_long_list_are_slices_of_the_whole_order(different: int) -> None:
    keys = np.random.default_rng(different).integers(0, different, 3000).astype(np.int32)
    ties = Ties(mixed(np.arange(6000, dtype=np.int64)), np.arange(0, 6000, 2), seed=9)
    whole = np.lexsort((ties.of(np.arange(3000)), keys)).tolist()
    for start in (0, 20, 255, 256, 980, 2980, 3000):
        assert page_of(keys, ties, start, start + 20).tolist() == whole[start : start + 20]


def test_a_far_shorter_wait_goes_before_a_slightly_better_text(published: Published) -> None:
    documents = [
        offer(1, text="trauma trauma hulp", start_wait=30),
        offer(2, text="trauma hulp", start_wait=1),
    ]
    hits = published(documents).find(Question(REGION, DAY, text="trauma")).hits
    assert hits[0].id == 2
    assert hits[0].score < hits[1].score


@pytest.mark.parametrize("start", [0, 20, 980, 29_990])
def test_counting_ranks_is_parting_them(start: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to find the bounds of a page give the same page."""
    chance = np.random.default_rng(7)
    keys = (chance.integers(0, 5, 30_000) << 12 | chance.integers(0, 400, 30_000)).astype(np.int32)
    rows = np.arange(30_000)
    ties = Ties(mixed(rows), rows, 12345)
    counted = page_of(keys, ties, start, start + 20).tolist()
    monkeypatch.setattr("search_index.search.ranking._MANY", 10**9)
    assert page_of(keys, ties, start, start + 20).tolist() == counted
    assert len(counted) == min(20, 30_000 - start)


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 1])
@pytest.mark.parametrize("different", [1, 3, 40, 2000])
def test_ranks_put_in_order_beforehand_give_the_same_pages(different: int, share: float) -> None:
    ranks = np.random.default_rng(different).integers(0, different, 3000).astype(np.int32)
    identities, rows = mixed(np.arange(6000, dtype=np.int64)), np.arange(0, 6000, 2)
    some = np.random.default_rng(2).random(6000) < share
    ranked, kept = Ranked.of(rows, ranks).among(some), some[rows]
    parted, ties = rows[kept], Ties(identities, rows[kept], seed=9)
    for start in (-20, 0, 20, 255, 980, len(parted) - 10, len(parted)):
        page = ranked.page(Ties(identities, ranked.rows, seed=9), start, start + 20)
        assert ranked.rows[page].tolist() == parted[page_of(ranks[kept], ties, start, start + 20)].tolist()


@pytest.mark.parametrize("end", [-70_000, 0, 1, 20, 2999, 3000, 70_000])
def test_whoever_can_stand_on_a_page_is_among_the_first(end: int) -> None:
    keys = np.random.default_rng(3).integers(0, 40, 3000).astype(np.int32)
    first = set(first_by(keys, end).tolist())
    assert set(np.argsort(keys, kind="stable")[: max(end, 0)].tolist()) <= first


@pytest.mark.parametrize("page", [-9999, 0, 1, 2, 40, 9999])
def test_many_hits_of_a_text_near_a_place_are_in_one_order(page: int, published: Published) -> None:
    """Pages of many hits are slices of all in their order: by text, then wait, then distance."""
    chance = np.random.default_rng(5)
    texts = ("trauma", "trauma trauma en nog wat", "hulp, ook bij trauma, angst, slaap, dwang en rouw")
    snapshot = published(
        offer(
            number,
            text=texts[chance.integers(3)],
            start_wait=int(chance.integers(0, 4)),
            x=150_000.0 + float(chance.integers(0, 9000)),
        )
        for number in range(1, 900)
    )
    question = Question(REGION, DAY, text="trauma", point=(150_000.0, 380_000.0), per_page=20)
    whole = list(snapshot.find(replace(question, per_page=1000)).hits)
    best = max(hit.score for hit in whole)

    def place(score: float, weeks: int | None, metres: float | None) -> tuple[int, int | None, float | None]:
        return sum(score <= np.float32(best) * np.float32(1 - step / 5) for step in range(1, 5)), weeks, metres

    places = [place(hit.score, hit.start_weeks, hit.distance_m) for hit in whole]
    assert places == sorted(places)
    assert len(set(places)) > 100
    found = list(snapshot.find(replace(question, page=page)).hits)
    assert found == (whole[(page - 1) * 20 : page * 20] if page > 0 else [])
