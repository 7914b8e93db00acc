"""100 000 generated searches: every figure that the panel sees equals a count of the log by another hand.

The other hand reads only the log and what the engine answered; it shares no code with the counting.
"""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, inspect, text
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.usage import API_ROLE
from portal.domain.waiting_time import Status
from portal.models import User
from portal.services.catalogue.region_facts import RegionFacts, read_region_facts
from portal.services.finding.find_offers import Found, find_offers
from portal.services.finding.find_ways_on import find_ways_on
from portal.services.usage.count_searches import Searched
from tests.factories.offers import DAY, REGION, make_offer, make_report, make_user
from tests.factories.searches import PERSONAL, PLANTED, Asked, LogLine, log_lines, questions
from tests.web.conftest import Page, Visitor, text_of

SEARCHES = 100_000
FIRST = date(2025, 6, 3)
Figures = dict[tuple[str, str, str], str]


@dataclass(frozen=True)
class Answered:
    """What the engine said to a question."""

    found: Found
    beyond: bool


@dataclass(frozen=True)
class Traffic:
    """The log, and what each question was answered."""

    log: list[LogLine]
    answers: dict[Asked, Answered]
    facts: RegionFacts


@pytest.fixture(autouse=True)
def panel_user(made: Session) -> User:
    """The panel of the region, and a few offers to find."""
    for number, code in enumerate(("S2-01", "S2-01", "S4-13", "S4-13", "S3-01")):
        offer = make_offer(made, product=code, characteristics=("emdr",) if number % 2 else ())
        make_report(made, offer, Status.WAITING_LIST, number * 9, number * 9)
    make_offer(made, product="S4-13")
    return make_user(made, role=Role.PANEL)


@pytest.fixture
def panel(panel_user: User, visitor: Visitor) -> Visitor:
    return visitor.sign_in(panel_user)


@pytest.fixture
def traffic(app: Flask, engine: Engine) -> Traffic:
    """100 000 searches of eighteen months, counted by the counter of the application and written."""
    chance = random.Random(20261122)
    asked = questions(chance, 300)
    log = list(log_lines(chance, asked, SEARCHES, FIRST, DAY))
    parts = app.extensions["plekwijzer"]
    snapshot, counter = parts.index.current(), parts.counter
    with Session(engine) as session:
        facts = read_region_facts(session, REGION, DAY)
        answers = {}
        for each in asked:
            found = find_offers(session, snapshot, facts, parts.book, each.question(REGION), DAY)
            ways = find_ways_on(session, snapshot, facts, parts.book, found, DAY)
            answers[each] = Answered(found, ways.beyond_norm)
    for number, line in enumerate(log):
        answer = answers[line.asked]
        beyond = None if line.role == API_ROLE else answer.beyond
        typed = line.asked.text if line.typed else None
        counter.note(
            Searched(facts, snapshot, parts.book, answer.found, line.day, line.role, typed, beyond, line.suggestion)
        )
        if number % 1000 == 0:
            counter.add_up()
    parts.writer.start()
    parts.writer.stop()
    return Traffic(log, answers, facts)


def figures(panel: Visitor, query: str) -> Figures:
    """Everything in the file of a period: (section, subject, column) -> figure."""
    answer = panel.client.get(f"/klankbord/cijfers/csv?{query}")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
    assert rows[0] == ["onderdeel", "onderwerp", "maat", "waarde"]
    return {(row[0], row[1], row[2]): row[3] for row in rows[2:]}


