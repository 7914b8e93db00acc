"""How long the provider's sheet takes to open and to save with 200 offers: time in the server, without network.

    python -m benchmarks.sheet [--offers 200] [--rounds 15] [--postgres URL]

Each round opens the page, changes every row and saves, confirms all rows, and undoes that. A year of reports
stands behind every offer. Prints the median and the slowest of the rounds, and how many statements were sent.
"""

import argparse
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.domain.permissions import Role
from portal.models import Offer, User, WaitReport
from portal.models.database import begin_writing, open_engine
from portal.services.indexing.follow_changes import now_utc, publish_index
from portal.settings import read_settings
from portal.web.extensions import components, db
from tests.conftest import fill
from tests.factories.offers import PASSWORD, make_location, make_offer, make_provider, make_report, make_user

PRODUCTS = ("S4-01", "S4-02", "S4-03", "S4-04", "S4-07", "S4-11", "S4-12", "S4-13", "S4-15", "S4-20")
FIELD = re.compile(r'<input[^>]*?name="([a-z_]+(?:-\d+)?)"[^>]*?value="([^"]*)"', re.DOTALL)
CHOSEN = re.compile(r'<select[^>]*?name="([a-z]+-\d+)"[^>]*>(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'value="([^"]*)"\s+selected')


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--postgres", default="", help="address of an empty PostgreSQL database")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(f"sqlite:///{folder}/bench.sqlite", Path(folder), chosen.offers, chosen.rounds)
        if chosen.postgres:
            measure(chosen.postgres, Path(folder) / "postgres", chosen.offers, chosen.rounds)
    return 0


def measure(url: str, folder: Path, offers: int, rounds: int) -> None:
    """Fill ``url``, play ``rounds`` and print a line per action."""
    fill(url)
    engine = open_engine(url)
    email = add_offers(engine, offers)
    environ = {"PORTAL_ENV": "test", "PORTAL_VAR": str(folder), "PORTAL_DATABASE_URL": url}
    settings = read_settings(environ)
    publish_index(engine, settings.index_dir, now_utc)
    app = create_app(settings)
    with app.app_context():
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *words: statements.append(words[2]))
    play(app.test_client(), email, offers, rounds, statements)
    with app.app_context():
        with suppress(RuntimeError):
            components().writer.stop()
        db.engine.dispose()
    engine.dispose()


def add_offers(engine: Engine, offers: int) -> str:
    """One provider with so many offers at ten products a location, each with a year of reports; its sign-in name."""
    with Session(engine) as session:
        begin_writing(session)
        provider = make_provider(session)
        for number in range(offers):
            if number % len(PRODUCTS) == 0:
                place = make_location(session, provider)
            product = PRODUCTS[number % len(PRODUCTS)]
            add_year(session, make_offer(session, provider=provider, location=place, product=product))
        user: User = make_user(session, Role.PROVIDER, provider)
        email = user.email
        session.commit()
    return email


def add_year(session: Session, offer: Offer) -> list[WaitReport]:
    """Twelve monthly reports."""
    return [make_report(session, offer, intake=month, start=month, days_old=30 * month) for month in range(12, 0, -1)]


def play(client: FlaskClient, email: str, offers: int, rounds: int, statements: list[str]) -> None:
    form = fields_of(client.get("/inloggen").get_data(as_text=True))
    client.post("/inloggen", data=form | {"gebruikersnaam": email, "wachtwoord": PASSWORD})
    print(f"{offers} offers, {client.application.config['SQLALCHEMY_ENGINES']['default']['url'].get_backend_name()}")
    times: dict[str, list[float]] = {
        "open": [],
        "save all rows": [],
        "all unchanged": [],
        "undo": [],
        "save 5 rows": [],
    }
    sent: dict[str, int] = {}

    def timed(name: str, ask: Callable[[], str]) -> str:
        statements.clear()
        started = time.perf_counter()
        answer = ask()
        times[name].append(1000 * (time.perf_counter() - started))
        sent[name] = len(statements)
        return answer

    def post(path: str, data: dict[str, str]) -> str:
        answer = client.post(path, data=data)
        assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
        return ""

    def page() -> str:
        return client.get("/mijn-aanbod").get_data(as_text=True)

    for number in range(rounds + 1):  # the first warms up
        fields = fields_of(timed("open", page))
        rows = {name: str(number + 20) for name in fields if name.startswith("intake-")}
        assert len(rows) == offers
        timed("save all rows", lambda changed=fields | rows: post("/mijn-aanbod", changed))
        fields = fields_of(page())
        few = dict(list(rows.items())[:5])
        changed = fields | dict.fromkeys(few, str(number + 100))
        timed("save 5 rows", lambda changed=changed: post("/mijn-aanbod", changed))
        fields = fields_of(page())
        timed("all unchanged", lambda fields=fields: post("/mijn-aanbod/alles-ongewijzigd", fields))
        fields = fields_of(page())
        timed("undo", lambda fields=fields: post("/mijn-aanbod/ongedaan", fields))
    for name, values in times.items():
        kept = values[1:]
        print(f"  {name:14} median {statistics.median(kept):6.1f} ms, slowest {max(kept):6.1f} ms, ", end="")
        print(f"{sent[name]} statements")


def fields_of(html: str) -> dict[str, str]:
    """What a browser would post when nobody touches the page."""
    fields = dict(FIELD.findall(html))
    for name, options in CHOSEN.findall(html):
        found = OPTION.search(options)
        fields[name] = found.group(1) if found else ""
    return fields


if __name__ == "__main__":
    sys.exit(main())
