"""A link works once, for its purpose, until it expires, is replaced or withdrawn; its token is kept nowhere."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.domain.link_purpose import LIFETIMES, LinkPurpose
from portal.models import OneTimeLink
from portal.models.database import begin_writing
from portal.services.accounts.one_time_links import DeadLink, LinkScope, end_links, find_link, make_link, use_link
from tests.factories.offers import MOMENT, make_provider, make_user
from tests.waiting import PATIENCE, join_all

RESET = LinkPurpose.RESET


def test_looking_changes_nothing_and_using_ends_it(session: Session) -> None:
    user = make_user(session)
    token = make_link(session, RESET, LinkScope(user_id=user.id), MOMENT)
    for _ in range(3):
        assert find_link(session, RESET, token, MOMENT).user_id == user.id
    assert use_link(session, RESET, token, MOMENT).used_at == MOMENT
    for attempt in (find_link, use_link):
        with pytest.raises(DeadLink):
            attempt(session, RESET, token, MOMENT)


def test_only_a_hash_is_kept_and_every_token_differs(session: Session) -> None:
    tokens = {make_link(session, RESET, LinkScope(email=f"{n}@linde.nl"), MOMENT) for n in range(50)}
    assert len(tokens) == 50
    assert min(len(token) for token in tokens) >= 43
    kept = session.scalars(select(OneTimeLink)).all()
    assert all(len(link.token_hash) == 64 and link.token_hash not in tokens for link in kept)


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_it_lives_as_long_as_its_purpose(session: Session, purpose: LinkPurpose) -> None:
    token = make_link(session, purpose, LinkScope(email="an@linde.nl"), MOMENT)
    end = MOMENT + LIFETIMES[purpose]
    find_link(session, purpose, token, end - timedelta(seconds=1))
    with pytest.raises(DeadLink):
        use_link(session, purpose, token, end)


def test_another_purpose_does_not_know_it(session: Session) -> None:
    token = make_link(session, RESET, LinkScope(email="an@linde.nl"), MOMENT)
    for purpose in set(LinkPurpose) - {RESET}:
        with pytest.raises(DeadLink):
            use_link(session, purpose, token, MOMENT)
    use_link(session, RESET, token, MOMENT)


def test_a_newer_one_of_the_same_scope_takes_its_place(session: Session) -> None:
    scopes = [
        LinkScope(user_id=make_user(session).id),
        LinkScope(user_id=make_user(session).id),
        LinkScope(provider_id=make_provider(session).id),
        LinkScope(provider_id=make_provider(session).id, email="an@linde.nl"),
    ]
    first = [make_link(session, RESET, scope, MOMENT) for scope in scopes]
    newer = make_link(session, RESET, scopes[0], MOMENT)
    with pytest.raises(DeadLink):
        find_link(session, RESET, first[0], MOMENT)
    for token in (newer, *first[1:]):
        find_link(session, RESET, token, MOMENT)


def test_a_withdrawn_one_is_dead(session: Session) -> None:
    scope = LinkScope(email="an@linde.nl")
    token = make_link(session, RESET, scope, MOMENT)
    end_links(session, RESET, scope, MOMENT)
    with pytest.raises(DeadLink):
        use_link(session, RESET, token, MOMENT)


@pytest.mark.parametrize("token", ["", "weg", "é" * 40, "x" * 10_000])
def test_nonsense_is_a_dead_link(session: Session, token: str) -> None:
    with pytest.raises(DeadLink):
        find_link(session, RESET, token, MOMENT)


def test_of_two_at_once_one_succeeds(engine: Engine) -> None:
    with Session(engine) as session:
        begin_writing(session)
        token = make_link(session, RESET, LinkScope(email="an@linde.nl"), MOMENT)
        session.commit()
    start, outcomes = threading.Barrier(4), []

    def work() -> None:
        with Session(engine) as session:
            start.wait(PATIENCE)
            begin_writing(session)
            try:
                use_link(session, RESET, token, MOMENT)
                session.commit()
                outcomes.append("used")
            except DeadLink:
                outcomes.append("dead")

    threads = [threading.Thread(target=work) for _ in range(4)]
    join_all(threads)
    assert sorted(outcomes) == ["dead", "dead", "dead", "used"]
