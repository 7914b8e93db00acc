"""Same question, same answer: the engine against two plain computations over the demo region.

One reads every offer and judges it with the rules of the domain, in a loop; the other is plain SQL. The
engine is columns and bitmaps. For 200 random questions each totals, facet counts and the order by wait
are equal.
"""

import math
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table, and_, case, cast, exists, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.admission import Verdict
from portal.domain.waiting_time import Actuality, AgeingLimits, EffectiveWait, Status, effective_wait
from portal.models import (
    Admission,
    Contract,
    Location,
    Offer,
    OfferCharacteristic,
    Product,
    Region,
    WaitReport,
)
from portal.queries.offers import OfferView, all_offers
from search_index.index import Snapshot, open_current
from search_index.search.answer import Answer
from search_index.search.question import Question, Sort
from tests.conftest import Demo
from tests.factories.offers import DAY, REGION

QUESTIONS = 200


@dataclass(frozen=True)
class Plain:
    """An offer as the plain side sees it."""

    view: OfferView
    worth: EffectiveWait

    @property
    def point(self) -> tuple[float, float]:
        return self.view.location.x, self.view.location.y


@pytest.fixture(scope="module")
def rows(demo: Demo) -> list[Plain]:
    limits = AgeingLimits()
    with Session(demo.engine) as session:
        return [
            Plain(view, effective_wait(view.figure, DAY, limits, view.product.segment, doubted=view.doubted))
            for view in all_offers(session, DAY)
            if view.searchable and view.contract.valid_from <= DAY <= (view.contract.valid_to or DAY)
        ]


@pytest.fixture(scope="module")
def snapshot(demo: Demo) -> Snapshot:
    return open_current(demo.index_dir)


def random_question(chance: random.Random, rows: list[Plain]) -> Question:
    some = chance.choice(rows).view
    question = Question(region=REGION, day=DAY, sort=Sort.WAIT, per_page=5_000)
    if chance.random() < 0.5:
        question = replace(question, products=tuple({chance.choice(rows).view.product.code for _ in range(2)}))
    if chance.random() < 0.25:
        question = replace(question, segments=(some.product.segment,))
    if chance.random() < 0.2:
        question = replace(question, municipalities=(some.location.municipality_code or "",))
    if chance.random() < 0.2:
        question = replace(question, areas=("Peelland",))
    if chance.random() < 0.5:
        question = replace(question, point=(some.location.x, some.location.y))
        question = replace(question, radius_m=chance.choice((None, 5_000.0, 15_000.0, 30_000.0)))
    if chance.random() < 0.4:
        question = replace(question, age=chance.randint(0, 23))
    if some.characteristics and chance.random() < 0.4:
        kinds = chance.sample(some.characteristics, min(2, len(some.characteristics)))
        question = replace(question, characteristics=tuple(kinds))
    if chance.random() < 0.3:
        question = replace(question, start_within=chance.choice((0, 2, 4, 8, 12)))
    if chance.random() < 0.2:
        question = replace(question, statuses=(chance.choice(list(Status)).value,))
    return replace(question, current_only=chance.random() < 0.15, without_stop=chance.random() < 0.15)


def conditions(question: Question) -> dict[str, Callable[[Plain], bool]]:
    """One condition per filter, so that a facet can leave out its own."""

    def near(row: Plain) -> bool:
        if question.point is None or question.radius_m is None:
            return True
        return math.dist(row.point, question.point) <= question.radius_m

    return {
        "product": lambda row: not question.products or row.view.product.code in question.products,
        "segment": lambda row: not question.segments or row.view.product.segment in question.segments,
        "municipality": lambda row: (
            not question.municipalities or row.view.location.municipality_code in question.municipalities
        ),
        "area": lambda row: not question.areas or row.view.area in question.areas,
        "radius": near,
        "age": lambda row: question.age is None or row.view.offer.age_from <= question.age <= row.view.offer.age_to,
        "characteristic": lambda row: set(question.characteristics) <= set(row.view.characteristics),
        "start_within": lambda row: (
            question.start_within is None
            or (row.worth.start_within is not None and row.worth.start_within <= question.start_within)
        ),
        "status": lambda row: not question.statuses or row.worth.status.value in question.statuses,
        "current_only": lambda row: not question.current_only or row.worth.actuality is Actuality.CURRENT,
        "without_stop": lambda row: not question.without_stop or row.worth.status is not Status.STOP,
    }


