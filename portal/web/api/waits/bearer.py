"""The guard of routes for providers' own systems: a key in the Authorization header, and no cookie at all."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, g, request
from sqlalchemy.exc import OperationalError

from portal.domain.permissions import Actor
from portal.services.api_tokens.change_api_tokens import actor_of_token, note_use, use_is_due
from portal.web.errors import Problem
from portal.web.extensions import begin_change, db, limiter, now

P = ParamSpec("P")
R = TypeVar("R")

CHALLENGE = 'Bearer realm="Plekwijzer"'
MISSING = "Stuur uw sleutel mee: Authorization: Bearer plek_… . U maakt een sleutel bij Mijn aanbod, Koppelingen."
UNKNOWN = "Deze sleutel is niet bekend of ingetrokken. Maak een nieuwe bij Mijn aanbod, Koppelingen."


def with_token(view: Callable[P, R]) -> Callable[P, R]:
    """Only with a key of a provider that was not revoked; so many requests a minute for each key."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        given = request.authorization
        if given is None or given.type != "bearer" or not given.token:
            raise _unauthorized(MISSING, CHALLENGE)
        found = actor_of_token(db.session, given.token)
        if found is None:
            raise _unauthorized(UNKNOWN, f'{CHALLENGE}, error="invalid_token"')
        g.system, token = found
        if use_is_due(token, now()):
            _note_use(token.id)
        with limiter.limit(_token_rate, key_func=_by_token):
            return view(*args, **kwargs)

    guarded.__access__ = "token"  # type: ignore[attr-defined]
    return guarded


def system() -> Actor:
    """The provider's system of this request; only behind ``with_token``."""
    found: Actor = g.system
    return found


def own_provider_id() -> int:
    """The provider that the key belongs to."""
    provider_id = system().provider_id
    assert provider_id is not None
    return provider_id


def api_rate() -> str:
    """Requests per address."""
    return str(current_app.config["PORTAL_API_RATE"])


def _token_rate() -> str:
    return str(current_app.config["PORTAL_TOKEN_RATE"])


def _by_token() -> str:
    return f"sleutel:{system().token_id}"


def _note_use(token_id: int) -> None:
    """In a short transaction of its own; when the database is busy the next request notes it."""
    try:
        begin_change()
        note_use(db.session, token_id, now())
        db.session.commit()
    except OperationalError:
        db.session.rollback()


def _unauthorized(text: str, challenge: str) -> Problem:
    return Problem(401, text, headers={"WWW-Authenticate": challenge})