class OtherHand:
    """Counts the log of one period."""

    def __init__(self, traffic: Traffic, first: date, last: date, role: str | None) -> None:
        self.traffic = traffic
        everybody = [line for line in traffic.log if first <= line.day <= last and line.asked.page == 1]
        self.api = sum(line.role == API_ROLE for line in everybody)
        self.people = [line for line in everybody if line.role != API_ROLE]
        self.lines = [line for line in everybody if line.role == role] if role else self.people
        self.answers = [traffic.answers[line.asked] for line in self.lines]

    def count(self, tell: Callable[[LogLine, Answered], Iterable[str]]) -> Counter[str]:
        return Counter(
            name for line, answer in zip(self.lines, self.answers, strict=True) for name in tell(line, answer)
        )

    def outcomes(self) -> Counter[str]:
        def tell(line: LogLine, answer: Answered) -> Iterable[str]:
            if not answer.found.answer.total:
                return ["Niets gevonden"]
            if line.role == API_ROLE:
                return []
            return ["Boven de norm" if answer.beyond else "Binnen de norm"]

        return self.count(tell)

    def meant(self, line: LogLine, answer: Answered) -> list[str]:
        """Codes of the products chosen, or meant by the words at 0.85 or more; the best three."""
        if line.asked.product:
            return [line.asked.product]
        grades: Counter[str] = Counter()
        codes = {product.name: code for code, product in self.traffic.facts.products.items()}
        for meaning in answer.found.answer.meanings:
            for name, grade in meaning.products.items():
                if name in codes:
                    grades[codes[name]] += grade  # type: ignore[assignment]
        return sorted((code for code in grades if grades[code] >= 0.85), key=lambda code: (-grades[code], code))[:3]

    def products(self, *, only: str = "") -> Counter[str]:
        def tell(line: LogLine, answer: Answered) -> Iterable[str]:
            total = answer.found.answer.total
            kind = "Niets" if not total else "Boven norm" if answer.beyond else "Binnen norm"
            if only and (kind != only or (total and line.role == API_ROLE)):
                return []
            return [self.traffic.facts.products[code].name for code in self.meant(line, answer)]

        return self.count(tell)

    def segments(self) -> Counter[str]:
        names = {2: "2 Wonen", 3: "3 Dagprogramma’s", 4: "4 Specialistisch, veel voorkomend", 5: "5 Crisis"}
        names[1] = "1 Zeer specialistisch"
        products = self.traffic.facts.products
        return self.count(lambda line, answer: {names[products[code].segment] for code in self.meant(line, answer)})

    def texts(self, *, nothing: bool) -> Counter[str]:
        def tell(line: LogLine, answer: Answered) -> Iterable[str]:
            if not line.typed or line.asked.text in PERSONAL or (nothing and answer.found.answer.total):
                return []
            return [line.asked.text] if line.asked.text else []

        return self.count(tell)

    def areas(self, *, nothing: bool = False) -> Counter[str]:
        area = self.traffic.facts.area_of
        names = {
            "": "hele regio",
            "Groningen": "buiten de regio",
            "Veldhoven": area["GM0861"],
            "Eindhoven": "buiten de regio",
            "Helmond": area["GM0794"],
        }

        def tell(line: LogLine, answer: Answered) -> Iterable[str]:
            name = names[line.asked.place]
            return [] if nothing and answer.found.answer.total else [name[0].upper() + name[1:]]

        return self.count(tell)

    def filters(self) -> Counter[str]:
        def tell(line: LogLine, _: Answered) -> Iterable[str]:
            asked = line.asked
            return [
                name
                for name, used in (
                    ("afstand", asked.place and asked.radius is not None),
                    ("hulp start binnen", asked.start_within is not None),
                    ("alleen actuele cijfers", asked.current_only),
                )
                if used
            ]

        return self.count(tell)

    def characteristics(self) -> Counter[str]:
        labels = {code: each.label for code, each in self.traffic.facts.characteristics.items()}
        return self.count(lambda line, _: [labels[code] for code in line.asked.characteristics])

    def ages(self) -> Counter[str]:
        names = {2: "0 t/m 3", 8: "4 t/m 11", 15: "12 t/m 17", 19: "18 en ouder"}
        return self.count(lambda line, _: [names[line.asked.age]] if line.asked.age is not None else [])

    def suggestions(self) -> Counter[str]:
        return self.count(lambda line, _: [line.suggestion] if line.suggestion else [])

    def roles(self) -> Counter[str]:
        names = {
            "": "Niet gezegd",
            "huisarts": "Huisartsen",
            "gi": "Gecertificeerde instellingen",
            "toegang": "Gemeenten en wijkteams",
            "school": "Scholen",
            "gezin": "Gezinnen",
            "anders": "Anderen",
        }
        return Counter(names[line.role] for line in self.people)


FEW = "< 5"


def column(found: Figures, section: str, name: str) -> Counter[str]:
    """One column of a section; empty cells and zeros left out, and 1 for what is too few to be shown."""
    return Counter(
        {
            subject: 1 if value == FEW else int(value)
            for (where, subject, what), value in found.items()
            if (where, what) == (section, name) and value not in ("", "0")
        }
    )


