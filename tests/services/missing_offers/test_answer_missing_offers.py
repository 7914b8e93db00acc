"""The office answers: in its own region, with words where they are needed, and nothing is overwritten unseen."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.missing_offer import MAX_ANSWER, MissingStatus
from portal.domain.permissions import Actor, Role
from portal.models import AuditEntry, MissingOffer
from portal.services.missing_offers.answer_missing_offers import answer_missing_offers, signal_version
from tests.factories.missing_offers import make_signal
from tests.factories.offers import MOMENT, make_user, region_of

ELSEWHERE = "hart-van-brabant"


@pytest.fixture
def office(session: Session) -> Actor:
    return make_user(session, Role.OFFICE).actor


def say(
    session: Session,
    actor: Actor,
    signals: list[MissingOffer],
    status: MissingStatus | None = MissingStatus.SOLVED,
    answer: str = "Er is plek.",
    versions: dict[int, str] | None = None,
) -> int:
    return answer_missing_offers(
        session,
        actor,
        region_of(session).id,
        versions if versions is not None else {signal.id: signal_version(signal) for signal in signals},
        status=status,
        answer=answer,
        base_url="https://plekwijzer.example",
        now=MOMENT,
    )


def test_several_at_once_with_an_entry_each(session: Session, office: Actor) -> None:
    signals = [make_signal(session), make_signal(session, status=MissingStatus.LOOKED_AT)]
    assert say(session, office, signals) == 2
    assert [(each.status, each.answer, each.answered_at) for each in signals] == [
        (MissingStatus.SOLVED, "Er is plek.", MOMENT)
    ] * 2
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == "missing_offer")).all()
    assert [(each.subject_id, each.user_id, each.before, each.after) for each in entries] == [
        (signals[0].id, office.user_id, {"status": "nieuw", "antwoord": ""},
         {"status": "opgelost", "antwoord": "Er is plek."}),
        (signals[1].id, office.user_id, {"status": "in-behandeling", "antwoord": ""},
         {"status": "opgelost", "antwoord": "Er is plek."}),
    ]  # fmt: skip
    assert say(session, office, signals) == 0, "nothing changed: no entry"
    assert len(session.scalars(select(AuditEntry).where(AuditEntry.subject == "missing_offer")).all()) == 2


@pytest.mark.parametrize("status", [MissingStatus.SOLVED, MissingStatus.IMPOSSIBLE])
def test_closing_needs_words(status: MissingStatus, session: Session, office: Actor) -> None:
    signal = make_signal(session)
    with pytest.raises(RefusedForm) as refused:
        say(session, office, [signal], status, "")
    assert set(refused.value.fields) == {"antwoord"}
    assert say(session, office, [signal], MissingStatus.LOOKED_AT, "") == 1


@pytest.mark.parametrize(
    ("status", "answer", "fields"),
    [
        (None, "", {"status"}),
        (MissingStatus.NEW, "Ja.", {"status"}),
        (MissingStatus.SOLVED, "x" * (MAX_ANSWER + 1), {"antwoord"}),
    ],
)
def test_what_is_wrong_is_said(
    status: MissingStatus | None, answer: str, fields: set[str], session: Session, office: Actor
) -> None:
    with pytest.raises(RefusedForm) as refused:
        say(session, office, [make_signal(session)], status, answer)
    assert set(refused.value.fields) == fields


def test_one_must_be_chosen(session: Session, office: Actor) -> None:
    with pytest.raises(RefusedForm) as refused:
        say(session, office, [])
    assert set(refused.value.fields) == {"melding"}


def test_the_second_of_two_sees_what_the_first_said(session: Session, office: Actor) -> None:
    signal, other = make_signal(session), make_signal(session)
    seen = {signal.id: signal_version(signal), other.id: signal_version(other)}
    say(session, office, [signal])
    with pytest.raises(OutdatedForm):
        say(session, office, [], MissingStatus.IMPOSSIBLE, "Kan niet.", versions=seen)
    assert (signal.answer, other.status) == ("Er is plek.", MissingStatus.NEW)


def test_another_region_is_nobodys(session: Session, office: Actor) -> None:
    own, theirs = make_signal(session), make_signal(session, product=None, segment=2, region=ELSEWHERE)
    with pytest.raises(NotYours):
        say(session, office, [own, theirs])
    with pytest.raises(NotYours):
        say(session, make_user(session, Role.OFFICE, region=ELSEWHERE).actor, [own])
    for role in (Role.PANEL, Role.PROVIDER):
        with pytest.raises(NotYours):
            say(session, make_user(session, role).actor, [own])
    assert (own.status, theirs.status) == (MissingStatus.NEW, MissingStatus.NEW)
