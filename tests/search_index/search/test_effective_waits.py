"""What a figure is worth on a day, at its edges."""

from __future__ import annotations

from datetime import timedelta

import pytest

from search_index.search.question import Question, Sort
from tests.search_index.conftest import Published
from tests.search_index.samples import DAY, REGION, offer


@pytest.mark.parametrize(
    ("age", "status", "weeks", "current"),
    [
        (-2, "onbekend", None, False),
        (-1, "wachtlijst", 6, True),
        (0, "wachtlijst", 6, True),
        (31, "wachtlijst", 6, True),
        (32, "wachtlijst", 6, False),
        (62, "wachtlijst", 6, False),
        (63, "onbekend", None, False),
    ],
)
def test_a_figure_ages(age: int, status: str, weeks: int | None, current: bool, published: Published) -> None:
    snapshot = published([offer(measured_on=DAY - timedelta(days=age))])
    answer = snapshot.find(Question(REGION, DAY))
    assert answer.hits[0].start_weeks == weeks
    assert answer.facets["status"] == {status: 1}
    assert answer.facets["current_only"] == ({1: 1} if current else {})
    assert snapshot.find(Question(REGION, DAY, current_only=True)).total == int(current)
    assert snapshot.find(Question(REGION, DAY, start_within=12)).total == int(weeks is not None)


@pytest.mark.parametrize(("age", "total"), [(0, 1), (2, 1), (3, 0)])
def test_a_crisis_place_is_worth_nothing_after_two_days(age: int, total: int, published: Published) -> None:
    crisis = offer(
        status="beschikbaar",
        intake_wait=None,
        start_wait=None,
        places_free=1,
        ageing_after=2,
        stale_after=2,
        measured_on=DAY - timedelta(days=age),
    )
    answer = published([crisis]).find(Question(REGION, DAY))
    assert answer.startable_now == total


@pytest.mark.parametrize(
    ("changes", "weeks"),
    [
        ({"status": "beschikbaar", "intake_wait": None, "start_wait": None}, 0),
        ({"status": "beschikbaar", "intake_wait": 1, "start_wait": None}, None),
        ({"status": "beschikbaar", "places_free": 0}, None),
        ({"status": "beschikbaar", "places_free": 2}, 6),
        ({"status": "wachtlijst", "places_free": 0}, 6),
        ({"intake_wait": None}, None),
        ({"start_wait": None}, None),
        ({"status": "na-beoordeling"}, None),
        ({"status": "stop"}, None),
        ({"status": "onbekend"}, None),
        ({"status": "iets anders"}, None),
        ({"measured_on": None}, None),
        ({"intake_wait": 300, "start_wait": 300}, 520),
        ({"intake_wait": -1}, None),
    ],
)
def test_start_weeks(changes: dict[str, object], weeks: int | None, published: Published) -> None:
    assert published([offer(**changes)]).find(Question(REGION, DAY)).hits[0].start_weeks == weeks


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "stop"),
        ({"stop_until": DAY}, "stop"),
        ({"stop_until": DAY - timedelta(days=1)}, "onbekend"),
        ({"measured_on": DAY - timedelta(days=63)}, "onbekend"),
    ],
)
def test_a_stop_never_becomes_available(changes: dict[str, object], status: str, published: Published) -> None:
    snapshot = published([offer(status="stop", **changes)])
    answer = snapshot.find(Question(REGION, DAY))
    assert answer.facets["status"] == {status: 1}
    assert answer.hits[0].start_weeks is None
    assert snapshot.find(Question(REGION, DAY, without_stop=True)).total == int(status != "stop")


def test_order_by_wait(published: Published) -> None:
    old = DAY - timedelta(days=40)
    documents = [
        offer(1, status="stop"),
        offer(2, status="onbekend"),
        offer(3, intake_wait=None),
        offer(4, status="na-beoordeling"),
        offer(5, intake_wait=0, start_wait=3),
        offer(6, intake_wait=0, start_wait=2, measured_on=old),
        offer(7, intake_wait=0, start_wait=2),
        offer(8, intake_wait=0, start_wait=0, measured_on=DAY - timedelta(days=100)),
        offer(9, status="beschikbaar", intake_wait=None, start_wait=None),
    ]
    hits = published(documents).find(Question(REGION, DAY, sort=Sort.WAIT)).hits
    numbers = [hit.id for hit in hits]
    assert numbers[:6] == [9, 7, 6, 5, 4, 3]
    assert set(numbers[6:8]) == {2, 8}
    assert numbers[8] == 1


def test_only_contracts_of_the_day_are_found(published: Published) -> None:
    documents = [
        offer(1, contract_from=DAY, contract_to=DAY),
        offer(2, contract_from=DAY + timedelta(days=1)),
        offer(3, contract_to=DAY - timedelta(days=1)),
        offer(4, region="elders"),
    ]
    snapshot = published(documents)
    answer = snapshot.find(Question(REGION, DAY))
    assert [hit.id for hit in answer.hits] == [1]
    assert answer.facets["product"] == {"S4-13": 1}
    tomorrow = snapshot.find(Question(REGION, DAY + timedelta(days=1)))
    assert [hit.id for hit in tomorrow.hits] == [2]
