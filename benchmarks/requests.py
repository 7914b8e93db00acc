"""Requests per second of whole pages under gunicorn, beside an earlier commit in the same run.

    python -m benchmarks.requests [--commit 1c40f43] [--seconds 4] [--rounds 5] [--bare]

The earlier commit is checked out beside this tree. Both make the demo and a provider with 200 offers in folders of
their own, and are served by two workers each; 8 connections of ``wrk`` (a system package) ask them in turn, as a
browser does: with ``Accept-Encoding``, unless ``--bare``. Printed are the median of the rounds, the ratio, the 50th
and 99th percentile of the times of this tree, and the bytes of the largest page, as made and as sent.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from portal.settings import ROOT
from tests.factories.offers import PASSWORD
from tests.journeys.portal_process import PROGRAMS, free_port

QUESTIONS = (
    *("q=traumabehandeling", "q=autisme", "q=angst", "q=adhd+12+jaar", "q=pleegzorg", "q=logeren+8+jaar"),
    *("q=gaat+niet+naar+school", "q=depressie+16+jaar", "q=gezinshuis", "q=autisme+begeleiding+12+jaar+helmond"),
    *("product=S4-13&plaats=Veldhoven&straal=20&sorteer=wachttijd", "plaats=5701&straal=15", "segment=2"),
    *("leeftijd=9&sorteer=wachttijd", "q=ouders+in+scheiding&plaats=Deurne", "kenmerk=emdr"),
)
PAGES = (1, 2, 3)
CONNECTIONS, WORKERS, SHEET_OFFERS = 8, 2, 200
BARS = {"search": 2.5, "start": 1.5, "offer": 1.5, "sheet": 1.5}
MOST_HTML, MOST_SENT, MOST_SPREAD = 70_000, 12_000, 3.0
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
ENCODINGS = "br, gzip"


class Rate(NamedTuple):
    """What wrk measured in one round: requests per second, and times in milliseconds."""

    per_second: float
    p50: float
    p99: float


@dataclass
class Tree:
    """A checkout that is served: where its files are, where its data are, and its port."""

    root: Path
    var: Path
    port: int
    server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        return kept | {
            "PORTAL_VAR": str(self.var),
            "PORTAL_ENV": "test",
            "PYTHONPATH": str(self.root),
            "PORTAL_LOGIN_ATTEMPTS": "1000 per minute",
        }

    def python(self, code: str, *words: str) -> str:
        """Run ``code`` in this tree; what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=self.root,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return done.stdout

    def prepare(self) -> str:
        """The demo, and a provider with a large sheet; the sign-in name of that."""
        command = "import sys; from portal.cli.main import main; main(sys.argv[1:])"
        self.python(command, "demo", "--keep")
        email = self.python(
            "from benchmarks.sheet import add_offers\n"
            "from portal.models.database import open_engine\n"
            "from portal.settings import read_settings\n"
            "import os\n"
            f"print(add_offers(open_engine(read_settings(os.environ).database_url), {SHEET_OFFERS}))"
        )
        self.python(command, "index", "rebuild")
        return email.strip()

    def serve(self) -> None:
        bind = ("-w", str(WORKERS), "-b", f"127.0.0.1:{self.port}")
        words = [str(PROGRAMS / "gunicorn"), "-c", "gunicorn.conf.py", *bind, "wsgi:app"]
        self.server = subprocess.Popen(words, cwd=self.root, env=self.environ)
        give_up = time.monotonic() + 120
        while time.monotonic() < give_up:
            try:
                with urllib.request.urlopen(f"{self.url}/gereed", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"{self.root} does not answer")

    def stop(self) -> None:
        if self.server is not None:
            self.server.terminate()
            self.server.wait()

    def signed_in(self, email: str) -> str:
        """The cookie of the provider."""
        jar = CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        page = opener.open(f"{self.url}/inloggen").read().decode()
        token = re.search(r'name="csrf_token"\s+value="([^"]+)"', page)
        assert token is not None
        form = {"csrf_token": token.group(1), "gebruikersnaam": email, "wachtwoord": PASSWORD}
        opener.open(f"{self.url}/inloggen", urlencode(form).encode()).read()
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def main() -> int:
    """Run and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--commit", default="1c40f43")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bare", action="store_true", help="ask without Accept-Encoding")
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("This benchmark needs the system package wrk.")
    with tempfile.TemporaryDirectory() as folder:
        earlier = Path(folder) / "earlier"
        git = ("git", "-C", str(ROOT), "worktree")
        subprocess.run([*git, "add", "--detach", "--quiet", str(earlier), chosen.commit], check=True)
        try:
            if not (earlier / "static" / "vendor").exists():
                (earlier / "static" / "vendor").symlink_to(ROOT / "static" / "vendor")
            now = Tree(ROOT, Path(folder) / "now-var", free_port())
            before = Tree(earlier, Path(folder) / "before-var", free_port())
            return compare(now, before, chosen.seconds, chosen.rounds, bare=chosen.bare)
        finally:
            subprocess.run([*git, "remove", "--force", str(earlier)], check=True)


def compare(now: Tree, before: Tree, seconds: int, rounds: int, *, bare: bool) -> int:
    """Serve both and ask them in turn; 1 when a bar is missed."""
    headers = {"User-Agent": BROWSER} | ({} if bare else {"Accept-Encoding": ENCODINGS})
    missed = 0
    try:
        emails = [tree.prepare() for tree in (now, before)]
        for tree in (now, before):
            tree.serve()
        cookies = [tree.signed_in(email) for tree, email in zip((now, before), emails, strict=True)]
        offer = re.search(r'href="(/aanbod/\d+)"', read(now.url + "/zoeken?q=angst", {})[0].decode())
        assert offer is not None
        search = [f"/zoeken?{question}&pagina={page}" for question in QUESTIONS for page in PAGES]
        print(f"{'page':8}{'now/s':>8}{'before/s':>10}{'ratio':>7}{'bar':>5}{'p50 ms':>8}{'p99 ms':>8}{'p99/p50':>9}")
        for kind, paths in (
            ("search", search),
            ("start", ["/"]),
            ("offer", [offer.group(1)]),
            ("sheet", ["/mijn-aanbod"]),
        ):
            extra = [{"Cookie": cookie} if kind == "sheet" else {} for cookie in cookies]
            rates = in_turn((now, before), paths, [headers | each for each in extra], seconds, rounds)
            ratio = statistics.median(one.per_second / other.per_second for one, other in rates)
            mine = [one for one, _ in rates]
            p50, p99 = (statistics.median(each[at] for each in mine) for at in (1, 2))
            rate = statistics.median(each.per_second for each in mine)
            theirs = statistics.median(other.per_second for _, other in rates)
            missed += ratio < BARS[kind] or (kind == "search" and p99 > MOST_SPREAD * p50)
            print(f"{kind:8}{rate:8.0f}{theirs:10.0f}{ratio:7.2f}{BARS[kind]:5.1f}{p50:8.1f}{p99:8.1f}{p99 / p50:9.1f}")
        missed += sizes(now.url, search[:: len(PAGES)])
    finally:
        for tree in (now, before):
            tree.stop()
    return int(missed > 0)


def sizes(url: str, paths: Iterable[str]) -> int:
    """Print the largest page of results as made and as sent; how many bars it misses."""
    made = [(len(read(url + path, {})[0]), path) for path in paths]
    sent = [(len(read(url + path, {"Accept-Encoding": ENCODINGS})[0]), path) for path in paths]
    for name, found, most in (("HTML", made, MOST_HTML), ("on the wire", sent, MOST_SENT)):
        size, path = max(found)
        middle = int(statistics.median(each for each, _ in found))
        print(f"{name}: largest {size / 1000:.1f} kB ({path}), median {middle / 1000:.1f} kB, bar {most / 1000:.0f} kB")
    return sum((max(made)[0] > MOST_HTML, max(sent)[0] > MOST_SENT))


def read(url: str, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    asked = urllib.request.Request(url, headers={"User-Agent": BROWSER} | headers)
    with urllib.request.urlopen(asked) as answer:
        return answer.read(), dict(answer.headers)


def in_turn(
    trees: Sequence[Tree], paths: Sequence[str], headers: Sequence[dict[str, str]], seconds: int, rounds: int
) -> list[tuple[Rate, Rate]]:
    """What was measured per round of both; who goes first changes, after both were asked for a second."""
    for tree, sent in zip(trees, headers, strict=True):
        asked(tree.url, paths, sent, 1)
    found = []
    for turn in range(rounds):
        order = (0, 1) if turn % 2 == 0 else (1, 0)
        rates = {at: asked(trees[at].url, paths, headers[at], seconds) for at in order}
        found.append((rates[0], rates[1]))
    return found


def asked(url: str, paths: Sequence[str], headers: dict[str, str], seconds: int) -> Rate:
    """One round of wrk over ``paths``; any answer but 2xx ends the run."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        listed = ", ".join(json.dumps(path) for path in paths)
        script.write(f"local paths = {{{listed}}}\nlocal at = 0\n")
        script.write("request = function()\n  at = at % #paths + 1\n  return wrk.format('GET', paths[at])\nend\n")
        script.flush()
        sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script.name, *sent, url]
        printed = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", printed)
    if rate is None or "Non-2xx" in printed:
        raise SystemExit(printed)
    return Rate(float(rate.group(1)), percentile(printed, "50%"), percentile(printed, "99%"))


def percentile(printed: str, name: str) -> float:
    """A line of wrk's latency distribution, in milliseconds."""
    found = re.search(rf"{name}\s+([0-9.]+)(us|ms|s)\b", printed)
    assert found is not None, printed
    return float(found.group(1)) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found.group(2)]


if __name__ == "__main__":
    sys.exit(main())
