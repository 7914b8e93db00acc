"""How long until a saved wait shows in every gunicorn worker: 50 changes, 4 workers, the demo region.

    python benchmarks/visibility.py [--changes 50] [--workers 4]

A change is a real save over HTTP by a signed-in provider. The clock starts when the save is
acknowledged and stops when the last of the workers has answered a search with the new figure. Workers
are told apart by a header that exists only with PORTAL_ENV=test.
"""

import argparse
import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.journeys.portal_process import Client, Portal, token_in, version_in

ASKERS = 6
BAR_SECONDS = 1.0


def main() -> int:
    """Run and print; 1 when the slowest change took longer than the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument("--workers", type=int, default=4)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        portal = Portal(Path(folder))
        try:
            return measure(portal, chosen.changes, chosen.workers)
        finally:
            portal.stop()


def measure(portal: Portal, changes: int, workers: int) -> int:
    printed = portal.run("demo")
    found = re.search(r"aanbieder\s+(\S+@\S+)\s+(\S+)", printed)
    assert found is not None
    portal.serve(workers)
    portal.follow()
    client = Client(portal)
    client.sign_in(found.group(1), found.group(2))
    _, html = client.get("/mijn-aanbod")
    offer = next(int(number) for number in re.findall(r'id="aanbod-(\d+)"', html))
    code = re.search(rf'id="naam-{offer}">[^<]*<small>([^<]+)<', " ".join(html.split()))
    assert code is not None
    url = f"{portal.url}/api/v1/aanbod?product={code.group(1)}&sorteer=wachttijd&status=wachtlijst"
    times = []
    for number in range(changes):
        weeks = number % 2
        form = {"status": "wachtlijst", "intake": "0", "start": str(weeks)}
        form |= {"version": version_in(html, offer), "csrf_token": token_in(html)}
        status, html = client.post(f"/mijn-aanbod/{offer}", form, htmx=True)
        assert status == 200, html[:300]
        times.append(seen_by_all(url, offer, weeks, workers))
    times.sort()
    middle, late, last = (1000 * each for each in (statistics.median(times), times[int(len(times) * 0.95)], times[-1]))
    print(f"{changes} changes, {workers} workers: median {middle:.0f} ms, p95 {late:.0f} ms, ", end="")
    print(f"slowest {last:.0f} ms (bar: {BAR_SECONDS:.0f} s)")
    return int(times[-1] > BAR_SECONDS)


def seen_by_all(url: str, offer: int, weeks: int, workers: int) -> float:
    """Seconds until each of the workers has answered with the new figure."""
    start, lock, done = time.perf_counter(), threading.Lock(), threading.Event()
    seen: dict[str, float] = {}

    def ask() -> None:
        while not done.is_set():
            with urllib.request.urlopen(url, timeout=10) as answer:
                process, text = answer.headers["X-Portal-Process"], answer.read().decode()
            row = re.search(rf'\{{[^{{}}]*"id":{offer},[^{{}}]*\}}', text.replace(" ", ""))
            if row is not None and f'"behandelwachttijdWeken":{weeks},' in row.group(0):
                with lock:
                    seen.setdefault(process, time.perf_counter() - start)
                    if len(seen) >= workers:
                        done.set()

    askers = [threading.Thread(target=ask) for _ in range(ASKERS)]
    for asker in askers:
        asker.start()
    if not done.wait(30):
        done.set()
        raise AssertionError(f"only {len(seen)} of {workers} workers showed the change")
    for asker in askers:
        asker.join()
    return max(seen.values())


if __name__ == "__main__":
    sys.exit(main())
