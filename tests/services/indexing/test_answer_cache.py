"""Kept totals and facets are those of the question, for every page and order of it, until anything changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.domain.waiting_time import Status
from portal.models.database import begin_writing
from portal.services.indexing.answer_cache import AnswerCache
from portal.services.indexing.follow_changes import OfferIndex, publish_index
from portal.services.indexing.record_change import record_change
from search_index.index import Answer, Snapshot
from search_index.search.question import Question, Sort
from tests.factories.offers import DAY, MOMENT, REGION, make_offer, make_report

QUESTION = Question(REGION, DAY, per_page=2)


class Counting:
    """Says how often an engine counted facets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[bool] = []
        find = Snapshot.find

        def counting(snapshot: Snapshot, question: Question) -> Answer:
            self.asked.append(question.facets)
            return find(snapshot, question)

        monkeypatch.setattr(Snapshot, "find", counting)


@pytest.fixture
def index(engine: Engine, tmp_path: Path, open_index: Callable[..., OfferIndex]) -> OfferIndex:
    with Session(engine) as session:
        begin_writing(session)
        for _ in range(5):
            make_report(session, make_offer(session), Status.AVAILABLE, days_old=3)
        session.commit()
    publish_index(engine, tmp_path, lambda: MOMENT)
    return open_index(tmp_path)


@pytest.mark.parametrize(
    "other",
    [replace(QUESTION, page=2), replace(QUESTION, sort=Sort.WAIT), replace(QUESTION, per_page=50)],
    ids=["page", "order", "length"],
)
def test_another_page_is_counted_once(index: OfferIndex, other: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot, kept = index.current(), AnswerCache()
    alone = snapshot.find(other)
    engine = Counting(monkeypatch)
    kept.find(snapshot, QUESTION)
    assert kept.find(snapshot, other) == alone
    assert engine.asked == [True, False]


def test_other_filters_are_counted_anew(index: OfferIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot, kept = index.current(), AnswerCache()
    engine = Counting(monkeypatch)
    for question in (QUESTION, replace(QUESTION, current_only=True), replace(QUESTION, day=DAY + timedelta(days=40))):
        assert kept.find(snapshot, question) == snapshot.find(question)
    assert engine.asked == [True] * 6


def test_a_change_ends_it(engine: Engine, index: OfferIndex) -> None:
    kept = AnswerCache()
    assert kept.find(index.current(), QUESTION).total == 5
    with Session(engine) as session:
        begin_writing(session)
        record_change(session, [make_offer(session).id], MOMENT)
        session.commit()
    assert kept.find(index.current(), QUESTION).total == 6


def test_the_longest_ago_goes_first(index: OfferIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot, kept = index.current(), AnswerCache(size=2)
    engine = Counting(monkeypatch)
    for age in (8, 9, 8, 10, 8, 9):
        kept.find(snapshot, replace(QUESTION, age=age))
    assert engine.asked == [True, True, False, True, False, True]
