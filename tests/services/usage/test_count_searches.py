"""What a search counts for, and that nothing of who asked goes further."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.domain.offer_question import OfferQuestion, Order
from portal.domain.usage import UsageKind
from portal.domain.waiting_time import Status
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import read_region_facts
from portal.services.finding.find_offers import find_offers
from portal.services.finding.find_ways_on import find_ways_on
from portal.services.indexing.follow_changes import publish_index
from portal.services.usage.count_searches import Opened, Searched, SuggestionTaken, counted_text
from portal.services.usage.count_usage import Tally, Way
from search_index.index import open_current
from tests.factories.offers import DAY, MOMENT, REGION, make_offer, make_report

MONTH = DAY.replace(day=1)


class Counting:
    """Asks questions of three offers and tells what each counts for."""

    def __init__(self, session: Session, folder: Path, book: PostcodeBook) -> None:
        self.session, self.book = session, book
        self.snapshot, self.facts = open_current(folder), read_region_facts(session, REGION, DAY)

    def ask(self, text: str = "", *, anew: bool = True, suggestion: str = "", **values: object) -> Tally:
        asked = replace(OfferQuestion(REGION, text=text), **values)  # type: ignore[arg-type]
        found = find_offers(self.session, self.snapshot, self.facts, self.book, asked, DAY)
        ways = find_ways_on(self.session, self.snapshot, self.facts, self.book, found, DAY)
        tally = Tally()
        Searched(
            self.facts,
            self.snapshot,
            self.book,
            found,
            DAY,
            "huisarts",
            text if anew else None,
            ways.beyond_norm,
            suggestion,
        ).add_to(tally)
        assert {(key.region_id, key.day, key.role) for key in tally.counts} <= {(self.facts.id, DAY, "huisarts")}
        return tally

    def counts(self, text: str = "", **values: object) -> Counter[tuple[str, str]]:
        tally = self.ask(text, **values)  # type: ignore[arg-type]
        return Counter({(key.kind, key.subject): times for key, times in tally.counts.items()})


@pytest.fixture
def counting(engine: Engine, session: Session, book: PostcodeBook, tmp_path: Path) -> Counting:
    soon = make_offer(session, product="S2-01", description="Pleegzorg in een gezin.", characteristics=("emdr",))
    make_report(session, soon, Status.WAITING_LIST, 2, 1)
    late = make_offer(session, product="S4-13")
    make_report(session, late, Status.WAITING_LIST, 40, 40)
    make_offer(session, product="S4-13")
    session.commit()
    publish_index(engine, tmp_path, lambda: MOMENT)
    return Counting(session, tmp_path, book)


def test_everything_that_was_understood_counts(counting: Counting) -> None:
    assert counting.counts("pleegzorg 8 jaar veldhoven 10 km") == {
        (UsageKind.SEARCH, ""): 1,
        (UsageKind.OUTCOME, "weinig"): 1,
        (UsageKind.NORM, "binnen"): 1,
        **dict.fromkeys(((UsageKind.PRODUCT, "S2-01"), (UsageKind.PRODUCT_WITHIN, "S2-01")), 1),
        (UsageKind.SEGMENT, "2"): 1,
        (UsageKind.AREA, counting.facts.area_of["GM0861"]): 1,
        (UsageKind.AGE, "4 t/m 11"): 1,
        (UsageKind.FILTER, "straal"): 1,
        (UsageKind.TEXT, "pleegzorg"): 1,
    }


def test_filters_and_order_count(counting: Counting) -> None:
    counted = counting.counts(
        products=("S2-01",),
        characteristics=("emdr",),
        start_within=8,
        current_only=True,
        without_stop=True,
        statuses=("wachtlijst",),
        order=Order.WAIT,
    )
    used = {subject for kind, subject in counted if kind == UsageKind.FILTER}
    assert used == {"kenmerk:emdr", "start-binnen", "actueel", "zonder-stop", "status"}
    assert counted[UsageKind.PRODUCT_FILTER, "S2-01|emdr"] == 1
    assert counted[UsageKind.ORDER, "wachttijd"] == 1
    assert counted[UsageKind.AREA, "hele regio"] == 1
    assert counting.counts(characteristics=("emdr",))[UsageKind.PRODUCT_FILTER, "|emdr"] == 1


def test_nothing_found_counts_as_that(counting: Counting) -> None:
    counted = counting.counts("xylofoonles", products=("S2-01",), place="Groningen")
    assert counted[UsageKind.OUTCOME, "geen"] == 1
    assert counted[UsageKind.PRODUCT_NOTHING, "S2-01"] == 1
    assert counted[UsageKind.TEXT_NOTHING, "xylofoonles"] == 1
    assert counted[UsageKind.AREA_NOTHING, "buiten de regio"] == 1
    assert counted[UsageKind.UNKNOWN_WORD, "xylofoonles"] == 1
    assert not [kind for kind, _ in counted if kind == UsageKind.NORM]


def test_beyond_the_norm(counting: Counting) -> None:
    counted = counting.counts(products=("S4-13",))
    assert counted[UsageKind.NORM, "boven"] == 1
    assert counted[UsageKind.PRODUCT_BEYOND, "S4-13"] == 1


def test_offers_shown_count_on_every_page_but_a_search_once(counting: Counting) -> None:
    first, later = counting.ask(), counting.ask(page=2)
    assert list(first.offer_counts.values()) == [{Way.SHOWN: 1, Way.OPENED: 0, Way.CONTACTED: 0}] * 3
    assert {month for _, month in first.offer_counts} == {MONTH}
    assert not later.counts


def test_a_text_counts_when_it_is_typed(counting: Counting) -> None:
    assert counting.counts("pleegzorg")[UsageKind.TEXT, "pleegzorg"] == 1
    again = counting.counts("pleegzorg", anew=False)
    assert again[UsageKind.SEARCH, ""] == 1
    assert not [kind for kind, _ in again if kind in (UsageKind.TEXT, UsageKind.UNKNOWN_WORD)]
    assert counting.counts("pleegzorg", suggestion="woord")[UsageKind.SUGGESTION, "woord"] == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Trauma", "trauma"),
        ("ADHD   of  autisme?", "adhd of autisme?"),
        ("één vraag", "een vraag"),
        ("x" * 80, "x" * 60),
        ("bel 0612345678", ""),
        ("mail jan@thuis.nl", ""),
        ("geboren 3-4-2014", ""),
        ("hulp voor Jan Jansen", ""),
        ("bsn 123 456 782", ""),
        ("ab", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_texts_about_somebody_are_not_kept(typed: str | None, kept: str) -> None:
    assert counted_text(typed or "", typed) == kept


def test_opened_and_contacted_count_for_the_offer_and_the_region() -> None:
    tally = Tally()
    Opened(1, 7, "S2-01", DAY).add_to(tally)
    Opened(1, 7, "S2-01", DAY, contacted=True).add_to(tally)
    SuggestionTaken(1, "aanbieder", DAY).add_to(tally)
    assert tally.offer_counts == {(7, MONTH): {Way.SHOWN: 0, Way.OPENED: 1, Way.CONTACTED: 1}}
    assert {(key.kind, key.subject) for key in tally.counts} == {
        ("geopend", "S2-01"),
        ("contact", "S2-01"),
        ("suggestie", "aanbieder"),
    }
