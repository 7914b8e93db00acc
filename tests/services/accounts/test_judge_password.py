"""Passwords: long enough, not obvious, not leaked; the reason says what to do."""

import pytest

from portal.services.accounts.credentials import new_password
from portal.services.accounts.judge_password import RefusedPassword, check_password


def judge(password: str) -> None:
    check_password(password, email="an.jansen@linde.example", name="An Jansen")


@pytest.mark.parametrize(
    "password",
    ["password1234", "wachtwoord123", "Wachtwoord2026", "qwertyuiop12", "123456789012", "aaaaaaaaaaaaaaaa",
     "iloveyou1234", "Administrator1", "Welkom2026!!", "jeugdhulp2026", "an.jansen@linde.example",
     "an.jansen123456", "AnJansen!!!!!", "plekwijzer2026", "Plekwijzer!!!", "kort", "x" * 201, ""],
)  # fmt: skip
def test_refused(password: str) -> None:
    with pytest.raises(RefusedPassword) as refused:
        judge(password)
    assert "kies" in str(refused.value)
    assert not password or password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    ["vier-lange-woorden-samen", "tafel boom fiets regen", "Kf7d9!hsk3Qpwoe", "ζωή μου σε λατρεύω",
     "x7" + "q" * 10 + "Wb9!kPz",
     "correct horse battery staple" * 7],
)  # fmt: skip
def test_accepted(password: str) -> None:
    judge(password)


def test_passwords_of_the_portal_itself_are_accepted() -> None:
    for _ in range(20):
        judge(new_password())
