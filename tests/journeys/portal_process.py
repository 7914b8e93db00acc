"""The portal as real processes: commands, gunicorn workers and the index follower, on a free port."""

import contextlib
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psutil

from portal.settings import ROOT
from tests.waiting import PATIENCE, wait_until

PROGRAMS = Path(sys.executable).parent
PASSWORD = "vier-lange-woorden-samen"


FIRST_PORT, PORTS_EACH, PROCESSES = 20_000, 100, 100
"""Below the ports that the system gives to connections (32768 on): nobody takes one between choosing and listening."""
_ports = itertools.count()


def free_port() -> int:
    """A port that nobody listens on; each process of tests chooses from its own hundred, and never the same twice."""
    first = FIRST_PORT + os.getpid() % PROCESSES * PORTS_EACH
    for _ in range(PORTS_EACH):
        port = first + next(_ports) % PORTS_EACH
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("no free port")


@dataclass
class Portal:
    """One installation in a folder of its own."""

    var: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    """Settings of this installation beside the usual ones."""

    @property
    def environ(self) -> dict[str, str]:
        chosen = {
            "PORTAL_VAR": str(self.var),
            "PORTAL_ENV": "test",
            "PORTAL_LOGIN_ATTEMPTS": "10000 per minute",
            "PORTAL_API_RATE": "100000 per minute",
            "PORTAL_TOKEN_RATE": "100000 per minute",
            "PORTAL_PUBLIC_FORM_RATE": "100000 per minute",
        }
        if self.database_url:
            chosen["PORTAL_DATABASE_URL"] = self.database_url
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        return kept | chosen | self.extra

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, status: int = 0) -> str:
        """A command of the console script, to its end; what it printed."""
        done = subprocess.run(
            [PROGRAMS / "portal", *words], env=self.environ, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def start(self, *words: str | Path) -> "subprocess.Popen[bytes]":
        """A process that stays; stopped by ``stop``."""
        log = (self.var / f"process-{len(self.processes)}.log").open("wb")
        with log:
            process = subprocess.Popen(words, env=self.environ, cwd=ROOT, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def serve(self, workers: int = 2) -> "subprocess.Popen[bytes]":
        """gunicorn with so many workers; returns when it is ready."""
        config = str(ROOT / "gunicorn.conf.py")
        patient = ("--timeout", str(round(PATIENCE)), "--graceful-timeout", str(round(PATIENCE)))
        address = f"127.0.0.1:{self.port}"
        web = self.start(PROGRAMS / "gunicorn", "-c", config, "-w", str(workers), "-b", address, *patient, "wsgi:app")
        self.wait_ready()
        return web

    def follow(self) -> "subprocess.Popen[bytes]":
        return self.start(PROGRAMS / "portal", "index", "follow")

    def wait_ready(self) -> None:
        try:
            wait_until(lambda: self.ready() == 200, "the portal", pause=0.05)
        except AssertionError as error:
            logs = "\n".join(file.read_text()[-2000:] for file in self.var.glob("process-*.log"))
            raise AssertionError(f"{error}\n{logs}") from error

    def ready(self) -> int:
        """The status of /gereed; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/gereed", timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except (OSError, HTTPException):
            return 0

    def workers(self, web: "subprocess.Popen[bytes]") -> list[int]:
        return [child.pid for child in psutil.Process(web.pid).children()]

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Client:
    """Somebody with a cookie jar but without a browser."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self.portal.url + path))

    def json(self, path: str) -> Any:
        status, text = self.get(path)
        assert status == 200, text[:500]
        return json.loads(text)

    def post(self, path: str, data: dict[str, str], *, htmx: bool = False) -> tuple[int, str]:
        headers = {"HX-Request": "true"} if htmx else {}
        return self._open(urllib.request.Request(self.portal.url + path, urlencode(data).encode(), headers))

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        _, form = self.get("/inloggen")
        data = {"gebruikersnaam": email, "wachtwoord": password, "csrf_token": token_in(form)}
        status, text = self.post("/inloggen", data)
        assert status == 200, text[:500]
        if 'action="/inloggen/code"' in text:
            code = self.portal.run("user", "code", email).split()[-1]
            status, text = self.post("/inloggen/code", {"code": code, "csrf_token": token_in(text)})
            assert status == 200, text[:500]

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return int(answer.status), answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


DROPPED: tuple[type[Exception], ...] = (OSError, HTTPException)
"""What a client sees when the worker that was answering is killed."""


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token"\s+value="([^"]+)"', html)
    assert found is not None
    return found.group(1)


def version_in(html: str, offer_id: int) -> str:
    row = html[html.index(f'id="aanbod-{offer_id}"') :]
    found = re.search(rf'name="version-{offer_id}"\s+value="(\d+)"', row)
    assert found is not None
    return found.group(1)


def quietly_kill(pid: int) -> None:
    """kill -9; a process that ended by itself is fine."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
