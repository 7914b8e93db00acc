"""The provider's queue of reports: what waits, how it is answered, and that a new figure answers by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.feedback import FeedbackAnswer, FeedbackKind
from portal.models import AuditEntry, Feedback, User
from portal.services.feedback.record_feedback import add_text, record_feedback
from tests.conftest import NOW
from tests.web.conftest import Page, Visitor, text_of, texts_of
from tests.web.provider.conftest import fields_of, version_of

HERE = "/mijn-aanbod/meldingen"
FULL, LONGER, NO_ANSWER, WRONG, HELPED = FeedbackKind


@pytest.fixture
def told(made: Session, offers: dict[str, int]) -> dict[FeedbackKind, int]:
    """One of each on the old offer, the first three weeks ago."""
    ids = {}
    for place, kind in enumerate(FeedbackKind):
        ids[kind] = record_feedback(made, offers["oud"], kind, NOW - timedelta(days=21 - place))
    add_text(made, ids[FULL], "pas weer <b>plek</b> na de zomer", frozenset())
    record_feedback(made, offers["ander"], FULL, NOW)
    return ids


@pytest.fixture
def provider_in(told: dict[FeedbackKind, int], signed_in: Visitor) -> Visitor:
    return signed_in


def outcome(engine: Engine, number: int) -> tuple[FeedbackAnswer | None, str]:
    with Session(engine) as session:
        row = session.get_one(Feedback, number)
        return row.outcome, row.answer


def main_text(page: Page) -> str:
    return text_of(page.find_all("main")[0])


def answer(visitor: Visitor, number: int, status: int = 303, **data: str) -> Page:
    return visitor.post(f"{HERE}/{number}", data, status=status)


def test_an_empty_queue_says_so(signed_in: Visitor) -> None:
    assert "Er wacht niets op uw antwoord." in main_text(signed_in.visit(HERE))
    sheet = signed_in.visit("/mijn-aanbod")
    assert "op antwoord" not in main_text(sheet)
    assert [link.get("href") for link in sheet.find_all("a") if text_of(link) == "Meldingen"] == [HERE]


def test_the_queue_shows_kind_offer_age_and_text(provider_in: Visitor, told: dict[FeedbackKind, int]) -> None:
    page = provider_in.visit(HERE)
    kinds = [text_of(each).split(" :")[0] for each in page.find_all("h3")]
    assert kinds == ["Is vol", "Wachttijd is langer", "Geen gehoor", "Klopt niet"]
    first = text_of(page.find_all("article")[0])
    assert "pas weer <b>plek</b> na de zomer" in first
    assert "gemeld 21 dagen geleden" in first
    assert "het regiobureau ziet dit ook" in first
    assert "Wachtlijst: 8 weken tot intake, daarna 9 weken tot start" in first
    assert "mogelijk niet actueel" in first
    good = page.find_all("section", aria_labelledby="goedkop")[0]
    assert "Kon terecht" in text_of(good)
    assert "4 meldingen wachten op antwoord." in main_text(provider_in.visit("/mijn-aanbod"))


def test_a_new_figure_closes_what_it_answers(
    provider_in: Visitor, told: dict[FeedbackKind, int], offers: dict[str, int], engine: Engine
) -> None:
    number = offers["oud"]
    sheet = provider_in.visit("/mijn-aanbod")
    row = {f"intake-{number}": "3", f"start-{number}": "4"}
    provider_in.post("/mijn-aanbod", fields_of(sheet) | row, status=303)
    assert outcome(engine, told[FULL]) == (FeedbackAnswer.CORRECTED, "")
    assert outcome(engine, told[NO_ANSWER]) == (None, "")
    page = provider_in.visit(HERE)
    assert [text_of(each).split(" :")[0] for each in page.find_all("h3")] == ["Geen gehoor"]
    assert "mogelijk niet actueel" not in main_text(page)
    assert text_of(page.find_all("section", aria_labelledby="klaarkop")[0]).count("Gecorrigeerd, vandaag") == 3


def test_confirming_everything_takes_the_doubt_away_and_answers_nothing(
    provider_in: Visitor, offers: dict[str, int]
) -> None:
    sheet = provider_in.visit("/mijn-aanbod")
    assert "volgens meldingen niet actueel" in text_of(sheet.by_id(f"aanbod-{offers['oud']}"))
    provider_in.post("/mijn-aanbod/alles-ongewijzigd", fields_of(sheet), status=303)
    sheet = provider_in.visit("/mijn-aanbod")
    assert "niet actueel" not in text_of(sheet.by_id(f"aanbod-{offers['oud']}"))
    assert "4 meldingen wachten op antwoord." in main_text(sheet)


def test_corrected_leads_to_the_row(
    provider_in: Visitor, told: dict[FeedbackKind, int], offers: dict[str, int], engine: Engine
) -> None:
    done = answer(provider_in, told[NO_ANSWER], antwoord="gecorrigeerd")
    assert done.response.headers["Location"] == f"/mijn-aanbod#aanbod-{offers['oud']}"
    assert outcome(engine, told[NO_ANSWER]) == (FeedbackAnswer.CORRECTED, "")
    first = answer(provider_in, told[FULL], antwoord="gecorrigeerd")
    assert first.response.headers["Location"] == f"/mijn-aanbod#aanbod-{offers['oud']}"
    assert outcome(engine, told[FULL]) == (None, "")
    assert "Pas hier het cijfer aan en sla op." in main_text(provider_in.visit("/mijn-aanbod"))


def test_it_is_right_because(
    provider_in: Visitor, told: dict[FeedbackKind, int], user: User, engine: Engine, offers: dict[str, int]
) -> None:
    done = answer(provider_in, told[FULL], antwoord="klopt", reden="er kwam <i>net</i> een plek vrij")
    assert done.response.headers["Location"] == HERE
    assert outcome(engine, told[FULL]) == (FeedbackAnswer.RIGHT, "er kwam <i>net</i> een plek vrij")
    page = provider_in.visit(HERE)
    assert "Het klopt, vandaag: er kwam <i>net</i> een plek vrij" in main_text(page)
    assert "mogelijk niet actueel" in main_text(page)
    with Session(engine) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "melding beantwoord: vol")).one()
    assert (entry.user_id, entry.provider_id, entry.subject_id) == (user.id, user.provider_id, offers["oud"])
    changes = main_text(provider_in.visit("/mijn-aanbod/wijzigingen"))
    assert "er kwam <i>net</i> een plek vrij" in changes
    again = answer(provider_in, told[FULL], antwoord="klopt", reden="nog eens")
    assert "was al beantwoord" in main_text(provider_in.visit(again.response.headers["Location"]))


def test_a_confirmation_with_it_dates_the_figure(
    provider_in: Visitor, told: dict[FeedbackKind, int], offers: dict[str, int]
) -> None:
    version = version_of(provider_in.visit("/mijn-aanbod"), offers["oud"])
    data = {"antwoord": "klopt", "reden": "nagekeken", "bevestig": "ja", "versie": version}
    answer(provider_in, told[FULL], **data)
    assert "mogelijk niet actueel" not in main_text(provider_in.visit(HERE))
    assert "vandaag" in text_of(provider_in.visit("/mijn-aanbod").by_id(f"aanbod-{offers['oud']}"))


@pytest.mark.parametrize("version", ["", "1e3", "999999", "99999999999999999999"])
def test_a_figure_that_was_not_seen_is_not_confirmed(
    provider_in: Visitor, told: dict[FeedbackKind, int], engine: Engine, version: str
) -> None:
    data = {"antwoord": "klopt", "reden": "nagekeken", "bevestig": "ja", "versie": version}
    page = answer(provider_in, told[FULL], status=422, **data)
    assert "zojuist gewijzigd" in text_of(page.by_id("fouten"))
    assert page.by_id(f"bevestig-{told[FULL]}").get("checked") is not None
    assert page.by_id(f"reden-{told[FULL]}").get("value") == "nagekeken"
    assert outcome(engine, told[FULL]) == (None, "")


@pytest.mark.parametrize(
    ("data", "part"),
    [
        ({"antwoord": "klopt"}, "Schrijf in een zin waarom het klopt."),
        ({"antwoord": "klopt", "reden": "x" * 301}, "hoogstens 300 tekens"),
        ({"antwoord": "klopt", "reden": "bel Jan Jansen"}, "Laat namen weg."),
        ({"antwoord": "anders"}, "Kies een antwoord."),
        ({}, "Kies een antwoord."),
    ],
)
def test_a_refused_answer_keeps_what_was_typed(
    provider_in: Visitor, told: dict[FeedbackKind, int], engine: Engine, data: dict[str, str], part: str
) -> None:
    page = answer(provider_in, told[FULL], status=422, **data)
    assert part in text_of(page.by_id("fouten"))
    assert texts_of(page.find_all("title"))[0].startswith("Fout: ")
    if data.get("antwoord") == "klopt":
        assert page.by_id(f"reden-{told[FULL]}").get("value") == data.get("reden", "")
    assert outcome(engine, told[FULL]) == (None, "")


def test_another_providers_report_and_good_news_cannot_be_answered(
    provider_in: Visitor, told: dict[FeedbackKind, int], engine: Engine, offers: dict[str, int]
) -> None:
    with Session(engine) as session:
        theirs = session.scalars(select(Feedback.id).where(Feedback.offer_id == offers["ander"])).one()
    for number in (theirs, told[HELPED], 999_999):
        for said in ("gecorrigeerd", "klopt"):
            answer(provider_in, number, status=404, antwoord=said, reden="mag dit")
    assert outcome(engine, theirs) == (None, "")