def shown(counted: Counter[str]) -> Counter[str]:
    """Counts as ``column`` reads them: 1 for what is below five."""
    return Counter({name: times if times >= 5 else 1 for name, times in counted.items() if times})


PERIODS: list[tuple[str, tuple[date, date], tuple[date, date]]] = [
    ("", (date(2026, 10, 1), DAY), (date(2026, 7, 1), date(2026, 8, 22))),
    ("periode=kwartaal&datum=2026-08-09", (date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 4, 1), date(2026, 6, 30))),
    ("periode=maand&datum=2026-10-09", (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 9, 1), date(2026, 9, 30))),
    ("periode=week", (date(2026, 11, 16), DAY), (date(2026, 11, 9), date(2026, 11, 15))),
    ("periode=jaar", (date(2026, 1, 1), DAY), (date(2025, 1, 1), date(2025, 11, 22))),
    (
        "periode=eigen&van=15-03-2026&tot=20-08-2026",
        (date(2026, 3, 15), date(2026, 8, 20)),
        (date(2025, 10, 7), date(2026, 3, 14)),
    ),
]


@pytest.mark.slow("a year of traffic")
def test_every_figure_equals_a_count_by_another_hand(
    traffic: Traffic, panel: Visitor, engine: Engine, app: Flask
) -> None:
    assert len(traffic.log) >= SEARCHES
    for query, days, earlier in PERIODS:
        for role in (None, "huisarts", API_ROLE):
            found = figures(panel, f"{query}&rol={role or ''}")
            now, before = OtherHand(traffic, *days, role), OtherHand(traffic, *earlier, role)
            compare(found, now, before)
            course = column(found, "gebruik", "Zoekvragen")
            hidden = sum(times == 1 for times in course.values())
            assert sum(course.values()) <= len(now.lines) <= sum(course.values()) + 3 * hidden, (query, role)
    texts_that_few_asked_are_not_there(traffic, panel)
    nothing_of_anybody_is_in_the_database(engine)


def compare(found: Figures, now: OtherHand, before: OtherHand) -> None:
    """Every section that counts searches."""
    both = (("Nu", now), ("Ervoor", before))
    for name, hand in both:
        assert column(found, "uitkomst", name) == shown(hand.outcomes())
        assert column(found, "contact", name) == shown(Counter({"Zoekvragen": len(hand.lines)}))
    listed = {subject for (section, subject, _) in found if section == "producten"}
    asked = now.products()
    assert listed == {name for name, _ in asked.most_common(15)} or len(asked) > 15
    for name, wanted in (
        ("Gezocht", asked),
        ("Ervoor", before.products()),
        ("Niets", now.products(only="Niets")),
        ("Binnen norm", now.products(only="Binnen norm")),
        ("Boven norm", now.products(only="Boven norm")),
    ):
        assert column(found, "producten", name) == shown(Counter({each: wanted[each] for each in listed}))
    for section, nothing in (("vragen", False), ("niets-gevonden", True)):
        often = {each: times for each, times in now.texts(nothing=nothing).items() if times >= 5}
        told = column(found, section, "Keer")
        assert told == Counter(often) if len(often) <= 15 else set(told.items()) <= set(often.items())
    for name, hand in (("Zoekvragen", now), ("Ervoor", before)):
        named = now.areas()
        assert column(found, "gebieden", name) == shown(
            Counter({each: times for each, times in hand.areas().items() if each in named})
        )
        often = "Keer" if hand is now else name
        assert column(found, "leeftijden", often) == shown(hand.ages())
        assert column(found, "segmenten", often) == shown(hand.segments())
        systems = Counter({"Systemen (API)": hand.api} if hand.api else {})
        assert column(found, "rollen", name) == shown(hand.roles() + systems)
    assert column(found, "gebieden", "Niets gevonden") == shown(now.areas(nothing=True))
    assert column(found, "filters", "Keer") == shown(now.filters())
    assert column(found, "filters", "Ervoor") == shown(before.filters())
    assert column(found, "kenmerken", "Gefilterd") == shown(now.characteristics())
    assert column(found, "suggesties", "Keer") == shown(now.suggestions())


