"""The office: a queue by segment, a group with who delivers it, and an answer that its sender sees."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.missing_offer import MissingStatus
from portal.domain.permissions import Role
from portal.domain.waiting_time import Status
from portal.models import AuditEntry, MissingOffer, MissingOfferFollower, User
from tests.factories.missing_offers import make_signal
from tests.factories.offers import MOMENT, make_location, make_offer, make_provider, make_report, make_user
from tests.web.conftest import Page, Visitor, text_of, texts_of

HERE = "/regiobeheer/ontbrekend-aanbod"
GROUP = f"{HERE}/groep?segment=4&product=S4-13&gebied=Peelland"
TOKEN = "t" * 43


@pytest.fixture
def user(made: Session) -> User:
    return make_user(made, Role.OFFICE)


@pytest.fixture
def few(made: Session) -> list[int]:
    """Three signals about one product in one area, and others beside them; ids of the three."""
    helmond = make_provider(made, "De Helm")
    near = make_location(made, helmond, place="Helmond", municipality="GM0794")
    make_offer(made, provider=helmond, location=near, product="S4-14")
    make_report(
        made, make_offer(made, provider=helmond, location=make_location(made, helmond)), Status.WAITING_LIST, 3, 4
    )
    make_report(made, make_offer(made, provider=make_provider(made, "De Linde")), Status.AVAILABLE)
    make_offer(made, provider=make_provider(made, "De Verte"), override=False)
    ids = [
        make_signal(made, area="Peelland", municipality="GM0794", token=TOKEN, text="alleen online kan niet").id,
        make_signal(made, area="Peelland", given_at=MOMENT - timedelta(days=9), status=MissingStatus.LOOKED_AT).id,
        make_signal(made, area="Peelland", status=MissingStatus.SOLVED, answer="Er was plek.").id,
    ]
    make_signal(made, product="S2-01")
    make_signal(made, product=None, text="iets met paarden")
    make_signal(made, product=None, segment=3, region="hart-van-brabant")
    return ids


@pytest.fixture
def office(user: User, few: list[int], visitor: Visitor) -> Visitor:
    return visitor.sign_in(user)


def marks(page: Page, *, checked: bool | None = None) -> list[str]:
    return [
        each.get("value") or ""
        for each in page.find_all("input", name="melding")
        if checked is None or (each.get("checked") is not None) is checked
    ]


def main_text(page: Page) -> str:
    return text_of(page.find_all("main")[0])


def statuses(engine: Engine, ids: list[int]) -> list[tuple[MissingStatus, str]]:
    with Session(engine) as session:
        rows = session.scalars(select(MissingOffer).where(MissingOffer.id.in_(ids)).order_by(MissingOffer.id)).all()
        return [(row.status, row.answer) for row in rows]


def test_the_queue_stands_by_segment_with_the_next_accession_moment(office: Visitor) -> None:
    page = office.visit(HERE)
    assert texts_of(page.find_all("h2")) == [
        "Segment 2: Wonen",
        "Segment 4: Specialistisch, veel voorkomend",
        "Product niet bekend",
    ]
    rows = texts_of(page.with_class("gemis__rij"))
    assert rows[1].startswith("Traumabehandeling (EMDR), Peelland Peelland 2 meldingen 1 nieuw · oudste 9 dagen")
    told = main_text(page)
    assert "4 meldingen open, waarvan 3 nieuw" in told
    assert "Volgend toetredingsmoment: 1 januari 2027." in told
    assert "nieuwe meldingen" in main_text(office.visit("/regiobeheer"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?segment=4", ["Segment 4: Specialistisch, veel voorkomend"]),
        ("?segment=geen", ["Product niet bekend"]),
        ("?segment=5", []),
        ("?status=in-behandeling", ["Segment 4: Specialistisch, veel voorkomend"]),
        ("?status=opgelost&segment=2", []),
        ("?status=onzin&segment=77&x=%ff", None),
    ],
)
def test_the_queue_is_narrowed_by_its_address(query: str, expected: list[str] | None, office: Visitor) -> None:
    page = office.visit(HERE + query)
    found = texts_of(page.find_all("h2"))
    assert found == (expected if expected is not None else texts_of(office.visit(HERE).find_all("h2")))
    if expected == []:
        assert "Geen meldingen." in main_text(page)


def test_a_group_shows_who_delivers_it_and_who_is_near(office: Visitor, few: list[int]) -> None:
    page = office.visit(GROUP)
    assert text_of(page.find_all("h1")[0]) == "Traumabehandeling (EMDR)"
    deliverers = texts_of([row for each in page.with_class("gemis__wie") for row in each.findall("li")])
    assert deliverers == [
        "De Linde Veldhoven (Veldhoven en Waalre) kan nu starten",
        "De Helm Veldhoven (Veldhoven en Waalre) heeft ook een vestiging in Peelland "
        "intake over 3 weken, daarna 4 weken tot de start",
    ]
    assert "Volgend toetredingsmoment: 1 januari 2027." in main_text(page)
    assert [mark.split(":")[0] for mark in marks(page, checked=True)] == [str(few[0]), str(few[1])]
    assert [mark.split(":")[0] for mark in marks(page, checked=False)] == [str(few[2])], "answered ones are not chosen"


def test_without_a_product_the_providers_of_the_segment_are_shown(office: Visitor, made: Session) -> None:
    signal, unknown = make_signal(made, product=None, segment=4), make_signal(made, product=None)
    made.commit()
    rows = texts_of(office.visit(f"{HERE}/{signal.id}").with_class("gemis__wie")[0].findall("li"))
    assert rows == [
        "De Linde Veldhoven (Veldhoven en Waalre) Traumabehandeling (EMDR) kan nu starten",
        "De Helm Helmond (Peelland) en Veldhoven (Veldhoven en Waalre) Instellen en controleren psychofarmaca en "
        "Traumabehandeling (EMDR) intake over 3 weken, daarna 4 weken tot de start",
    ]
    assert "noemt geen product en geen segment" in main_text(office.visit(f"{HERE}/{unknown.id}"))


def test_segment_1_is_closed(office: Visitor, made: Session) -> None:
    signal = make_signal(made, product=None, segment=1)
    made.commit()
    assert "Segment 1 is gesloten" in main_text(office.visit(f"{HERE}/{signal.id}"))


def test_a_group_is_answered_together_and_its_senders_see_it(
    office: Visitor, few: list[int], engine: Engine, new_visitor: Callable[[], Visitor]
) -> None:
    chosen = marks(office.visit(GROUP), checked=True)
    data: dict[str, Any] = {"melding": chosen, "status": "niet-mogelijk", "antwoord": "Nog niet.\r\nWel in januari."}
    answer = office.post(GROUP, data, status=303)
    assert answer.response.headers["Location"] == GROUP
    words = "Nog niet.\nWel in januari."
    assert statuses(engine, few) == [
        (MissingStatus.IMPOSSIBLE, words),
        (MissingStatus.IMPOSSIBLE, words),
        (MissingStatus.SOLVED, "Er was plek."),
    ]
    assert texts_of(office.visit(GROUP).with_class("melding--goed")) == [
        "2 meldingen bijgewerkt. Wie meldde, ziet dit nu."
    ]
    told = text_of(new_visitor().visit(f"/ontbrekend-aanbod/volgen/{TOKEN}").find_all("main")[0])
    assert "Niet mogelijk" in told
    assert "Wel in januari." in told
    with Session(engine) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == "missing_offer")).all()
    assert sorted(entry.subject_id or 0 for entry in entries) == few[:2]


def test_one_is_answered_on_its_own_page(office: Visitor, few: list[int], engine: Engine) -> None:
    page = office.visit(f"{HERE}/{few[1]}")
    assert page.by_id("status-in-behandeling").get("checked") is not None
    data: dict[str, Any] = {"melding": marks(page), "status": "in-behandeling", "antwoord": "Wij zoeken."}
    office.post(f"{HERE}/{few[1]}", data, status=303)
    assert statuses(engine, few)[1] == (MissingStatus.LOOKED_AT, "Wij zoeken.")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "opgelost", "antwoord": ""}, ["#antwoord"]),
        ({"status": "", "antwoord": "x"}, ["#status-in-behandeling"]),
        ({"status": "nieuw", "antwoord": "x"}, ["#status-in-behandeling"]),
        ({"status": "opgelost", "antwoord": "x" * 5000}, ["#antwoord"]),
        ({"status": "opgelost", "antwoord": "x", "melding": ["1:onzin"]}, ["#meldingen"]),
        (
            {"status": "y" * 5000, "antwoord": " \n ", "melding": ["x" * 300] * 2000},
            ["#meldingen", "#status-in-behandeling"],
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    changes: dict[str, Any], expected: list[str], office: Visitor, few: list[int], engine: Engine
) -> None:
    before = statuses(engine, few)
    page = office.post(GROUP, {"melding": marks(office.visit(GROUP), checked=True)} | changes, status=422)
    assert [each.get("href") for each in page.by_id("fouten").iter("a")] == expected
    assert text_of(page.find_all("title")[0]).startswith("Fout: ")
    assert statuses(engine, few) == before


def test_the_second_of_two_is_told_what_the_first_said(office: Visitor, few: list[int], engine: Engine) -> None:
    seen = marks(office.visit(GROUP), checked=True)
    office.post(GROUP, {"melding": seen[:1], "status": "opgelost", "antwoord": "De eerste."}, status=303)
    page = office.post(GROUP, {"melding": seen, "status": "opgelost", "antwoord": "De tweede."}, status=422)
    assert "iemand anders heeft net geantwoord" in text_of(page.by_id("fouten")).lower()
    assert "De eerste." in main_text(page)
    assert page.by_id("antwoord").text == "De tweede."
    assert [answer for _, answer in statuses(engine, few)] == ["De eerste.", "", "Er was plek."]


def test_another_region_has_nothing_here(
    few: list[int], user: User, made: Session, new_visitor: Callable[[], Visitor], engine: Engine
) -> None:
    stranger = make_user(made, Role.OFFICE, region="hart-van-brabant")
    made.commit()
    mine = new_visitor().sign_in(user)
    stolen = marks(mine.visit(GROUP), checked=True)
    other = new_visitor().sign_in(stranger)
    for path in (GROUP, f"{HERE}/{few[0]}", f"{HERE}/groep", f"{HERE}/groep?segment=9&product={'x' * 900}"):
        other.visit(path, status=404)
    data: dict[str, Any] = {"melding": stolen, "status": "opgelost", "antwoord": "Van ons."}
    for path in (GROUP, f"{HERE}/{few[0]}"):
        other.post(path, data, status=404)
    assert "Traumabehandeling" not in main_text(other.visit(HERE))
    assert {answer for _, answer in statuses(engine, few)} == {"", "Er was plek."}


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.PANEL, Role.ADMIN])
def test_only_the_office_may_look(
    role: Role, made: Session, few: list[int], new_visitor: Callable[[], Visitor]
) -> None:
    other = make_user(made, role)
    made.commit()
    visitor = new_visitor()
    answer = visitor.visit(GROUP, status=303)
    assert answer.response.headers["Location"].startswith(f"/inloggen?volgende={HERE}/groep")
    visitor.sign_in(other)
    for path in (HERE, GROUP, f"{HERE}/{few[0]}"):
        visitor.visit(path, status=403)


def test_the_address_of_a_sender_is_never_shown(office: Visitor, few: list[int], made: Session) -> None:
    made.add(
        MissingOfferFollower(missing_offer_id=few[0], email="an@huisarts.example", asked_at=MOMENT, confirmed_at=MOMENT)
    )
    made.commit()
    for path in (HERE, GROUP, f"{HERE}/{few[0]}"):
        assert "huisarts.example" not in office.client.get(path).get_data(as_text=True)
