"""Who may use a route. Every view function carries exactly one guard; a test fails where one does not."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.domain.permissions import Actor, Role
from portal.models import User

P = ParamSpec("P")
R = TypeVar("R")


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Everybody, without signing in."""
    view.__access__ = "public"  # type: ignore[attr-defined]
    return view


def signed_in(*roles: Role, unfinished: bool = False) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Only who signed in with one of ``roles`` (any role when none is named).

    Others with an account get 403, visitors are sent to sign in and come back. Who needs a second factor and
    has none is led to setting it up; only views that are needed for that are open to the ``unfinished``.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            if not current_user.is_authenticated:
                return _to_sign_in()
            if current_user.user.lacks_second_factor and not unfinished:
                return _lead_to(url_for("second_factor.page"))
            if roles and current_user.user.role not in roles:
                abort(403)
            return view(*args, **kwargs)

        guarded.__access__ = "signed in"  # type: ignore[attr-defined]
        guarded.__roles__ = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def _to_sign_in() -> Response:
    rooms = ("/regiobeheer", "/klankbord")
    here = next((room for room in rooms if request.path.startswith(room)), "/mijn-aanbod")
    back = request.full_path.rstrip("?") if request.method == "GET" else here
    return _lead_to(url_for("account.sign_in_form", volgende=back))


def _lead_to(address: str) -> Response:
    answer = redirect(address, 303)
    answer.set_data(b"")  # the default text is English, and nobody reads it
    if request.headers.get("HX-Request") == "true":  # a swap of a sign-in page into a table row helps nobody
        answer.status_code = 401
        answer.headers["HX-Redirect"] = answer.headers.pop("Location")
    return answer


def user() -> User:
    """The account of this request; only behind ``signed_in``."""
    found: User = current_user.user
    return found


def actor() -> Actor:
    """The account of this request as the permission rules read it."""
    return user().actor
