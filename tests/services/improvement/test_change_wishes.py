"""Proposing, voting, deciding: who may, in what order, and what the trail says."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, OutdatedForm, RefusedForm
from portal.domain.form_version import version_of
from portal.domain.improvement import MOST_OPEN, Decision, WishStatus
from portal.domain.permissions import Actor, Role
from portal.models import AuditEntry, User, Wish, WishVote
from portal.models.database import begin_writing
from portal.services.improvement.change_wishes import (
    WishWords,
    decide_wish,
    edit_wish,
    finish_wish,
    plan_wish,
    propose_wish,
    state_texts,
    take_back_vote,
    vote_for_wish,
)
from tests.factories.offers import MOMENT, make_provider, make_user, region_of
from tests.factories.wishes import make_wish
from tests.waiting import PATIENCE

ELSEWHERE = "hart-van-brabant"
WORDS = WishWords("Zaterdag tonen", "Ouders vragen dit.", "eigen idee")


@pytest.fixture
def member(session: Session) -> User:
    return make_user(session, Role.PANEL)


@pytest.fixture
def office(session: Session) -> User:
    return make_user(session, Role.OFFICE)


def state(wish: Wish) -> str:
    return version_of(state_texts(wish))


def votes(session: Session, wish: Wish) -> int:
    return session.scalar(select(func.count()).select_from(WishVote).where(WishVote.wish_id == wish.id)) or 0


def trail(session: Session) -> list[tuple[str, str]]:
    session.flush()
    rows = session.execute(select(AuditEntry.subject, AuditEntry.action).order_by(AuditEntry.id)).all()
    return [(subject, action) for subject, action in rows if subject.startswith("wish")]


def test_a_member_proposes_and_votes_for_it_at_once(session: Session, member: User) -> None:
    wish = propose_wish(session, member.actor, region_of(session).id, WORDS, MOMENT)
    assert (wish.status, wish.proposed_by_id, votes(session, wish)) == (WishStatus.PROPOSED, member.id, 1)
    assert trail(session) == [("wish", "wens voorgesteld"), ("wish_vote", "gestemd")]


def test_the_office_proposes_without_a_vote(session: Session, office: User) -> None:
    wish = propose_wish(session, office.actor, region_of(session).id, WORDS, MOMENT)
    assert votes(session, wish) == 0


def test_nobody_proposes_for_another_region_and_a_provider_nowhere(session: Session, member: User) -> None:
    provider = make_user(session, provider=make_provider(session))
    for actor, slug in ((member.actor, ELSEWHERE), (provider.actor, "een-10-voor-de-jeugd")):
        with pytest.raises(NotYours):
            propose_wish(session, actor, region_of(session, slug).id, WORDS, MOMENT)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (WishWords("", "uitleg"), "title"),
        (WishWords("x" * 121, "uitleg"), "title"),
        (WishWords("titel", ""), "explanation"),
        (WishWords("titel", "x" * 2001), "explanation"),
        (WishWords("titel", "uitleg", "x" * 201), "source"),
        (WishWords("titel", "uit\x07leg"), "explanation"),
        (WishWords("ZATERDAG tonen", "uitleg"), "title"),
        (WishWords("bel 0612345678", "u"), "title"),
        (WishWords("t", "Een kind, geboren 3-4-2014, vond niets."), "explanation"),
    ],
)
def test_words_that_are_refused(session: Session, member: User, words: WishWords, field: str) -> None:
    make_wish(session, "Zaterdag tonen")
    with pytest.raises(RefusedForm) as refused:
        propose_wish(session, member.actor, region_of(session).id, words, MOMENT)
    assert list(refused.value.fields) == [field]


def test_a_region_has_at_most_so_many_open_wishes(session: Session, member: User) -> None:
    region = region_of(session)
    session.add_all(Wish(region_id=region.id, title=f"wens {each}", proposed_at=MOMENT) for each in range(MOST_OPEN))
    session.flush()
    with pytest.raises(RefusedForm, match="rond er eerst een af"):
        propose_wish(session, member.actor, region.id, WORDS, MOMENT)


def test_one_vote_for_an_account_and_it_can_be_taken_back(session: Session, member: User) -> None:
    wish = make_wish(session)
    for _ in range(2):
        vote_for_wish(session, member.actor, wish.id, MOMENT)
    vote_for_wish(session, make_user(session, Role.PANEL).actor, wish.id, MOMENT)
    assert votes(session, wish) == 2
    for _ in range(2):
        take_back_vote(session, member.actor, wish.id, MOMENT)
    assert votes(session, wish) == 1
    assert [action for _, action in trail(session)] == ["gestemd", "gestemd", "stem teruggenomen"]


def test_only_members_of_the_region_vote(session: Session, office: User) -> None:
    wish = make_wish(session)
    for actor in (office.actor, make_user(session, Role.PANEL, region=ELSEWHERE).actor, Actor(1, Role.ADMIN)):
        with pytest.raises(NotYours):
            vote_for_wish(session, actor, wish.id, MOMENT)
    with pytest.raises(NotYours):
        vote_for_wish(session, make_user(session, Role.PANEL).actor, 999_999, MOMENT)


@pytest.mark.parametrize("status", [WishStatus.DONE, WishStatus.REFUSED])
def test_votes_stand_when_it_is_over(session: Session, member: User, status: WishStatus) -> None:
    wish = make_wish(session, status=status, voters=(member,))
    for work in (vote_for_wish, take_back_vote):
        with pytest.raises(RefusedForm, match="Stemmen kan niet meer"):
            work(session, member.actor, wish.id, MOMENT)
    assert votes(session, wish) == 1


def test_from_decision_to_done(session: Session, member: User, office: User) -> None:
    wish = make_wish(session, by=member)
    decide_wish(session, office.actor, wish.id, Decision.WILL_DO, "Veel gevraagd.", version=state(wish), now=MOMENT)
    assert (wish.status, wish.decided_by_id, wish.decided_at) == (WishStatus.WILL_DO, office.id, MOMENT)
    plan_wish(session, office.actor, wish.id, date(2027, 1, 1), version=state(wish), now=MOMENT)
    assert (wish.status, wish.planned_for) == (WishStatus.PLANNED, date(2027, 1, 1))
    finish_wish(session, office.actor, wish.id, "Staat er nu.", "", version=state(wish), now=MOMENT)
    assert (wish.status, wish.done_link, wish.done_on) == (WishStatus.DONE, f"#wens-{wish.id}", MOMENT.date())
    later = MOMENT + timedelta(days=3)
    finish_wish(session, office.actor, wish.id, "Staat er.", "https://regio.example/3", version=state(wish), now=later)
    assert (wish.done_text, wish.done_link, wish.done_on) == ("Staat er.", "https://regio.example/3", MOMENT.date())
    assert [action for _, action in trail(session)] == ["besluit genomen", "gepland", "gedaan", "gedaan"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "gepland")).one()
    assert (entry.before, entry.after) == (
        {"status": "gaan-we-doen", "planned_for": ""},
        {"status": "gepland", "planned_for": "2027-01-01"},
    )
    assert entry.user_id == office.id


def test_deciding_again_opens_what_was_done(session: Session, office: User) -> None:
    wish = make_wish(session, status=WishStatus.DONE, done_link="https://regio.example")
    with pytest.raises(RefusedForm, match="al gedaan"):
        decide_wish(session, office.actor, wish.id, Decision.LATER, "x", version=state(wish), now=MOMENT)
    decide_wish(session, office.actor, wish.id, Decision.WILL_DO, "Niet af.", version=state(wish), now=MOMENT)
    session.flush()
    assert (wish.status, wish.done_on, wish.done_text, wish.done_link) == (WishStatus.WILL_DO, None, "", "")


def test_refused_moves_say_what_to_do_first(session: Session, office: User) -> None:
    wish = make_wish(session)
    with pytest.raises(RefusedForm, match="neem eerst het besluit"):
        plan_wish(session, office.actor, wish.id, date(2027, 1, 1), version=state(wish), now=MOMENT)
    with pytest.raises(RefusedForm, match="neem eerst het besluit"):
        finish_wish(session, office.actor, wish.id, "Klaar.", "", version=state(wish), now=MOMENT)
    with pytest.raises(RefusedForm) as refused:
        decide_wish(session, office.actor, wish.id, None, "", version=state(wish), now=MOMENT)
    assert list(refused.value.fields) == ["besluit", "reden"]


@pytest.mark.parametrize("quarter", [None, date(2026, 7, 1), date(2027, 2, 1), date(2030, 1, 1)])
def test_only_quarters_of_the_list_can_be_planned(session: Session, office: User, quarter: date | None) -> None:
    wish = make_wish(session, status=WishStatus.WILL_DO)
    with pytest.raises(RefusedForm, match="kies een kwartaal"):
        plan_wish(session, office.actor, wish.id, quarter, version=state(wish), now=MOMENT)


def test_a_release_note_is_an_address_or_a_line_that_is_there(session: Session, office: User) -> None:
    wish = make_wish(session, status=WishStatus.WILL_DO)
    there = make_wish(session, "ander", status=WishStatus.DONE)
    far = make_wish(session, "daar", status=WishStatus.DONE, region=ELSEWHERE)
    for link in ("javascript:alert(1)", f"#wens-{far.id}", "#wens-999999"):
        with pytest.raises(RefusedForm) as refused:
            finish_wish(session, office.actor, wish.id, "Klaar.", link, version=state(wish), now=MOMENT)
        assert list(refused.value.fields) == ["link"]
    finish_wish(session, office.actor, wish.id, "Klaar.", f"#wens-{there.id}", version=state(wish), now=MOMENT)


def test_members_do_not_decide_and_another_office_finds_nothing(session: Session, member: User) -> None:
    wish = make_wish(session, status=WishStatus.WILL_DO)
    for actor in (member.actor, make_user(session, Role.OFFICE, region=ELSEWHERE).actor):
        with pytest.raises(NotYours):
            decide_wish(session, actor, wish.id, Decision.LATER, "x", version=state(wish), now=MOMENT)
        with pytest.raises(NotYours):
            plan_wish(session, actor, wish.id, date(2027, 1, 1), version=state(wish), now=MOMENT)
        with pytest.raises(NotYours):
            finish_wish(session, actor, wish.id, "x", "", version=state(wish), now=MOMENT)


def test_an_admin_decides_everywhere(session: Session) -> None:
    admin = make_user(session, Role.ADMIN)
    wish = make_wish(session, region=ELSEWHERE)
    decide_wish(session, admin.actor, wish.id, Decision.LATER, "Eerst iets anders.", version=state(wish), now=MOMENT)
    assert wish.status is WishStatus.LATER


def test_the_second_of_two_who_decide_is_told(session: Session, office: User) -> None:
    wish = make_wish(session)
    version = state(wish)
    decide_wish(session, office.actor, wish.id, Decision.LATER, "Later.", version=version, now=MOMENT)
    with pytest.raises(OutdatedForm):
        decide_wish(session, office.actor, wish.id, Decision.REFUSED, "Nee.", version=version, now=MOMENT)
    assert wish.decision_reason == "Later."


def test_words_are_changed_by_who_proposed_until_a_decision_and_by_the_office(
    session: Session, member: User, office: User
) -> None:
    wish = make_wish(session, by=member)
    old = version_of(WishWords.of(wish).texts)
    assert edit_wish(session, member.actor, wish.id, WORDS, version=old, now=MOMENT)
    now = version_of(WORDS.texts)
    assert not edit_wish(session, member.actor, wish.id, WORDS, version=now, now=MOMENT)
    with pytest.raises(OutdatedForm):
        edit_wish(session, office.actor, wish.id, WORDS, version=old, now=MOMENT)
    with pytest.raises(RefusedForm, match="alleen wie de wens voorstelde"):
        edit_wish(session, make_user(session, Role.PANEL).actor, wish.id, WORDS, version=now, now=MOMENT)
    wish.status = WishStatus.WILL_DO
    with pytest.raises(RefusedForm, match="al besloten"):
        edit_wish(session, member.actor, wish.id, WORDS, version=now, now=MOMENT)
    assert edit_wish(session, office.actor, wish.id, WishWords("Anders", "Uitleg."), version=now, now=MOMENT)


def test_votes_of_one_member_at_once_are_one(engine: Engine) -> None:
    """Several browsers of one member: each waits for the one before and finds its vote."""
    with Session(engine) as made:
        begin_writing(made)
        actor, wish_id = make_user(made, Role.PANEL).actor, make_wish(made).id
        made.commit()
    together = threading.Barrier(4)

    def vote(_: int) -> None:
        with Session(engine) as session:
            together.wait(timeout=PATIENCE)
            begin_writing(session)
            vote_for_wish(session, actor, wish_id, MOMENT)
            session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(vote, range(4)))
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(WishVote)) == 1
        assert len(trail(session)) == 1
