"""A second step at signing in: a code of an app (TOTP, RFC 6238), or a recovery code when the phone is lost."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.errors import PortalError
from portal.models import Channel, RecoveryCode, User
from portal.services.accounts.record_account_change import record_account_change

STEP_SECONDS = 30
DRIFT = (0, -1, 1)
"""One step of clock drift to either side."""
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ISSUER = "Plekwijzer"


class WrongCode(PortalError):
    """The code does not fit, or was used before."""


def begin_second_factor(user: User, secret_key: str) -> None:
    """Make a new secret that waits to be confirmed; a confirmed one stays as it is."""
    if not user.has_second_factor:
        user.totp_secret = _cipher(secret_key).encrypt(pyotp.random_base32().encode()).decode()


def secret_of(user: User, secret_key: str) -> str | None:
    """The secret of the account; None without one, or when PORTAL_SECRET_KEY is another than it was made with."""
    if user.totp_secret is None:
        return None
    try:
        return _cipher(secret_key).decrypt(user.totp_secret.encode()).decode()
    except InvalidToken:
        return None


def app_address(user: User, secret: str) -> str:
    """The otpauth address that an app reads out of the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)


def confirm_second_factor(session: Session, user: User, typed: str, secret_key: str, now: datetime) -> list[str]:
    """Switch it on with a first code; gives the recovery codes, which are shown once.

    Raises:
        WrongCode: the code does not fit the secret that waits.
    """
    if user.has_second_factor:
        raise WrongCode
    _use_app_code(session, user, read_code(typed), secret_key, now)
    user.totp_confirmed_at = now
    record_account_change(session, "tweede stap aangezet", user, now)
    return _fresh_codes(session, user, secret_key, now)


def give_second_factor(session: Session, user: User, secret_key: str, now: datetime) -> str:
    """Switch it on without its owner, for demos and tests; gives the secret. Never where real people sign in."""
    end_second_factor(session, user)
    begin_second_factor(user, secret_key)
    user.totp_confirmed_at = now
    record_account_change(session, "tweede stap aangezet", user, now, channel=Channel.COMMAND)
    session.flush()
    return secret_of(user, secret_key) or ""


def check_second_factor(session: Session, user: User, typed: str, secret_key: str, now: datetime) -> None:
    """Use up a code of the app or a recovery code; no code works twice.

    Raises:
        WrongCode: it fits neither, or was used.
    """
    code = read_code(typed)
    if code.isdigit():
        _use_app_code(session, user, code, secret_key, now)
        return
    used = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_hash == _code_hash(code, secret_key),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not used:
        raise WrongCode
    record_account_change(session, "herstelcode gebruikt", user, now)


def renew_recovery_codes(session: Session, user: User, secret_key: str, now: datetime) -> list[str]:
    """Ten new codes; the old ones work no more."""
    record_account_change(session, "herstelcodes vernieuwd", user, now)
    return _fresh_codes(session, user, secret_key, now)


def end_second_factor(session: Session, user: User) -> None:
    """Switch it off and forget secret and codes; the caller records who did it."""
    user.totp_secret = user.totp_confirmed_at = user.totp_last_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def codes_left(session: Session, user_id: int) -> int:
    """How many recovery codes were not used yet."""
    unused = (RecoveryCode.user_id == user_id) & RecoveryCode.used_at.is_(None)
    return session.scalar(select(func.count(RecoveryCode.id)).where(unused)) or 0


def read_code(typed: str) -> str:
    """A code as people type it: without spaces, dashes and capitals."""
    return "".join(character for character in typed[:60].lower() if character.isascii() and character.isalnum())


def app_code(secret: str, now: datetime) -> str:
    """The code that the app shows now."""
    return pyotp.TOTP(secret).generate_otp(_step(now))


def _use_app_code(session: Session, user: User, code: str, secret_key: str, now: datetime) -> None:
    """The condition stands in the UPDATE: of two that use one code at once one succeeds."""
    secret = secret_of(user, secret_key)
    if secret is None:
        raise WrongCode
    steps = [_step(now) + drift for drift in DRIFT]
    fitting = [step for step in steps if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), code)]
    for step in fitting:
        used = session.execute(
            update(User)
            .where(User.id == user.id, or_(User.totp_last_step.is_(None), User.totp_last_step < step))
            .values(totp_last_step=step)
            .returning(User.id)
            .execution_options(synchronize_session=False)
        ).all()
        if used:
            return
    raise WrongCode


def _fresh_codes(session: Session, user: User, secret_key: str, now: datetime) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = ["-".join(_letters(5) for _ in range(3)) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(user_id=user.id, code_hash=_code_hash(read_code(code), secret_key), created_at=now)
        for code in codes
    )
    session.flush()
    return codes


def _letters(count: int) -> str:
    """Letters first: a recovery code is never all digits, which would read as a code of the app."""
    return secrets.choice(LETTERS[:22]) + "".join(secrets.choice(LETTERS) for _ in range(count - 1))


def _step(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def _code_hash(code: str, secret_key: str) -> str:
    return hmac.new(secret_key.encode(), b"herstelcode\x1f" + code.encode(), hashlib.sha256).hexdigest()


def _cipher(secret_key: str) -> Fernet:
    """Encryption with a key of its own that derives from the key of the installation."""
    derived = hmac.new(secret_key.encode(), b"plekwijzer second factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(derived))
