"""A snapshot is shared by threads and by processes that fork."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection

from search_index.index import Snapshot
from search_index.search.question import Question
from tests.search_index.samples import DAY, REGION
from tests.waiting import join_all

_QUESTIONS = [
    Question(REGION, DAY, text=text, age=age, per_page=5)
    for text in ("", "begeleiding", '"op school"')
    for age in (None, 8)
]


def test_threads_get_the_answers_that_one_gets(found_in: Snapshot) -> None:
    asked = [replace(one, day=DAY + timedelta(days=n)) for n in range(12) for one in _QUESTIONS]
    expected = [found_in.find(question) for question in asked]
    wrong: list[Question] = []

    def ask(shift: int) -> None:
        for number in range(len(asked)):
            question = asked[(number + shift) % len(asked)]
            if found_in.find(question) != expected[(number + shift) % len(asked)]:
                wrong.append(question)

    threads = [threading.Thread(target=ask, args=(shift * 17,)) for shift in range(4)]
    join_all(threads)
    assert wrong == []


def test_a_forked_process_gets_the_same_answers(found_in: Snapshot) -> None:
    expected = [found_in.find(question) for question in _QUESTIONS]
    forking = multiprocessing.get_context("fork")
    here, there = forking.Pipe()
    children = [forking.Process(target=_answer_all, args=(found_in, there)) for _ in range(2)]
    for child in children:
        child.start()
    assert [found_in.find(question) for question in _QUESTIONS] == expected
    for child in children:
        assert here.recv() == expected
        child.join()
    here.close()
    there.close()


def _answer_all(snapshot: Snapshot, there: Connection) -> None:
    there.send([snapshot.find(question) for question in _QUESTIONS])
