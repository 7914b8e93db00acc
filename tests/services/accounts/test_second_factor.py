"""Codes of an app and recovery codes: each works once, one step of drift, and the database alone opens nothing."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.models import RecoveryCode, User
from portal.models.database import begin_writing
from portal.services.accounts.second_factor import (
    WrongCode,
    app_code,
    begin_second_factor,
    check_second_factor,
    codes_left,
    confirm_second_factor,
    end_second_factor,
    renew_recovery_codes,
    secret_of,
)
from tests.factories.accounts import SECRET_KEY
from tests.factories.offers import MOMENT, make_user
from tests.waiting import PATIENCE, join_all

STEP = timedelta(seconds=30)


@pytest.fixture
def user(session: Session) -> User:
    user = make_user(session)
    begin_second_factor(user, SECRET_KEY)
    session.flush()
    return user


def secret(user: User) -> str:
    found = secret_of(user, SECRET_KEY)
    assert found is not None
    return found


def confirm(session: Session, user: User) -> list[str]:
    return confirm_second_factor(session, user, app_code(secret(user), MOMENT), SECRET_KEY, MOMENT)


def test_it_is_on_only_after_a_first_code(session: Session, user: User) -> None:
    with pytest.raises(WrongCode):
        confirm_second_factor(session, user, "000000x", SECRET_KEY, MOMENT)
    assert not user.has_second_factor
    codes = confirm(session, user)
    assert user.has_second_factor
    assert len(set(codes)) == 10
    with pytest.raises(WrongCode):
        confirm(session, user)


def test_a_code_works_once_and_older_ones_no_more(session: Session, user: User) -> None:
    confirm(session, user)
    for moment in (MOMENT, MOMENT - STEP):
        with pytest.raises(WrongCode):
            check_second_factor(session, user, app_code(secret(user), moment), SECRET_KEY, MOMENT)
    check_second_factor(session, user, app_code(secret(user), MOMENT + STEP), SECRET_KEY, MOMENT + STEP)


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_of_drift(session: Session, user: User, steps: int, fits: bool) -> None:
    confirm(session, user)
    later = MOMENT + timedelta(hours=1)
    code = app_code(secret(user), later + steps * STEP)
    if fits:
        check_second_factor(session, user, f" {code[:3]} {code[3:]} ", SECRET_KEY, later)
        return
    with pytest.raises(WrongCode):
        check_second_factor(session, user, code, SECRET_KEY, later)


def test_a_recovery_code_works_once_however_it_is_typed(session: Session, user: User) -> None:
    codes = confirm(session, user)
    check_second_factor(session, user, codes[0].upper().replace("-", " "), SECRET_KEY, MOMENT)
    with pytest.raises(WrongCode):
        check_second_factor(session, user, codes[0], SECRET_KEY, MOMENT)
    assert codes_left(session, user.id) == 9
    renewed = renew_recovery_codes(session, user, SECRET_KEY, MOMENT)
    with pytest.raises(WrongCode):
        check_second_factor(session, user, codes[1], SECRET_KEY, MOMENT)
    check_second_factor(session, user, renewed[1], SECRET_KEY, MOMENT)


def test_a_code_of_somebody_else_does_not_fit(session: Session, user: User) -> None:
    codes, other = confirm(session, user), make_user(session, second_factor=True)
    for code in (codes[0], app_code(secret(user), MOMENT + STEP)):
        with pytest.raises(WrongCode):
            check_second_factor(session, other, code, SECRET_KEY, MOMENT + STEP)


@pytest.mark.parametrize("typed", ["", " ", "12345", "1234567", "é", "\x00", "x" * 100_000, "١٢٣٤٥٦"])
def test_nonsense_is_wrong(session: Session, user: User, typed: str) -> None:
    confirm(session, user)
    with pytest.raises(WrongCode):
        check_second_factor(session, user, typed, SECRET_KEY, MOMENT)


def test_nothing_in_the_database_opens_it(session: Session, user: User) -> None:
    codes = confirm(session, user)
    kept = f"{user.totp_secret} {' '.join(session.scalars(select(RecoveryCode.code_hash)))}"
    assert secret(user) not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    assert secret_of(user, "another key that is long enough too") is None
    with pytest.raises(WrongCode):
        check_second_factor(session, user, app_code(secret(user), MOMENT + STEP), "another key", MOMENT + STEP)


def test_switched_off_nothing_is_left(session: Session, user: User) -> None:
    confirm(session, user)
    session.refresh(user)
    end_second_factor(session, user)
    session.flush()
    session.refresh(user)
    assert (user.totp_secret, user.has_second_factor, user.totp_last_step) == (None, False, None)
    assert codes_left(session, user.id) == 0


def test_of_two_with_one_code_one_gets_in(engine: Engine) -> None:
    with Session(engine) as session:
        begin_writing(session)
        user_id = make_user(session, second_factor=True).id
        session.commit()
        code = app_code(secret(session.get_one(User, user_id)), MOMENT)
    start, outcomes = threading.Barrier(3), []

    def work() -> None:
        with Session(engine) as session:
            start.wait(PATIENCE)
            begin_writing(session)
            try:
                check_second_factor(session, session.get_one(User, user_id), code, SECRET_KEY, MOMENT)
                session.commit()
                outcomes.append("in")
            except WrongCode:
                outcomes.append("out")

    threads = [threading.Thread(target=work) for _ in range(3)]
    join_all(threads)
    assert sorted(outcomes) == ["in", "out", "out"]
