"""`portal serve`: the whole portal on one machine: web workers, index follower and, with a mail server, the post."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import click

from portal.cli.opening import sentences, settings_and_engine
from portal.domain.errors import PortalError
from portal.models.migration import is_current
from portal.settings import ROOT

RESTART_AFTER = 1.0


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@sentences
def serve(bind: str, workers: int) -> None:
    """Start gunicorn, de indexvolger en (met een mailserver) de post; Ctrl-C stopt alles."""
    settings, engine = settings_and_engine()  # wrong settings end here, before anything starts
    if not is_current(engine):
        raise PortalError("de database is niet bij. Draai eerst: portal init")
    engine.dispose()
    environ = os.environ | {"PORTAL_WORKERS": str(workers)}
    web = _start([_beside("gunicorn"), "-c", str(ROOT / "gunicorn.conf.py"), "-b", bind, "wsgi:app"], environ)
    helpers = [["index", "follow"], *([["mail", "--follow"]] if settings.smtp else [])]
    beside = [_start([_beside("portal"), *words], environ) for words in helpers]
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        for process in (web, *beside):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while web.poll() is None:
        try:
            web.wait(timeout=RESTART_AFTER)
        except subprocess.TimeoutExpired:
            for place, words in enumerate(helpers):
                if beside[place].poll() is not None and not stopping:  # it died: start another, the web goes on
                    beside[place] = _start([_beside("portal"), *words], environ)
    stop()
    for process in beside:
        process.wait()
    sys.exit(0 if stopping else web.returncode)


def _start(words: list[str], environ: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(words, cwd=ROOT, env=environ, start_new_session=True)  # noqa: S603  our own commands


def _beside(name: str) -> str:
    """A program of the same environment as this Python, else one on the path."""
    here = Path(sys.executable).parent / name
    return str(here) if here.exists() else shutil.which(name) or name
