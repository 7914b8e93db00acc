"""A file is imported whole or not at all, and twice is the same as once."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.admission import PointPrecision, Verdict
from portal.domain.waiting_time import Status
from portal.geography.postcodes import PostcodeBook
from portal.models import Admission, Base, Channel, Contract, Location, Offer, OfferChange, Provider, WaitReport
from portal.services.admission.load_boundaries import load_boundaries
from portal.services.files.import_offers import ImportOutcome, OfferRowsRefused, import_offers
from portal.services.files.read_offer_file import COLUMNS, OfferFileUnreadable, read_offer_file
from tests.factories.offer_file import GOOD, good_row, write_csv, write_xlsx
from tests.factories.offers import MOMENT, region_of


@pytest.fixture
def imported(session: Session, book: PostcodeBook, tmp_path: Path) -> Any:
    boundaries = load_boundaries(session)
    assert boundaries is not None

    def run(rows: list[dict[str, Any]], *, xlsx: bool = False, region: str = "een-10-voor-de-jeugd") -> ImportOutcome:
        file = write_xlsx(tmp_path / "a.xlsx", rows) if xlsx else write_csv(tmp_path / "a.csv", rows)
        return import_offers(
            session, read_offer_file(file), region_of(session, region), book=book, boundaries=boundaries, now=MOMENT
        )

    return run


def errors_of(run: Any, *rows: dict[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(OfferRowsRefused) as refused:
        run(list(rows))
    assert all(error.reason for error in refused.value.errors)
    return [(error.row, error.column) for error in refused.value.errors]


def count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_row_becomes_an_offer(session: Session, imported: Any) -> None:
    assert imported([good_row()]) == ImportOutcome(added=1, changed=0, unchanged=0, judged=1)
    offer, location = session.scalars(select(Offer)).one(), session.scalars(select(Location)).one()
    assert (offer.age_from, offer.age_to, offer.phone) == (4, 17, "040-000 18 40")
    assert (location.precision, location.municipality_code) == (PointPrecision.TYPED, "GM0861")
    report = session.scalars(select(WaitReport)).one()
    assert (report.status, report.intake_weeks, report.start_weeks, report.channel) == (
        Status.WAITING_LIST,
        2,
        6,
        Channel.FILE,
    )
    assert session.scalars(select(Admission)).one().verdict is Verdict.YES
    assert session.scalars(select(Contract)).one().valid_to is None


def test_twice_is_the_same_as_once(session: Session, imported: Any) -> None:
    rows = [good_row(), good_row(productcode="S4-11", kenmerken=""), good_row(vestiging="Elders", lat="", lon="")]
    imported(rows)
    tables = (Provider, Location, Offer, WaitReport, OfferChange, Contract, Admission)
    before = [count(session, table) for table in tables]
    assert imported(rows) == ImportOutcome(added=0, changed=0, unchanged=3, judged=0)
    assert [count(session, table) for table in tables] == before


def test_xlsx_is_the_same_as_csv(session: Session, imported: Any) -> None:
    imported([good_row()])
    typed = good_row() | {
        "aanmeldwachttijd_weken": 2,
        "gemeten_op": date(2026, 11, 19),
        "lat": 51.4186,
        "kvk": 90000001,
    }
    assert imported([typed], xlsx=True).unchanged == 1


def test_a_change_is_one_change(session: Session, imported: Any) -> None:
    imported([good_row(), good_row(productcode="S4-11")])
    outcome = imported([good_row(aanmeldwachttijd_weken="3", gemeten_op="2026-11-20"), good_row(productcode="S4-11")])
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 1, 1)
    assert count(session, WaitReport) == 3


def test_an_older_figure_never_replaces_a_newer_one(session: Session, imported: Any) -> None:
    imported([good_row(gemeten_op="2026-11-20")])
    assert imported([good_row(gemeten_op="2026-11-01", aanmeldwachttijd_weken="9")]).unchanged == 1
    assert count(session, WaitReport) == 1


def test_what_a_person_typed_that_day_holds_over_a_file(session: Session, imported: Any) -> None:
    imported([good_row()])
    report = session.scalars(select(WaitReport)).one()
    report.channel, report.intake_weeks = Channel.PAGE, 1
    assert imported([good_row()]).unchanged == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("aanbieder", ""),
        ("kvk", "12A"),
        ("kvk", "123456789"),
        ("agb", "x"),
        ("vestiging", ""),
        ("plaats", ""),
        ("postcode", "0123"),
        ("lat", "10"),
        ("lon", ""),
        ("productcode", "S9-99"),
        ("leeftijd_van", "-1"),
        ("leeftijd_tot", "3"),
        ("kenmerken", "emdr|bestaat-niet"),
        ("status", "vol"),
        ("aanmeldwachttijd_weken", "261"),
        ("behandelwachttijd_weken", "2,5"),
        ("plekken_vrij", "veel"),
        ("gemeten_op", "2026-11-23"),
        ("gemeten_op", "gisteren"),
        ("contract_van", ""),
        ("contract_tot", "2024-12-31"),
        ("email", "geen adres"),
        ("website", "javascript:alert(1)"),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_saved(session: Session, imported: Any, column: str, value: str) -> None:
    wrong = good_row(productcode="S4-11") | {column: value}
    assert errors_of(imported, good_row(), wrong) == [(3, column if column != "lon" else "lon")]
    assert count(session, Provider) == 0
    assert count(session, Offer) == 0


def test_unknown_words_are_named(imported: Any) -> None:
    with pytest.raises(OfferRowsRefused) as refused:
        imported([good_row(kenmerken="emdr|vliegles", productcode="S9-99")])
    assert [str(error) for error in refused.value.errors] == [
        "regel 2, kenmerken: onbekend kenmerk: vliegles",
        "regel 2, productcode: ‘S9-99’ staat niet in de catalogus van deze regio",
    ]


def test_rows_that_contradict_each_other_are_refused(imported: Any) -> None:
    assert errors_of(imported, good_row(), good_row()) == [(3, "productcode")]
    assert errors_of(imported, good_row(), good_row(productcode="S4-11", aanbieder="Anders")) == [(3, "aanbieder")]
    assert errors_of(imported, good_row(), good_row(productcode="S4-11", straat="Anders 1")) == [(3, "vestiging")]
    late = good_row(vestiging="B", contract_tot="2027-01-01")
    assert errors_of(imported, good_row(), late) == [(3, "contract_tot")]


def test_a_postcode_alone_gives_a_point_of_lower_precision(session: Session, imported: Any) -> None:
    imported([good_row(lat="", lon="")])
    location, admission = session.scalars(select(Location)).one(), session.scalars(select(Admission)).one()
    assert location.precision is PointPrecision.POSTCODE4
    assert admission.uncertainty_m == 2_000 + 3_200
    assert errors_of(imported, good_row(lat="", lon="", postcode="")) == [(2, "postcode")]
    assert errors_of(imported, good_row(lat="", lon="", postcode="1000")) == [(2, "postcode")]


def test_a_location_outside_20_km_is_imported_but_not_admitted(session: Session, imported: Any) -> None:
    imported([good_row(plaats="Utrecht", postcode="3511 AA", lat="52.0907", lon="5.1214")])
    admission = session.scalars(select(Admission)).one()
    assert admission.verdict is Verdict.NO  # so far that approximated boundaries make no difference
    assert not admission.admissible
    assert admission.distance_m > 20_000


def test_formulas_are_refused_not_computed(session: Session, imported: Any) -> None:
    with pytest.raises(OfferRowsRefused) as refused:
        imported([good_row(omschrijving="=1+1")], xlsx=True)
    assert [(error.column, "formule" in error.reason) for error in refused.value.errors] == [("omschrijving", True)]
    imported([good_row(omschrijving='=HYPERLINK("http://example.com")')])
    assert session.scalars(select(Offer)).one().description.startswith("=HYPERLINK")


def test_empty_cells_mean_unknown(session: Session, imported: Any) -> None:
    empty = dict.fromkeys(COLUMNS, "") | {
        name: GOOD[name]
        for name in ("aanbieder", "kvk", "vestiging", "plaats", "postcode", "productcode", "contract_van")
    }
    imported([empty])
    offer = session.scalars(select(Offer)).one()
    assert (offer.age_from, offer.age_to, offer.places_total) == (2, 23, None)
    assert count(session, WaitReport) == 0


def test_a_stop_in_a_file_needs_no_reason(session: Session, imported: Any) -> None:
    imported([good_row(status="stop", aanmeldwachttijd_weken="", behandelwachttijd_weken="")])
    assert session.scalars(select(WaitReport)).one().status is Status.STOP


def test_a_moved_location_is_judged_again_and_seen_by_the_index(session: Session, imported: Any) -> None:
    imported([good_row(), good_row(productcode="S4-11")])
    before = session.scalar(select(func.max(OfferChange.sequence))) or 0
    far = {"plaats": "Utrecht", "postcode": "3511 AA", "lat": "52.0907", "lon": "5.1214"}
    assert imported([good_row(**far), good_row(productcode="S4-11", **far)]).judged == 1
    assert not session.scalars(select(Admission)).one().admissible
    touched = session.scalars(select(OfferChange.offer_id).where(OfferChange.sequence > before)).all()
    assert set(touched) == set(session.scalars(select(Offer.id)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "mist de kolom"),
        (",".join(COLUMNS).encode() + b"\n1,2\n", "gescheiden met ;"),
        (";".join(COLUMNS).encode() + b"\n", "geen regels"),
        ((";".join(COLUMNS) + "\n" + "a;" * 30 + "\n").encode(), "regel 2 heeft meer cellen"),
        ((";".join(COLUMNS) + '\n"a"b;').encode(), "aanhalingstekens"),
        (b"a;b;c\n1;2;3\n", "mist de kolom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "geen CSV of XLSX"),
        ("aanbieder;é\n".encode("latin-1"), "UTF-8"),
        (b"PK\x03\x04 not really", "niet te lezen"),
    ],
)
def test_files_that_are_none_get_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(OfferFileUnreadable, match=sentence):
        read_offer_file(file)


def test_a_file_that_is_missing_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OfferFileUnreadable, match="niet te openen"):
        read_offer_file(tmp_path / "weg.csv")


def test_a_future_contract_is_imported_for_later(session: Session, imported: Any) -> None:
    start = MOMENT.date() + timedelta(days=40)
    imported([good_row(contract_van=start.isoformat())])
    assert session.scalars(select(Contract)).one().valid_from == start


def test_a_newer_unknown_replaces_what_was_known(session: Session, imported: Any) -> None:
    imported([good_row(gemeten_op="2026-11-10")])
    empty = {"aanmeldwachttijd_weken": "", "behandelwachttijd_weken": ""}
    assert imported([good_row(status="onbekend", gemeten_op="2026-11-20", **empty)]).changed == 1


def test_a_contract_that_ends_touches_offers_that_the_file_left_out(session: Session, imported: Any) -> None:
    other = good_row(vestiging="Elders", lat="51.42")
    imported([good_row(), other])
    before = session.scalar(select(func.max(OfferChange.sequence))) or 0
    imported([good_row(contract_tot="2026-11-01")])
    touched = session.scalars(select(OfferChange.offer_id).where(OfferChange.sequence > before)).all()
    assert set(touched) == set(session.scalars(select(Offer.id)))
