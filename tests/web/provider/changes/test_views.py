"""Every change of the own provider, and never one of another."""

import pytest
from sqlalchemy.orm import Session

from portal.domain.permissions import Actor, Role
from portal.domain.waiting_time import Status, WaitFigure
from portal.models import AuditEntry, Channel, Location, Offer, User
from portal.services.waits.report_wait import report_wait
from tests.factories.offers import MOMENT, make_user
from tests.web.conftest import Visitor, text_of
from tests.web.provider.conftest import fields_of

HERE = "/mijn-aanbod/wijzigingen"


def rows_of(visitor: Visitor, path: str = HERE) -> list[str]:
    page = visitor.visit(path)
    return [text_of(row) for body in page.find_all("tbody") for row in body.iter("tr")]


def test_a_change_says_who_when_through_what_and_before_and_after(signed_in: Visitor, offers: dict[str, int]) -> None:
    form = fields_of(signed_in.visit("/mijn-aanbod"))
    signed_in.post("/mijn-aanbod", form | {f"intake-{offers['oud']}": "3"}, status=303)
    (row,) = rows_of(signed_in)
    assert row.startswith("22-11-2026 om 11.00 uur Traumabehandeling (EMDR), Veldhoven")
    assert "Tot intake: was 8 weken → is nu 3 weken" in row
    assert "Gemeten op: was 13-10-2026 → is nu 22-11-2026" in row
    assert row.endswith("Iemand deze pagina")


def test_nothing_of_another_provider_is_shown(
    made: Session, offers: dict[str, int], user: User, visitor: Visitor
) -> None:
    other = made.get(Offer, offers["ander"])
    assert other is not None
    place = made.get(Location, other.location_id)
    assert place is not None
    stranger = Actor(make_user(made).id, Role.PROVIDER, provider_id=place.provider_id)
    said = WaitFigure(Status.WAITING_LIST, None, 1, 1)
    report_wait(made, stranger, other.id, said, version=None, now=MOMENT)
    office = make_user(made, Role.OFFICE)
    made.add(
        AuditEntry(
            at=MOMENT, user_id=office.id, channel=Channel.PAGE, action="aangepast", subject="offer",
            subject_id=offers["oud"], before={"phone": "1"}, after={"phone": "2"},
        )
    )  # fmt: skip
    made.commit()
    visitor.sign_in(user)
    (row,) = rows_of(visitor)
    assert "Telefoon: was 1 → is nu 2" in row
    assert "beheer van de portal" in row
    assert "Iemand" not in row
    for number in (str(offers["ander"]), "999999", "x", "-1"):
        visitor.visit(f"{HERE}?aanbod={number}", status=404)


def test_the_list_is_filtered_and_paged(made: Session, offers: dict[str, int], user: User, visitor: Visitor) -> None:
    for number in range(60):
        made.add(
            AuditEntry(
                at=MOMENT, user_id=user.id, provider_id=user.provider_id, channel=Channel.PAGE, action="aangepast",
                subject="offer", subject_id=offers["oud" if number % 6 else "huis"], before={},
                after={"phone": str(number)},
            )
        )  # fmt: skip
    made.commit()
    visitor.sign_in(user)
    assert len(rows_of(visitor)) == 50
    assert len(rows_of(visitor, f"{HERE}?pagina=2")) == 10
    assert len(rows_of(visitor, f"{HERE}?aanbod={offers['huis']}")) == 10
    for odd in ("0", "x", "999999", "99999999999"):
        assert rows_of(visitor, f"{HERE}?pagina={odd}")


@pytest.mark.parametrize("role", [Role.OFFICE, Role.PANEL, Role.ADMIN])
def test_other_roles_have_no_such_page(made: Session, visitor: Visitor, role: Role) -> None:
    user = make_user(made, role)
    made.commit()
    visitor.sign_in(user).visit(HERE, status=403)
