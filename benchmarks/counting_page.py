"""The portal in which totals and facets are counted for every request, also when the question was asked a moment ago.

Served by ``benchmarks.page --anew``: ``gunicorn -c gunicorn.conf.py benchmarks.counting_page:app``.
"""

from __future__ import annotations

import os

from flask import Flask

from portal.app import create_app
from portal.services.indexing.answer_cache import AnswerCache
from portal.settings import read_settings
from portal.web.extensions import components


def _app() -> Flask:
    made = create_app(read_settings(os.environ))
    with made.app_context():
        components().index.counts = AnswerCache(size=0)
    return made


app = _app()
