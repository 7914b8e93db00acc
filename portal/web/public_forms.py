"""Forms for people who do not sign in: no cookie, and still only from our own pages (docs/adr/0013).

Flask-WTF keeps its token in a session cookie, which nobody gets who does not sign in. A public form carries a seal
instead: signed, for that one form, with an end. A seal alone proves little, because another site's server can fetch
one too; what keeps another site's *page* from posting in a visitor's browser is what browsers themselves say about
where a post comes from. Use, in a blueprint of its own::

    csrf.exempt(bp)

    @bp.post("/iets")
    @public
    @limiter.limit(public_form_rate)
    def send() -> Response:
        refuse_other_sites()
        if not is_sealed(request.form, "iets"):
            ...  # the form again, with what was typed, ``STALE`` and status 422

and in the form ``<input type="hidden" name="zegel" value="{{ page.seal }}">``. Never ``say()`` there: a flashed
message is a cookie.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from portal.web.errors import Problem
from portal.web.extensions import components, now

FIELD = "zegel"
LASTS = 12 * 3600
"""Seconds that a form may stand open; as long as a form behind an account."""
LONGEST = 400
STALE = "Deze pagina stond te lang open. Kijk na wat u hebt ingevuld en verstuur het nog een keer."
OTHER_SITE = "Dit formulier kwam niet van onze eigen pagina. Open de pagina hier en probeer het daar."


class _Signer(TimestampSigner):
    """Signs with the clock of the application, so that tests need not wait."""

    def get_timestamp(self) -> int:
        """Whole seconds since 1970."""
        return int(now().timestamp())


def seal(form: str, about: Any = None) -> str:
    """What a page puts in the hidden field ``zegel`` of its form; ``about`` comes back from ``opened``.

    It says nothing of who asked: every visitor who opens the page in the same second gets the same one.
    """
    return str(_serializer(form).dumps(about))


def is_sealed(posted: Mapping[str, str], form: str, about: Any = None, lasts: int = LASTS) -> bool:
    """Whether a post carries the seal of this form, about the same thing, not older than ``lasts`` seconds."""
    found, told = _open(posted.get(FIELD, ""), form, lasts)
    return found and told == about


def opened(text: str, form: str, lasts: int = LASTS) -> Any:
    """What was sealed; None for anything that we did not make for this form, or too long ago."""
    return _open(text, form, lasts)[1]


def refuse_other_sites() -> None:
    """Stop a post that a browser sends for another site.

    ``Sec-Fetch-Site`` decides; browsers that do not send it tell the ``Origin`` of a post. Who sends neither is no
    browser that somebody else could make post.

    Raises:
        Problem: 403.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        own = site == "same-origin"
    else:
        own = origin is None or urlsplit(origin).netloc in (
            request.host,
            urlsplit(components().settings.base_url).netloc,
        )
    if not own:
        raise Problem(403, OTHER_SITE)


def public_form_rate() -> str:
    """How often an address may post public forms, for the limiter; counted in memory, kept nowhere."""
    return str(current_app.config["PORTAL_PUBLIC_FORM_RATE"])


def _open(text: str, form: str, lasts: int) -> tuple[bool, Any]:
    if len(text) > LONGEST:
        return False, None
    try:
        return True, _serializer(form).loads(text, max_age=lasts)
    except BadData:
        return False, None


def _serializer(form: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(components().settings.secret_key, salt=f"public form {form}", signer=_Signer)
