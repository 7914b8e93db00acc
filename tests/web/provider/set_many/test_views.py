"""One figure for a group: counted and shown before it is saved, and saved by the sheet itself."""

from sqlalchemy.orm import Session

from portal.models import Offer
from tests.web.conftest import Visitor, text_of, texts_of
from tests.web.provider.conftest import reports

HERE = "/mijn-aanbod/samen"


def place_of(made: Session, offer_id: int) -> int:
    offer = made.get(Offer, offer_id)
    assert offer is not None
    return offer.location_id


def test_the_count_stands_before_saving_and_saves_nothing(
    signed_in: Visitor, offers: dict[str, int], made: Session
) -> None:
    group = f"vestiging-{place_of(made, offers['oud'])}"
    page = signed_in.visit(f"{HERE}?groep={group}&status=wachtlijst&intake=4&start=5")
    assert text_of(page.by_id("gevolg")) == "U zet 2 keer aanbod"
    rows = [text_of(row) for row in page.find_all("tbody")[0].iter("tr")]
    assert "Wachtlijst: 8 weken tot intake, daarna 9 weken tot start Wachtlijst: 4 weken" in " ".join(rows)
    assert len(reports(made, offers["oud"])) == 1
    fields = {each.get("name") or "": each.get("value") or "" for each in page.find_all("input", type="hidden")}
    signed_in.post("/mijn-aanbod", fields, status=303)
    for name in ("oud", "huis"):
        assert (reports(made, offers[name])[-1].intake_weeks, reports(made, offers[name])[-1].start_weeks) == (4, 5)
    signed_in.post("/mijn-aanbod", fields, status=422)  # the versions are of before: shown, not overwritten


def test_what_cannot_be_is_said_and_left_out(signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
    page = signed_in.visit(f"{HERE}?groep=product-S2-03&status=beschikbaar&places=7")
    assert text_of(page.by_id("gevolg")) == "Dit kan voor geen enkel aanbod"
    assert "6 plekken in totaal" in " ".join(texts_of(page.with_class("fout")))
    assert not [
        each for each in page.find_all("input", type="hidden") if (each.get("name") or "").startswith("version")
    ]


def test_without_group_or_status_it_asks(signed_in: Visitor, offers: dict[str, int]) -> None:
    signed_in.visit(HERE)
    page = signed_in.visit(f"{HERE}?groep=&status=wachtlijst", status=422)
    assert "kies een product of een vestiging" in text_of(page.by_id("fouten"))
    page = signed_in.visit(f"{HERE}?groep=product-S4-13&status=weg", status=422)
    assert "kies een status" in text_of(page.by_id("fouten"))


def test_of_another_provider_there_is_no_group(signed_in: Visitor, offers: dict[str, int], made: Session) -> None:
    foreign = place_of(made, offers["ander"])
    for group in (f"vestiging-{foreign}", "vestiging-x", "product-S1-01", "weg", "-"):
        signed_in.visit(f"{HERE}?groep={group}&status=wachtlijst&intake=1", status=404)
