"""Passwords and accounts: argon2 through pwdlib, one answer for unknown user and wrong password."""

import secrets
from datetime import datetime
from functools import cache

from pwdlib import PasswordHash
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError, WrongCredentials
from portal.domain.permissions import Role
from portal.models import User
from portal.queries.users import user_by_email
from portal.services.accounts.judge_password import MAX_PASSWORD, check_password

HASHES = PasswordHash.recommended()


class AccountExists(PortalError):
    """The sign-in name is taken."""


def add_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    now: datetime,
    provider_id: int | None = None,
    region_id: int | None = None,
) -> User:
    """Make an account.

    Raises:
        RefusedPassword: too short, too long, obvious or leaked.
        AccountExists: the address has an account already.
    """
    check_password(password, email=email, name=name)
    if user_by_email(session, email) is not None:
        raise AccountExists(f"{email} heeft al een account")
    user = User(
        email=email.strip().lower(),
        name=name,
        password_hash=HASHES.hash(password),
        role=role,
        provider_id=provider_id,
        region_id=region_id,
        session_secret=secrets.token_hex(16),
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError as error:  # somebody else took the name since we looked
        raise AccountExists(f"{email} heeft al een account") from error
    return user


def check_credentials(session: Session, email: str, password: str) -> User:
    """The account behind a name and password; reads only, because hashing is slow on purpose.

    Raises:
        WrongCredentials: whatever is wrong. An unknown name costs as much time as a wrong password.
    """
    user = user_by_email(session, email[:254])
    known = user is not None and user.active
    fits = HASHES.verify(password[: MAX_PASSWORD + 1], user.password_hash if user and known else _nobodys_hash())
    if user is None or not known or not fits:
        raise WrongCredentials
    return user


def record_sign_in(user: User, now: datetime) -> None:
    """Remember when somebody signed in last."""
    user.signed_in_at = now


def check_own_password(user: User, password: str) -> None:
    """Let somebody who is signed in prove it again, before what matters changes.

    Raises:
        WrongCredentials: it is not the password of ``user``.
    """
    if not HASHES.verify(password[: MAX_PASSWORD + 1], user.password_hash):
        raise WrongCredentials


def set_password(user: User, password: str) -> None:
    """Give ``user`` another password and sign out everywhere; the caller records why.

    Raises:
        RefusedPassword: too short, too long, obvious or leaked.
    """
    check_password(password, email=user.email, name=user.name)
    user.password_hash = HASHES.hash(password)
    renew_session_secret(user)


def renew_session_secret(user: User) -> None:
    """Sign out everywhere: every session cookie carries the secret."""
    user.session_secret = secrets.token_hex(16)


def new_password() -> str:
    """A random password that can be read aloud: 100 bits in groups."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


@cache
def _nobodys_hash() -> str:
    return HASHES.hash(secrets.token_hex(16))
