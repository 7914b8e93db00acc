"""Headers that every answer carries, and the sessions of who signs in."""

import hmac
import logging
import os
from datetime import timedelta

from flask import Flask, abort, request
from flask_login import UserMixin, current_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from portal.models import User
from portal.models.database import begin_writing
from portal.queries.users import user_by_id
from portal.services.accounts.user_sessions import find_session, record_seen, was_not_seen_lately
from portal.settings import Settings
from portal.web.extensions import db, login_manager, now

log = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SignedIn(UserMixin):  # type: ignore[misc]
    """Flask-Login's view of an account in one browser.

    The id carries the secret of the account, so that changing it signs out everywhere, and the token of
    the session, so that ending that signs out this browser.
    """

    def __init__(self, user: User, token: str, session_id: int = 0) -> None:
        self.user, self.token, self.session_id = user, token, session_id

    def get_id(self) -> str:
        """Account, its secret, and the token of this session."""
        return f"{self.user.id}.{self.user.session_secret}.{self.token}"


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_signed_in(cookie_id: str) -> SignedIn | None:
    """The account behind a session cookie, or None when it was signed out, blocked or never was."""
    number, _, rest = cookie_id.partition(".")
    secret, _, token = rest.partition(".")
    user = user_by_id(db.session, int(number)) if number.isdigit() and len(number) < 12 else None
    if user is None or not user.active or not hmac.compare_digest(user.session_secret.encode(), secret.encode()):
        return None
    row = find_session(db.session, user.id, token, now())
    if row is None:
        return None
    if request.method == "GET" and was_not_seen_lately(row, now()):
        _write_down_seen(row.id)
    return SignedIn(user, token, row.id)


def _write_down_seen(session_id: int) -> None:
    """On a connection of its own: the request itself only reads. A busy database is no reason to fail."""
    try:
        with Session(db.engine) as session, session.begin():
            begin_writing(session)
            record_seen(session, session_id, now())
    except OperationalError as error:
        log.warning("a session was not marked as seen: %s", error.orig)


def install(app: Flask, settings: Settings) -> None:
    """Session cookies and the headers of every answer."""
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-plekwijzer" if secure else "plekwijzer",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=settings.max_request_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_request_bytes,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=secure,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]

    @app.before_request
    def refuse_nul() -> None:
        """PostgreSQL cannot hold a NUL in text, and nobody types one."""
        texts = [request.path, *request.form.values()]
        if any("\x00" in text for text in texts):
            abort(400)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if response.status_code < 400:
            response.headers.pop("Retry-After", None)  # the limiter sets it on every answer: it is for refusals
        if settings.env == "test":
            response.headers["X-Portal-Process"] = str(os.getpid())  # which worker answered; told to nobody else
        if secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if current_user and current_user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        else:
            response.headers.setdefault("Cache-Control", "no-cache")
        return response
