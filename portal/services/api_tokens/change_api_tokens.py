"""Keys with which a provider's own system reports waits: shown once, kept as a hash, revoked at any time."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from portal.domain.errors import NotYours, PortalError
from portal.domain.permissions import Actor, Role, may_see_own_offers
from portal.models import ApiToken, AuditEntry, Channel, Provider
from portal.queries.api_tokens import live_token, token_of_provider, tokens_of_provider

PREFIX = "plek_"
"""So that a key that leaked into a repository or a log is recognised for what it is."""
SECRET_BYTES = 32
LONGEST_NAME = 80
MOST_TOKENS = 10
NOTED_EVERY = timedelta(minutes=5)
"""The last use is written at most so often: a system that reads every second does not write every second."""


class RefusedToken(PortalError):
    """A key that cannot be made; the text says why."""


def make_api_token(session: Session, actor: Actor, name: str, now: datetime) -> tuple[ApiToken, str]:
    """A new key for the provider of ``actor``, and its secret text, which is kept nowhere.

    Raises:
        NotYours: the account acts for no provider.
        RefusedToken: no name, one that is taken, or too many keys.
    """
    if not may_see_own_offers(actor) or actor.provider_id is None:
        raise NotYours
    session.scalar(select(Provider.id).where(Provider.id == actor.provider_id).with_for_update())
    if not name:
        raise RefusedToken("vul in welk systeem deze sleutel gebruikt, bijvoorbeeld ‘ons cliëntsysteem’")
    if len(name) > LONGEST_NAME:
        raise RefusedToken(f"maak de naam korter: hoogstens {LONGEST_NAME} tekens")
    there = tokens_of_provider(session, actor.provider_id)
    if len(there) >= MOST_TOKENS:
        raise RefusedToken(f"u hebt al {MOST_TOKENS} sleutels: trek er eerst een in")
    if any(token.name.casefold() == name.casefold() for token in there):
        raise RefusedToken("er is al een sleutel met deze naam: kies een andere")
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken(provider_id=actor.provider_id, name=name, token_hash=hash_of(secret), created_at=now)
    session.add(token)
    session.flush()
    _audit(session, actor, token, "sleutel gemaakt", now)
    return token, secret


def revoke_api_token(session: Session, actor: Actor, token_id: int, now: datetime) -> ApiToken:
    """The key works no longer from now on.

    Raises:
        NotYours: the key is another provider's, was revoked already, or never was.
    """
    token = token_of_provider(session, token_id, actor.provider_id or 0) if may_see_own_offers(actor) else None
    if token is None:
        raise NotYours
    token.revoked_at = now
    _audit(session, actor, token, "sleutel ingetrokken", now)
    return token


def actor_of_token(session: Session, secret: str) -> tuple[Actor, ApiToken] | None:
    """Who acts with this secret text; None for one that is unknown or revoked."""
    token = live_token(session, hash_of(secret)) if secret.startswith(PREFIX) else None
    if token is None:
        return None
    return Actor(None, Role.PROVIDER, provider_id=token.provider_id, token_id=token.id), token


def use_is_due(token: ApiToken, now: datetime) -> bool:
    """Whether the last use was noted so long ago that it is to be noted again."""
    return token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY


def note_use(session: Session, token_id: int, now: datetime) -> None:
    """Remember that the key was used, unless another process just did."""
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == token_id)
        .where(or_(ApiToken.last_used_at.is_(None), ApiToken.last_used_at <= now - NOTED_EVERY))
        .values(last_used_at=now)
    )


def hash_of(secret: str) -> str:
    """SHA-256 in hex. The text has 256 random bits, so nothing slower is needed against guessing."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _audit(session: Session, actor: Actor, token: ApiToken, action: str, now: datetime) -> None:
    session.add(
        AuditEntry(
            at=now,
            user_id=actor.user_id,
            provider_id=actor.provider_id,
            channel=Channel.PAGE,
            action=action,
            subject="api_token",
            subject_id=token.id,
            before=None if token.revoked_at is None else {"name": token.name},
            after={"name": token.name} if token.revoked_at is None else None,
        )
    )
