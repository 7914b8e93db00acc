"""The spreadsheet: out, changed, in; every difference shown first; all or nothing, and only one's own."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.domain.waiting_time import Status, StopReason
from portal.models import AuditEntry, Channel, OfferChange, Product, Provider, User, WaitFilePreview, WaitReport
from tests.conftest import NOW
from tests.factories.offers import make_location, make_offer, make_provider, make_report, make_user
from tests.web.conftest import Page, Visitor, text_of, texts_of

PATH = "/mijn-aanbod/bestand"
EVIL = '=HYPERLINK("http://kwaad.example";"klik")'


@pytest.fixture
def provider(made: Session) -> Provider:
    return make_provider(made)


@pytest.fixture
def user(made: Session, provider: Provider) -> User:
    return make_user(made, provider=provider)


@pytest.fixture
def ids(made: Session, provider: Provider) -> dict[str, int]:
    """A waiting list, a home, a crisis offer without any report, and an offer of somebody else."""
    place = make_location(made, provider)
    place.name = EVIL
    offers = {
        "wacht": make_offer(made, provider=provider, location=place, product="S4-13"),
        "huis": make_offer(made, provider=provider, location=place, product="S2-03", places_total=6),
        "crisis": make_offer(made, provider=provider, location=place, product="S5-01", places_total=4),
        "ander": make_offer(made),
    }
    make_report(made, offers["wacht"], intake=8, start=9, days_old=40)
    make_report(made, offers["huis"], Status.STOP, days_old=3, reason=StopReason.BUILDING)
    make_report(made, offers["ander"], Status.AVAILABLE)
    return {name: offer.id for name, offer in offers.items()}


@pytest.fixture
def signed_in(ids: dict[str, int], user: User, visitor: Visitor) -> Visitor:
    return visitor.sign_in(user)


def csv_rows(visitor: Visitor) -> list[dict[str, str]]:
    answer = visitor.client.get(f"{PATH}/csv")
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))


def row_for(rows: list[dict[str, str]], offer_id: int) -> dict[str, str]:
    return next(row for row in rows if row["aanbod_nr"] == str(offer_id))


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def send(visitor: Visitor, content: bytes, *, name: str = "aanbod.csv", status: int = 303) -> Page:
    data: Any = {"bestand": (io.BytesIO(content), name)}
    return visitor.post(PATH, data, status=status)


def apply(visitor: Visitor, *, status: int = 303) -> Page:
    page = visitor.visit(f"{PATH}/controle")
    number = next(each.get("value") or "" for each in page.find_all("input") if each.get("name") == "controle")
    return visitor.post(f"{PATH}/toepassen", {"controle": number}, status=status)


def reports(made: Session, offer_id: int) -> list[WaitReport]:
    made.rollback()
    return list(made.scalars(select(WaitReport).where(WaitReport.offer_id == offer_id).order_by(WaitReport.id)))


def errors_in(page: Page) -> list[str]:
    [table] = page.with_class("fouttabel")
    return [" | ".join(texts_of(list(row.iter("td")))) for row in table.iter("tr") if list(row.iter("td"))]


def test_the_workbook_helps_and_runs_nothing(signed_in: Visitor, ids: dict[str, int]) -> None:
    answer = signed_in.client.get(f"{PATH}/xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aanbod-2026-11-22.xlsx"'
    book = load_workbook(io.BytesIO(answer.get_data()))
    sheet = book["Aanbod"]
    assert [sheet.title for sheet in book.worksheets] == ["Aanbod", "Uitleg"]
    heading = [cell.value for cell in sheet[1]]
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {ids["wacht"], ids["huis"], ids["crisis"]}
    assert (sheet.freeze_panes, sheet.protection.sheet) == ("A2", True)
    assert sheet["A2"].protection.locked
    assert not sheet.cell(2, heading.index("status") + 1).protection.locked
    lists = [each.formula1 for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert '"beschikbaar,wachtlijst,stop,na-beoordeling"' in lists
    assert '"beschikbaar,stop"' in lists
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith(("=", "+", "@"))]
    assert sheet.cell(2, heading.index("vestiging") + 1).value == f"'{EVIL}"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_comes_out_goes_in_and_changes_nothing(signed_in: Visitor, made: Session, kind: str) -> None:
    content = signed_in.client.get(f"{PATH}/{kind}").get_data()
    page = send(signed_in, content, name=f"aanbod.{kind}", status=200)
    assert "niets in dat anders is" in text_of(page.by_id("inhoud"))
    made.rollback()
    assert made.scalars(select(WaitFilePreview)).all() == []


def test_differences_are_shown_and_then_saved(
    signed_in: Visitor, ids: dict[str, int], made: Session, user: User
) -> None:
    rows = csv_rows(signed_in)
    row_for(rows, ids["wacht"]).update(aanmeldwachttijd_weken="2", behandelwachttijd_weken="3", gemeten_op="20-11-2026")
    row_for(rows, ids["crisis"]).update(status="beschikbaar", plekken_vrij="0")
    row_for(rows, ids["huis"]).update(status="Beschikbaar", plekken_vrij="2")  # what belongs to a stop goes by itself
    send(signed_in, as_csv(rows))
    text = text_of(signed_in.visit(f"{PATH}/controle").by_id("inhoud"))
    assert "3 wijzigingen. Er is nog niets opgeslagen." in text
    assert "Tot intake van 8 weken → naar 2 weken" in text
    assert "Gemeten op van 13-10-2026 → naar 20-11-2026" in text
    assert "Status van Cliëntenstop → naar Kan nu starten" in text
    assert "Reden van de stop van Verbouwing → naar niets" in text
    assert len(reports(made, ids["wacht"])) == 1
    apply(signed_in)
    assert "3 wachttijden opgeslagen" in text_of(signed_in.visit("/mijn-aanbod").with_class("melding--goed")[0])
    saved = [reports(made, ids[name])[-1] for name in ("wacht", "huis", "crisis")]
    assert [(each.status, each.intake_weeks, each.places_free, each.stop_reason) for each in saved] == [
        (Status.WAITING_LIST, 2, None, None),
        (Status.AVAILABLE, None, 2, None),
        (Status.AVAILABLE, None, 0, None),
    ]
    assert [each.measured_on.isoformat() for each in saved] == ["2026-11-20", "2026-11-22", "2026-11-22"]
    assert {(each.channel, each.reported_by_id) for each in saved} == {(Channel.FILE, user.id)}
    changed = [ids["wacht"], ids["huis"], ids["crisis"]]
    assert sorted(made.scalars(select(OfferChange.offer_id))) == sorted(changed)
    entries = made.scalars(select(AuditEntry).where(AuditEntry.channel == Channel.FILE)).all()
    assert sorted(entry.subject_id or 0 for entry in entries) == sorted(changed)


def test_a_workbook_filled_in_by_hand(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    book = load_workbook(io.BytesIO(signed_in.client.get(f"{PATH}/xlsx").get_data()))
    sheet = book["Aanbod"]
    column = {cell.value: cell.column for cell in sheet[1]}
    row = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == ids["wacht"])
    sheet.cell(row, column["aanmeldwachttijd_weken"]).value = 5
    sheet.cell(row, column["gemeten_op"]).value = NOW.date() - timedelta(days=1)
    content = io.BytesIO()
    book.save(content)
    send(signed_in, content.getvalue(), name="aanbod.xlsx")
    apply(signed_in)
    last = reports(made, ids["wacht"])[-1]
    assert (last.intake_weeks, last.start_weeks, last.measured_on.isoformat()) == (5, 9, "2026-11-21")


def test_only_a_day_says_that_it_still_holds(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    rows = csv_rows(signed_in)
    row_for(rows, ids["wacht"])["gemeten_op"] = "22-11-2026"
    send(signed_in, as_csv(rows))
    apply(signed_in)
    last = reports(made, ids["wacht"])[-1]
    assert (last.intake_weeks, last.start_weeks, last.measured_on.isoformat()) == (8, 9, "2026-11-22")


def test_every_error_is_named_and_nothing_changes(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    rows = csv_rows(signed_in)
    row_for(rows, ids["wacht"]).update(aanmeldwachttijd_weken="veel", gemeten_op="23-11-2026", product="Iets anders")
    row_for(rows, ids["huis"]).update(status="beschikbaar", plekken_vrij="7")
    row_for(rows, ids["crisis"]).update(status="wachtlijst", aanmeldwachttijd_weken="1")
    rows.append(row_for(rows, ids["crisis"]) | {"aanbod_nr": str(ids["ander"])})
    rows.append(row_for(rows, ids["crisis"]) | {"aanbod_nr": "geen"})
    rows.append(row_for(rows, ids["huis"]) | {"status": "weg"})
    lines = {name: rows.index(row_for(rows, ids[name])) + 2 for name in ("wacht", "huis", "crisis")}
    page = send(signed_in, as_csv(rows), status=422)
    found = errors_in(page)
    for line in (
        f"{lines['huis']} | plekken_vrij | er zijn 6 plekken in totaal",
        f"{lines['crisis']} | status | crisishulp meldt plekken",
        "5 | aanbod_nr | dit nummer is niet van uw aanbod",
        "6 | aanbod_nr | dit nummer is niet van uw aanbod",
        f"7 | aanbod_nr | dit aanbod staat ook op regel {lines['huis']}",
    ):
        assert [each for each in found if each.startswith(line)], (line, found)
    signed_in.visit(f"{PATH}/controle", status=303)
    assert [len(reports(made, ids[name])) for name in ("wacht", "huis", "crisis", "ander")] == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        ({"gemeten_op": "23-11-2026"}, "gemeten_op | de meetdatum ligt in de toekomst"),
        ({"gemeten_op": "12-10-2026"}, "gemeten_op | er is al een nieuwere meting"),
        ({"gemeten_op": "31-02-2026"}, "gemeten_op | ‘31-02-2026’ is geen dag"),
        ({"aanmeldwachttijd_weken": "=1+1"}, "aanmeldwachttijd_weken | ‘=1+1’ is geen heel getal"),
        ({"aanmeldwachttijd_weken": "261"}, "aanmeldwachttijd_weken | ‘261’ is geen heel getal"),
        ({"status": ""}, "status | kies uit"),
        ({"status": "stop"}, "stop_reden | kies een reden"),
        ({"versie": "999"}, "versie | is gewijzigd"),
    ],
)
def test_a_cell_that_cannot_be(signed_in: Visitor, ids: dict[str, int], cells: dict[str, str], line: str) -> None:
    rows = csv_rows(signed_in)
    row_for(rows, ids["wacht"]).update(cells)
    found = errors_in(send(signed_in, as_csv(rows), status=422))
    assert len(found) == 1
    assert line in found[0]


class TestMeanwhile:
    """Somebody else saves between download, upload and apply: nothing is overwritten unseen."""

    def save(self, made: Session, offer_id: int, intake: int) -> None:
        made.rollback()
        old = reports(made, offer_id)[-1]
        made.add(
            WaitReport(
                offer_id=offer_id, status=Status.WAITING_LIST, intake_weeks=intake, start_weeks=1,
                measured_on=NOW.date(), reported_at=NOW, channel=old.channel,
            )
        )  # fmt: skip
        made.commit()

    def test_before_the_upload(self, signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
        rows = csv_rows(signed_in)
        self.save(made, ids["wacht"], 3)
        row_for(rows, ids["huis"]).update(status="beschikbaar", plekken_vrij="1")
        send(signed_in, as_csv(rows))  # the other row was not touched: it does not undo what was saved
        text = text_of(signed_in.visit(f"{PATH}/controle").by_id("inhoud"))
        assert "1 wijziging." in text
        row_for(rows, ids["wacht"])["aanmeldwachttijd_weken"] = "4"
        assert "gewijzigd nadat u het bestand ophaalde" in errors_in(send(signed_in, as_csv(rows), status=422))[0]

    def test_before_it_is_applied(self, signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
        rows = csv_rows(signed_in)
        row_for(rows, ids["wacht"])["aanmeldwachttijd_weken"] = "4"
        row_for(rows, ids["huis"]).update(status="beschikbaar", plekken_vrij="1")
        send(signed_in, as_csv(rows))
        self.save(made, ids["wacht"], 3)
        page = apply(signed_in, status=422)
        said = text_of(page.by_id("fouten"))
        assert "door iemand anders gewijzigd" in said
        assert "Traumabehandeling (EMDR)" in said
        assert [each.intake_weeks for each in reports(made, ids["wacht"])] == [8, 3]
        assert len(reports(made, ids["huis"])) == 1

    def test_it_is_applied_once_and_not_for_ever(self, signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
        rows = csv_rows(signed_in)
        row_for(rows, ids["wacht"])["aanmeldwachttijd_weken"] = "4"
        send(signed_in, as_csv(rows))
        made.rollback()
        kept = made.scalars(select(WaitFilePreview)).one()
        number, kept.made_at = str(kept.id), NOW - timedelta(minutes=61)
        made.commit()
        signed_in.visit(f"{PATH}/controle", status=303)
        signed_in.post(f"{PATH}/toepassen", {"controle": number}, status=422)
        assert len(reports(made, ids["wacht"])) == 1
        send(signed_in, as_csv(rows))
        assert len(made.scalars(select(WaitFilePreview)).all()) == 1
        number = str(made.scalars(select(WaitFilePreview.id)).one())
        made.rollback()
        signed_in.post(f"{PATH}/toepassen", {"controle": number}, status=303)
        page = signed_in.post(f"{PATH}/toepassen", {"controle": number}, status=422)
        assert "Lees het bestand opnieuw in" in text_of(page.by_id("fouten"))
        assert len(reports(made, ids["wacht"])) == 2

    @pytest.mark.parametrize("number", ["", "0", "x", "9" * 40])
    def test_what_was_never_shown_is_not_applied(self, signed_in: Visitor, number: str) -> None:
        signed_in.post(f"{PATH}/toepassen", {"controle": number}, status=422)


def test_somebody_else_cannot_apply_or_see_it(
    signed_in: Visitor, ids: dict[str, int], made: Session, new_visitor: Callable[[], Visitor], provider: Provider
) -> None:
    rows = csv_rows(signed_in)
    row_for(rows, ids["wacht"])["aanmeldwachttijd_weken"] = "4"
    send(signed_in, as_csv(rows))
    made.rollback()
    number = str(made.scalars(select(WaitFilePreview.id)).one())
    strangers = [make_user(made), make_user(made, provider=provider)]
    made.commit()
    for stranger in strangers:
        visitor = new_visitor().sign_in(stranger)
        visitor.visit(f"{PATH}/controle", status=303)
        visitor.post(f"{PATH}/toepassen", {"controle": number}, status=422)
    assert len(reports(made, ids["wacht"])) == 1


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04half", b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_a_sentence(signed_in: Visitor, content: bytes) -> None:
    page = send(signed_in, content, name="aanbod.xlsx", status=422)
    assert "Het " in text_of(page.by_id("fouten"))


def test_no_file_and_too_much(signed_in: Visitor) -> None:
    assert "kies eerst een bestand" in text_of(signed_in.post(PATH, {}, status=422).by_id("fouten")).lower()
    answer = signed_in.client.post(PATH, data=b"x" * 1_200_000, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert "hoogstens 1 MB" in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.PANEL, Role.ADMIN])
def test_other_roles_have_none(made: Session, new_visitor: Callable[[], Visitor], role: Role) -> None:
    user = make_user(made, role)
    made.commit()
    visitor = new_visitor().sign_in(user)
    for path in ("", "/xlsx", "/csv", "/controle"):
        visitor.visit(f"{PATH}{path}", status=403)


def test_a_product_is_never_changed_by_a_file(signed_in: Visitor, ids: dict[str, int], made: Session) -> None:
    names = made.scalars(select(Product.name).order_by(Product.id)).all()
    rows = csv_rows(signed_in)
    row_for(rows, ids["wacht"]).update(product="Anders", productcode="S2-03", vestiging="Elders", status="stop")
    assert len(errors_in(send(signed_in, as_csv(rows), status=422))) >= 3
    made.rollback()
    assert made.scalars(select(Product.name).order_by(Product.id)).all() == names
