"""What goes over the wire: answers compressed as they are made, static files compressed beforehand.

A page that carries a secret is never compressed: its length would give the secret away to who can make a browser ask
for it again and again with guesses in the address (BREACH). That is every answer to a session cookie, every page with
a CSRF token, and every answer to a key in the Authorization header, whose ETag moreover has to come back unchanged.
"""

import re
from wsgiref.headers import Headers

from flask import Flask, g, request
from flask.wrappers import Response
from flask_compress import Compress
from whitenoise import WhiteNoise

COMPRESSED = ["text/html", "text/csv", "application/json", "application/problem+json", "application/atom+xml"]
HASHED = re.compile(r"/vendor/[\w-]+\.[0-9a-f]{8}\.\w+$")
"""Built files have a hash of their content in their name (portal/cli/assets.py): a browser may keep them for ever."""


def install(app: Flask, headers: dict[str, str]) -> None:
    """Compress the answers of ``app`` and serve its static files, each with ``headers``."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_MIMETYPES=COMPRESSED,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=3,  # measured: a third of a millisecond for a page of 72 kB, 8 kB on the wire
        COMPRESS_LEVEL=3,
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=True,
    )
    compress = Compress(app)

    @app.after_request
    def compress_answer(response: Response) -> Response:
        return response if _carries_a_secret(app) else compress.after_request(response)

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(app.static_folder),
        prefix="static/",
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: HASHED.search(url) is not None,
        add_headers_function=lambda answer, _path, _url: _add(answer, headers),
        charset="utf-8",
    )


def _carries_a_secret(app: Flask) -> bool:
    """Whether the answer may hold something that only who asked may know."""
    return (
        app.config["SESSION_COOKIE_NAME"] in request.cookies
        or "Authorization" in request.headers
        or app.config["WTF_CSRF_FIELD_NAME"] in g
    )


def _add(answer: Headers, headers: dict[str, str]) -> None:
    for name, value in headers.items():
        answer[name] = value
