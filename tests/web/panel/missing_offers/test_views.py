"""The panel: what is often missed in its own region, in quarters that are over, and no small number anywhere."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from portal.domain.missing_offer import MissingStatus
from portal.domain.permissions import Role
from tests.conftest import NOW
from tests.factories.missing_offers import make_signal
from tests.factories.offers import make_user
from tests.web.conftest import Page, Visitor, text_of, texts_of

HERE = "/klankbord/ontbrekend-aanbod"
SUMMER = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)
SPRING = datetime(2026, 5, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def signals(made: Session) -> None:
    for area, number in (("Peelland", 6), ("Dommelvallei", 3)):
        for _ in range(number):
            make_signal(made, area=area, given_at=SUMMER)
    for _ in range(5):
        make_signal(made, product="S2-01", given_at=SUMMER, status=MissingStatus.SOLVED, answer="Er is plek.")
    for _ in range(4):
        make_signal(made, product="S3-03", given_at=SUMMER, status=MissingStatus.SOLVED, answer="Geheim van vier.")
    for _ in range(7):
        make_signal(made, product="S3-03", given_at=SPRING)
    for _ in range(9):
        make_signal(made, product="S1-10", given_at=NOW)
    for _ in range(8):
        make_signal(made, product=None, segment=5, region="hart-van-brabant", given_at=SUMMER)


def rows(page: Page) -> list[str]:
    return texts_of([row for each in page.with_class("gemis__panel") for row in each.findall("li")])


@pytest.fixture
def panel(made: Session, visitor: Visitor) -> Visitor:
    user = make_user(made, Role.PANEL)
    made.commit()
    return visitor.sign_in(user)


def test_groups_of_five_or_more_in_the_last_quarter_that_is_over(panel: Visitor) -> None:
    page = panel.visit(HERE)
    assert rows(page) == [
        "Traumabehandeling (EMDR) · alle gebieden samen Nog geen antwoord van het regiobureau. 9 meldingen",
        "Pleegzorg voltijd · hele regio Regiobureau: Er is plek. 5 meldingen",
    ]
    told = text_of(page.find_all("main")[0])
    for hidden in ("Weer terug naar school", "Geheim van vier", "18", "14 meldingen"):
        assert hidden not in told


def test_an_earlier_quarter_can_be_chosen_and_the_running_one_cannot(panel: Visitor) -> None:
    assert len(rows(panel.visit(f"{HERE}?kwartaal=2026-2"))) == 1
    newest = rows(panel.visit(HERE))
    for asked in ("2026-4", "2027-1", "1999-1", "onzin", "x" * 3000):
        assert rows(panel.visit(f"{HERE}?kwartaal={asked}")) == newest
    page = panel.visit(f"{HERE}?kwartaal=2025-1")
    assert "In dit kwartaal is niets 5 keer of vaker gemeld." in text_of(page.find_all("main")[0])


@pytest.mark.parametrize("role", [Role.PANEL, Role.OFFICE])
def test_another_region_is_not_there(role: Role, made: Session, new_visitor: Callable[[], Visitor]) -> None:
    user, stranger = make_user(made, role), make_user(made, role, region="hart-van-brabant")
    made.commit()
    visitor = new_visitor().sign_in(user)
    assert len(rows(visitor.visit(f"{HERE}?regio=een-10-voor-de-jeugd"))) == 2
    for slug in ("hart-van-brabant", "nergens", "x" * 500):
        visitor.visit(f"{HERE}?regio={slug}", status=404)
    other = new_visitor().sign_in(stranger)
    assert rows(other.visit(HERE)) == [
        "Hulp in segment 5: Crisis · hele regio Nog geen antwoord van het regiobureau. 8 meldingen"
    ]
    other.visit(f"{HERE}?regio=een-10-voor-de-jeugd", status=404)


def test_an_admin_sees_every_region(made: Session, new_visitor: Callable[[], Visitor]) -> None:
    user = make_user(made, Role.ADMIN)
    made.commit()
    visitor = new_visitor().sign_in(user)
    assert len(rows(visitor.visit(HERE))) == 2
    page = visitor.visit(f"{HERE}?regio=hart-van-brabant")
    assert len(rows(page)) == 1
    assert page.find_all("input", name="regio", value="hart-van-brabant"), "another quarter of the same region"


def test_others_are_kept_out(made: Session, new_visitor: Callable[[], Visitor]) -> None:
    provider = make_user(made, Role.PROVIDER)
    made.commit()
    new_visitor().visit(HERE, status=303)
    new_visitor().sign_in(provider).visit(HERE, status=403)