def matching(rows: list[Plain], question: Question, without: str = "") -> list[Plain]:
    tests = [test for name, test in conditions(question).items() if name != without]
    return [row for row in rows if all(test(row) for test in tests)]


def plain_facets(rows: list[Plain], question: Question) -> dict[str, dict[str | int, int]]:
    def counted(name: str, value: Callable[[Plain], str | int]) -> dict[str | int, int]:
        return {key: n for key, n in Counter(value(row) for row in matching(rows, question, name)).items() if key}

    kinds = Counter(code for row in matching(rows, question) for code in row.view.characteristics)
    starts = [row.worth.start_within for row in matching(rows, question, "start_within")]
    facets: dict[str, dict[str | int, int]] = {
        "product": counted("product", lambda row: row.view.product.code),
        "segment": counted("segment", lambda row: row.view.product.segment),
        "municipality": counted("municipality", lambda row: row.view.location.municipality_code or ""),
        "area": counted("area", lambda row: row.view.area),
        "status": counted("status", lambda row: row.worth.status.value),
        "characteristic": dict(kinds),
        "start_within": {
            limit: sum(start is not None and start <= limit for start in starts) for limit in (2, 4, 8, 12)
        },
    }
    if question.point is not None:
        away = [math.dist(row.point, question.point) for row in matching(rows, question, "radius")]
        facets["radius"] = {km: sum(m <= km * 1000 for m in away) for km in (5, 10, 15, 20, 30, 50)} | {0: len(away)}
    return facets


def wait_key(worth: EffectiveWait) -> tuple[int, int]:
    """What sorting by wait promises: known before unknown, fewer weeks first, current before ageing."""
    if worth.start_within is None:
        return (10_000, 0)
    return (worth.start_within, 0 if worth.actuality is Actuality.CURRENT else 1)


def check(answer: Answer, rows: list[Plain], question: Question) -> None:
    expected = matching(rows, question)
    by_id = {row.view.offer.id: row for row in expected}
    assert answer.total == len(expected)
    assert {hit.id for hit in answer.hits} == set(by_id)
    assert answer.provider_count == len({row.view.provider.id for row in expected})
    assert answer.startable_now == sum(
        row.worth.start_within == 0 and row.worth.actuality is Actuality.CURRENT for row in expected
    )
    for name, counts in plain_facets(rows, question).items():
        found = answer.facets[name]
        assert {key: found.get(key, 0) for key in counts} == counts, name
        assert {key for key, count in found.items() if count} - set(counts) <= {""}, name
    order = [wait_key(by_id[hit.id].worth) for hit in answer.hits]
    assert order == sorted(order)
    assert [hit.start_weeks for hit in answer.hits] == [by_id[hit.id].worth.start_within for hit in answer.hits]


def test_200_random_questions_have_the_same_answer(rows: list[Plain], snapshot: Snapshot) -> None:
    chance = random.Random(22)
    found = 0
    for _ in range(QUESTIONS):
        question = random_question(chance, rows)
        answer = snapshot.find(question)
        check(answer, rows, question)
        found += answer.total > 0
    assert found > QUESTIONS / 4  # empty answers prove little


