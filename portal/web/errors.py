"""Errors become a clear Dutch page, or problem+json on the API; nothing is lost or half-written."""

import logging
from collections.abc import Mapping
from time import monotonic
from typing import Any

from flask import Flask, json, make_response, render_template, request
from flask import Response as FlaskResponse
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal.domain.errors import NotYours
from portal.services.catalogue.region_facts import UnknownRegion
from portal.services.indexing.follow_changes import IndexNotReady
from portal.web.rendering import roll_back

log = logging.getLogger(__name__)

SENTENCES: dict[int, tuple[str, str]] = {
    400: ("Dat verzoek begrijpen wij niet", "Ga terug en probeer het opnieuw."),
    401: ("U bent niet ingelogd", "Log in en probeer het opnieuw."),
    403: ("Hier mag u niet bij", "Uw account geeft geen toegang tot deze pagina."),
    404: ("Deze pagina is er niet", "Misschien is het adres veranderd of het aanbod gestopt. Zoek opnieuw."),
    405: ("Dat kan hier niet", "Ga terug en gebruik de knoppen op de pagina."),
    409: ("Iemand anders was u voor", "Laad de pagina opnieuw en kijk of uw wijziging nog nodig is."),
    412: ("Iemand anders was u voor", "Lees opnieuw wat er nu staat en kijk of uw wijziging nog nodig is."),
    413: ("Dat is te groot", "Stuur minder tegelijk: een bestand mag hoogstens 1 MB zijn."),
    415: ("Dat formaat kennen wij niet", "Ga terug en probeer het opnieuw."),
    422: ("Er klopt iets niet in het formulier", "Ga terug en kijk de velden na."),
    428: ("Noem wat u hebt gelezen", "Lees eerst wat er nu staat, zodat u niets ongezien overschrijft."),
    429: ("Te veel pogingen achter elkaar", "Wacht een paar minuten en probeer het opnieuw."),
    500: ("Er ging bij ons iets mis", "Uw wijziging is niet opgeslagen. Probeer het zo opnieuw."),
    503: ("De zoekmachine start op", "Dit duurt meestal minder dan een minuut. Laad de pagina zo opnieuw."),
}
EXPIRED = "Het formulier stond te lang open. Laad de pagina opnieuw en probeer het nog een keer."

DRAINED_BYTES, DRAIN_PART = 512 * 1024 * 1024, 64 * 1024
DRAIN_SECONDS = 15.0

FOR_MACHINES = frozenset({"/openapi.json", "/gezond", "/gereed"})
KEPT_HEADERS = frozenset({"accept", "allow", "retry-after", "www-authenticate"})


class Problem(HTTPException):
    """A refusal with a sentence of its own; ``more`` are extra members of problem+json."""

    def __init__(self, status: int, text: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(text)
        self.code = status
        self.text, self.headers, self.more = text, dict(headers or {}), more

    def get_headers(self, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
        """Those that belong to the refusal."""
        return list(self.headers.items())


def install(app: Flask) -> None:
    """Register what happens when something goes wrong."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        roll_back()
        if error.code is None or error.code < 400:
            return error.get_response()
        if error.code == 413:
            _read_the_rest()
        if isinstance(error, Problem):
            answer = problem(error.code, error.text, error.more)
        else:
            answer = problem(error.code, EXPIRED if isinstance(error, CSRFError) else None)
        for name, value in error.get_headers():
            if name.lower() in KEPT_HEADERS:
                answer.headers[name] = value
        return answer

    @app.errorhandler(NotYours)
    @app.errorhandler(UnknownRegion)
    def not_there(_: Exception) -> Response:
        roll_back()
        return problem(404)

    @app.errorhandler(IndexNotReady)
    def not_ready(_: Exception) -> Response:
        answer = problem(503)
        answer.headers["Retry-After"] = "5"
        return answer

    @app.errorhandler(OperationalError)
    def database_busy(error: OperationalError) -> Response:
        log.error("the database does not answer: %s", error)
        roll_back()
        answer = problem(503, "De database is even niet bereikbaar. Uw wijziging is niet opgeslagen.")
        answer.headers["Retry-After"] = "5"
        return answer

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        log.exception("request failed: %s", error)
        roll_back()
        return problem(500)


def _read_the_rest() -> None:
    """Read and forget what somebody with an account still sends, a while and so much.

    A browser shows the answer only when it could send all; a connection that ends before shows an error of its own.
    """
    if not current_user.is_authenticated:
        return
    body, left, until = request.environ["wsgi.input"], DRAINED_BYTES, monotonic() + DRAIN_SECONDS
    try:
        while left > 0 and monotonic() < until and (part := body.read(DRAIN_PART)):
            left -= len(part)
    except OSError as error:
        log.info("what was too much stopped coming: %s", error)


def problem(status: int, text: str | None = None, more: Mapping[str, Any] | None = None) -> Response:
    """The page, or problem+json (RFC 9457) for machines, for a status."""
    title, sentence = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    if request.path.startswith("/api/") or request.path in FOR_MACHINES:
        body = {"type": "about:blank", "title": title, "status": status, "detail": text or sentence} | dict(more or {})
        return FlaskResponse(json.dumps(body), status, mimetype="application/problem+json")
    page = render_template("errors/error.html", status=status, title=title, text=text or sentence, is_fragment=False)
    return make_response(page, status)