def texts_that_few_asked_are_not_there(traffic: Traffic, panel: Visitor) -> None:
    found = figures(panel, "periode=week")
    assert not [subject for (section, subject, _) in found if section == "vragen" and "wiebenga" in subject]
    week = OtherHand(traffic, date(2026, 11, 16), DAY, None).texts(nothing=False)
    few = {each for each, times in week.items() if times < 5}
    assert few
    assert not few & {subject for (section, subject, _) in found if section in ("vragen", "niets-gevonden")}


def nothing_of_anybody_is_in_the_database(engine: Engine) -> None:
    """Every column of every table, as text."""
    with Session(engine) as session:
        for table in inspect(engine).get_table_names():
            if table == "municipality":
                continue  # boundaries: binary
            for row in session.execute(text(f'SELECT * FROM "{table}"')):
                kept = " ".join(str(value) for value in row).lower()
                assert not [word for word in PLANTED if word.lower() in kept], (table, kept)


@pytest.mark.slow("a year of traffic")
def test_the_page_and_the_workbook_say_the_same_as_the_file(traffic: Traffic, panel: Visitor) -> None:
    from openpyxl import load_workbook

    query = "periode=kwartaal&datum=2026-08-09"
    found = figures(panel, query)
    told = figures_of_page(panel.visit(f"/klankbord?{query}"))
    printed = figures_of_page(panel.visit(f"/klankbord/rapport?{query}"))
    written = {key: shown_as(value) for key, value in found.items()}
    assert told == written
    assert printed == written
    answer = panel.client.get(f"/klankbord/cijfers/xlsx?{query}")
    book = load_workbook(io.BytesIO(answer.data), read_only=True)
    cells: dict[tuple[str, str, str], Any] = {}
    for sheet in book:
        rows = list(sheet.iter_rows(values_only=True))
        for row in rows[5:]:
            for name, value in zip(rows[4][1:], row[1:], strict=False):
                cells[sheet.title, str(row[0]), str(name)] = value
    for key, value in found.items():
        if value == FEW:
            assert cells.get(key) == FEW, key
            continue
        number = float(value.replace(",", ".")) if value else None
        assert cells.get(key) == (None if number is None else pytest.approx(number, abs=0.0001)), key


def figures_of_page(page: Page) -> Figures:
    """The tables of the sections on a page."""
    found = {}
    for section in page.with_class("cijferdeel"):
        for table in section.iter("table"):
            columns = [text_of(each) for each in table.iter("th") if each.get("scope") == "col"]
            for row in list(table.iter("tr"))[1:]:
                cells = [text_of(each) for each in row]
                for name, value in zip(columns[1:], cells[1:], strict=True):
                    found[section.get("id") or "", cells[0], name] = value
    return found


def shown_as(value: str) -> str:
    """A figure of the file as the page prints it."""
    if not value:
        return "–"
    if value == FEW:
        return value
    if "," in value:
        return f"{int(float(value.replace(',', '.')) * 100 + 0.5)}%"
    return f"{int(value):,}".replace(",", ".")


@pytest.mark.parametrize(
    "query",
    [
        "periode=eigen",
        "periode=eigen&van=31-02-2026&tot=1-3-2026",
        "periode=eigen&van=2-3-2026&tot=1-3-2026",
        "periode=eigen&van=1-1-1990&tot=1-3-2026",
        "periode=eigen&van=1-1-2027&tot=1-3-2027",
    ],
)
def test_an_impossible_period_is_said(panel: Visitor, query: str) -> None:
    page = panel.visit(f"/klankbord?{query}", status=422)
    assert "Deze periode kunnen wij niet tonen" in text_of(page.by_id("fouten"))
    assert panel.client.get(f"/klankbord/cijfers/csv?{query}").status_code == 400


def test_without_any_use_the_page_says_so(panel: Visitor) -> None:
    page = panel.visit("/klankbord")
    assert "In deze periode is niet gezocht." in text_of(page.by_id("gebruik"))
    assert "niet gezocht, of niet geteld" in text_of(panel.visit("/klankbord/rapport").by_id("inhoud"))


def test_only_the_panel_and_the_office_see_it(made: Session, app: Flask, new_visitor: Callable[[], Visitor]) -> None:
    new_visitor().visit("/klankbord", status=303)
    provider = make_user(made)
    made.commit()
    new_visitor().sign_in(provider).visit("/klankbord", status=403)