def judged() -> Any:
    """Every shown offer with what its figure is worth, in plain SQL: one row an offer."""
    newest = aliased(WaitReport)
    current = (
        select(newest.id)
        .where(newest.offer_id == Offer.id)
        .order_by(newest.measured_on.desc(), newest.id.desc())
        .limit(1)
        .correlate(Offer)
        .scalar_subquery()
    )
    crisis = Product.segment == 5
    doubted = Offer.doubted_at > WaitReport.reported_at
    age_limit = case((crisis, DAY - timedelta(days=2)), else_=DAY - timedelta(days=62))
    ageing_limit = case((crisis, DAY - timedelta(days=2)), else_=DAY - timedelta(days=31))
    lapsed = and_(WaitReport.status == Status.STOP, WaitReport.stop_until < DAY)
    known = and_(WaitReport.id.is_not(None), WaitReport.measured_on >= age_limit, lapsed.is_not(True))
    status = case((known, cast(WaitReport.status, String)), else_="onbekend")
    intake, start = (case((crisis, None), else_=column) for column in (WaitReport.intake_weeks, WaitReport.start_weeks))
    both, neither = and_(intake.is_not(None), start.is_not(None)), and_(intake.is_(None), start.is_(None))
    free = or_(WaitReport.places_free.is_(None), WaitReport.places_free > 0)
    weeks = case(
        (and_(status == "beschikbaar", free, neither), 0),
        (and_(status == "beschikbaar", free, both), intake + start),
        (and_(status == "wachtlijst", both), intake + start),
        else_=None,
    )
    return (
        select(
            Offer.id.label("id"),
            Product.code.label("product"),
            Product.segment.label("segment"),
            Location.municipality_code.label("municipality"),
            Location.x.label("x"),
            Location.y.label("y"),
            Offer.age_from.label("age_from"),
            Offer.age_to.label("age_to"),
            status.label("status"),
            weeks.label("weeks"),
            and_(known, WaitReport.measured_on >= ageing_limit, doubted.is_not(True)).label("is_current"),
        )
        .join(Contract, Contract.id == Offer.contract_id)
        .join(Product, Product.id == Contract.product_id)
        .join(Location, Location.id == Offer.location_id)
        .join(Region, Region.id == Contract.region_id)
        .join(Admission, and_(Admission.location_id == Location.id, Admission.region_id == Region.id))
        .outerjoin(WaitReport, WaitReport.id == current)
        .where(Region.slug == REGION, Contract.valid_from <= DAY)
        .where(or_(Contract.valid_to.is_(None), Contract.valid_to >= DAY))
        .where(func.coalesce(Admission.override, Admission.verdict == Verdict.YES))
    )


def judge_once(session: Session) -> Table:
    """The rows of ``judged()`` in a table of this connection: they are the same for every question."""
    judging = judged()
    columns = [Column(each.name, each.type) for each in judging.selected_columns]
    table = Table("judged", MetaData(), *columns, prefixes=["TEMPORARY"])
    table.create(session.connection())
    session.execute(insert(table).from_select([column.name for column in columns], judging))
    return table


def sql_conditions(offers: Any, question: Question) -> dict[str, Any]:
    """The filters of a question that plain SQL answers, by the name of their facet."""
    conditions: dict[str, Any] = {}
    if question.products:
        conditions["product"] = offers.c.product.in_(question.products)
    if question.segments:
        conditions["segment"] = offers.c.segment.in_(question.segments)
    if question.municipalities:
        conditions["municipality"] = offers.c.municipality.in_(question.municipalities)
    if question.point is not None and question.radius_m is not None:
        east, north = offers.c.x - question.point[0], offers.c.y - question.point[1]
        conditions["radius"] = east * east + north * north <= question.radius_m**2
    if question.age is not None:
        conditions["age"] = and_(offers.c.age_from <= question.age, offers.c.age_to >= question.age)
    if question.start_within is not None:
        conditions["start_within"] = offers.c.weeks <= question.start_within
    if question.statuses:
        conditions["status"] = offers.c.status.in_(question.statuses)
    if question.current_only:
        conditions["current_only"] = offers.c.is_current
    if question.without_stop:
        conditions["without_stop"] = offers.c.status != "stop"
    for code in question.characteristics:
        has = exists().where(
            OfferCharacteristic.offer_id == offers.c.id, OfferCharacteristic.characteristic_code == code
        )
        conditions[f"kind {code}"] = has
    return conditions


def test_200_random_questions_equal_plain_sql(demo: Demo, rows: list[Plain], snapshot: Snapshot) -> None:
    chance = random.Random(23)
    with Session(demo.engine) as session:
        offers = judge_once(session)
        for _ in range(QUESTIONS):
            question = replace(random_question(chance, rows), areas=())
            answer, conditions = snapshot.find(question), sql_conditions(offers, question)
            order = (offers.c.weeks.is_(None), offers.c.weeks, offers.c.is_current.is_(False))
            found = session.execute(
                select(offers.c.id, offers.c.weeks, offers.c.is_current).where(*conditions.values()).order_by(*order)
            ).all()
            assert answer.total == len(found)
            assert [hit.start_weeks for hit in answer.hits] == [row.weeks for row in found]
            current = {row.id: bool(row.is_current) for row in found}
            known = [hit for hit in answer.hits if hit.start_weeks is not None]
            assert [current[hit.id] for hit in known] == [
                bool(row.is_current) for row in found if row.weeks is not None
            ]
            for facet in ("product", "segment", "status"):
                column = offers.c[facet]
                others = [condition for name, condition in conditions.items() if name != facet]
                counted = session.execute(select(column, func.count()).where(*others).group_by(column)).all()
                assert answer.facets[facet] == {value: number for value, number in counted}
