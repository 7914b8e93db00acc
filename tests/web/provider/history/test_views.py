"""The history of an own offer: charts, who reported what, and a file without formulas."""

from sqlalchemy.orm import Session

from portal.domain.cell_text import neutral
from portal.domain.waiting_time import Status
from portal.models import Offer, User
from tests.factories.offers import make_report
from tests.web.conftest import Visitor, text_of, texts_of
from tests.web.provider.conftest import fields_of


def test_charts_stand_with_a_norm_and_all_reports_in_a_table(
    made: Session, offers: dict[str, int], user: User, visitor: Visitor
) -> None:
    offer = made.get(Offer, offers["huis"])
    assert offer is not None
    for month in range(1, 7):
        make_report(made, offer, Status.AVAILABLE, places=month % 3, days_old=30 * month)
    made.commit()
    page = visitor.sign_in(user).visit(f"/mijn-aanbod/{offers['huis']}/historie")
    assert texts_of(page.find_all("h3")) == ["Plekken vrij"]
    assert "totaal 6" in texts_of(page.with_class("g-tekst"))
    rows = [text_of(row) for row in page.find_all("tbody")[0].iter("tr")]
    assert len(rows) == 7
    assert rows[0] == "22-11-2026 om 11.00 uur Kan nu starten: 1 plek vrij 22-11-2026 niet vastgelegd deze pagina"


def test_a_save_names_who_and_what_was_undone(signed_in: Visitor, offers: dict[str, int]) -> None:
    form = fields_of(signed_in.visit("/mijn-aanbod"))
    signed_in.post("/mijn-aanbod", form | {f"intake-{offers['oud']}": "3"}, status=303)
    page = signed_in.visit("/mijn-aanbod")
    save_id = next(each.get("value") or "" for each in page.find_all("input", name="opslag"))
    signed_in.post("/mijn-aanbod/ongedaan", {"opslag": save_id}, status=303)
    page = signed_in.visit(f"/mijn-aanbod/{offers['oud']}/historie")
    rows = [text_of(row) for row in page.find_all("tbody")[0].iter("tr")]
    assert "zette terug wat er stond" in rows[0]
    assert "13-10-2026 Iemand deze pagina" in rows[0]
    assert "later ongedaan gemaakt" in rows[1]
    assert "te weinig cijfers" in text_of(page.find_all("main")[0])


def test_the_file_holds_every_report(signed_in: Visitor, offers: dict[str, int], made: Session, user: User) -> None:
    user.name = "=HYPERLINK(1)"
    made.add(user)
    made.commit()
    form = fields_of(signed_in.visit("/mijn-aanbod"))
    signed_in.post("/mijn-aanbod", form | {f"intake-{offers['oud']}": "3"}, status=303)
    answer = signed_in.client.get(f"/mijn-aanbod/{offers['oud']}/historie/csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert lines[0].startswith("gemeten_op;gemeld_op;status;aanmeldwachttijd_weken")
    assert lines[1] == "2026-11-22;2026-11-22T10:00:00+00:00;wachtlijst;3;9;;;;'=HYPERLINK(1);scherm;"
    assert len(lines) == 3


def test_cells_that_a_spreadsheet_would_compute_are_neutralised() -> None:
    assert [neutral(cell) for cell in ("=1", "+1", "-1", "@a", "\ta", "a=1", "", "12")] == [
        "'=1", "'+1", "'-1", "'@a", "'\ta", "a=1", "", "12",
    ]  # fmt: skip


def test_of_another_provider_nothing_is_there(signed_in: Visitor, offers: dict[str, int]) -> None:
    for number in (offers["ander"], 999_999):
        signed_in.visit(f"/mijn-aanbod/{number}/historie", status=404)
        signed_in.visit(f"/mijn-aanbod/{number}/historie/csv", status=404)
