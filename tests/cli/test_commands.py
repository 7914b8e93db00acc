"""The commands as an office runs them: Dutch, one sentence when something is wrong, nothing half done."""

import re
import shutil
import signal
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from portal.cli.main import main
from portal.domain.dutch_time import AMSTERDAM
from portal.models.database import begin_writing, open_engine
from portal.services.mail.queue_mail import queue_mail
from portal.settings import ROOT
from search_index.index import publish
from tests.factories.offer_file import good_row, write_csv, write_xlsx
from tests.factories.smtp_server import Post, running
from tests.journeys.portal_process import PASSWORD, PROGRAMS, Portal
from tests.search_index.samples import offer
from tests.services.mail.test_queue_mail import SITE, letter
from tests.waiting import PATIENCE

REGION = ("--regio", "een-10-voor-de-jeugd")


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PORTAL_DATABASE_URL", "PORTAL_INDEX_DIR", "PORTAL_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_VAR", str(tmp_path))
    monkeypatch.setenv("PORTAL_ENV", "test")
    return tmp_path


@pytest.fixture
def initialised(var: Path, sqlite_template: Path) -> Path:
    """What `portal init` makes, copied."""
    shutil.copy(sqlite_template, var / "plekwijzer.sqlite")
    return var


def portal(*words: str, status: int = 0) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == status, result.output
    return result


def rows(var: Path, table: str) -> int:
    connection = sqlite3.connect(var / "plekwijzer.sqlite")
    number = int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    connection.close()
    return number


def test_init_can_be_repeated(var: Path) -> None:
    portal("init")
    before = [rows(var, table) for table in ("region", "product", "characteristic", "municipality", "boundary_source")]
    portal("init")
    portal("db", "upgrade")
    after = [rows(var, table) for table in ("region", "product", "characteristic", "municipality", "boundary_source")]
    assert (before, after) == ([4, 57, 73, 342, 1], before)


def test_nothing_is_served_from_a_database_of_an_earlier_version(var: Path) -> None:
    portal("db", "upgrade")
    connection = sqlite3.connect(var / "plekwijzer.sqlite")
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    connection.close()
    assert "Draai eerst: portal init" in portal("serve", status=1).output


@pytest.mark.slow("loads the demo region")
def test_the_demo_prints_passwords_once_and_stays(var: Path) -> None:
    printed = portal("demo").output
    accounts = [line.split() for line in printed.splitlines() if "@plekwijzer.example" in line]
    assert [account[0] for account in accounts] == ["aanbieder", "regiobeheer", "klankbord", "beheerder"]
    assert [len(account) for account in accounts] == [3, 8, 3, 8], "office and admin get a key for an app too"
    assert re.fullmatch(r"\d{6}", portal("user", "code", accounts[1][1]).output.strip())
    again = portal("demo", "--keep").output
    assert "al geladen" in again
    assert not any(account[2] in again for account in accounts)
    assert "al geladen" in portal("demo", status=1).output
    assert "De index is heel" in portal("index", "check").output


def test_the_demo_refuses_in_production(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_ENV", "production")
    monkeypatch.setenv("PORTAL_SECRET_KEY", "x" * 40)
    assert "production" in portal("demo", status=1).output
    assert rows(var, "provider") == 0


def test_importing_says_what_it_did(initialised: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "aanbod.csv", [good_row(gemeten_op="2026-01-02")])
    assert "1 toegevoegd, 0 gewijzigd, 0 ongewijzigd" in portal("import", "aanbod", str(file), *REGION).output
    sheet = write_xlsx(tmp_path / "aanbod.xlsx", [good_row(gemeten_op="2026-01-02")])
    assert "0 toegevoegd, 0 gewijzigd, 1 ongewijzigd" in portal("import", "aanbod", str(sheet), *REGION).output


def test_importing_names_bad_rows_and_saves_nothing(initialised: Path, tmp_path: Path) -> None:
    wrong = good_row(productcode="S9-99", kenmerken="vliegles", gemeten_op="2026-01-02")
    file = write_csv(tmp_path / "aanbod.csv", [good_row(gemeten_op="2026-01-02"), wrong])
    printed = portal("import", "aanbod", str(file), *REGION, status=1).output
    assert "Niets opgeslagen: 2 fouten" in printed
    assert "regel 3, productcode" in printed
    assert "regel 3, kenmerken: onbekend kenmerk: vliegles" in printed
    assert rows(initialised, "offer") == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "aanbod", "weg.csv", *REGION), "niet te openen"),
        (("geo", "import", "weg.geojson"), "Fout:"),
        (("user", "add", "a@b.nl", "--naam", "A", "--rol", "aanbieder", "--wachtwoord", "x" * 20), "--aanbieder"),
        (("user", "add", "a@b.nl", "--naam", "A", "--rol", "beheerder", "--wachtwoord", "kort"), "12 tot 200"),
        (("index", "check"), ""),
    ],
)
def test_what_is_wrong_is_one_sentence(initialised: Path, words: tuple[str, ...], sentence: str) -> None:
    printed = portal(*words, status=1).output
    assert sentence in printed
    assert "Traceback" not in printed


def test_an_unknown_region_is_said(initialised: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "aanbod.csv", [good_row()])
    assert "bestaat niet" in portal("import", "aanbod", str(file), "--regio", "weg", status=1).output


def test_without_a_database_it_says_what_to_do(var: Path) -> None:
    assert "portal init" in portal("index", "rebuild", status=1).output


def test_an_account_is_made_once(initialised: Path) -> None:
    words = (
        "user",
        "add",
        "Office@Regio.nl",
        "--naam",
        "Kantoor",
        "--rol",
        "regiobeheer",
        *REGION,
        "--wachtwoord",
        PASSWORD,
    )
    assert "Account gemaakt" in portal(*words).output
    assert "al een account" in portal(*words, status=1).output


def test_words_that_nothing_knows_are_told_and_the_rare_ones_tidied(initialised: Path) -> None:
    assert "Geen: in 90 dagen" in portal("words", "unknown").output
    connection = sqlite3.connect(initialised / "plekwijzer.sqlite")
    today = datetime.now(AMSTERDAM).date()
    for word, days, count in (("blauwvlinder", 3, 7), ("roodmus", 0, 1200), ("groenspecht", 0, 4), ("specht", 40, 4)):
        day = today - timedelta(days=days)
        for table, column, when in (("usage_count", "day", day), ("usage_month", "month", day.replace(day=1))):
            connection.execute(
                f"INSERT INTO {table} (region_id, {column}, kind, subject, role, count) "
                "SELECT id, ?, 'onbekend-woord', ?, '', ? FROM region WHERE slug = 'een-10-voor-de-jeugd'",
                (when.isoformat(), word, count),
            )
    connection.commit()
    connection.close()
    assert portal("words", "unknown").output.split() == ["1200", "roodmus", "7", "blauwvlinder"]
    assert portal("words", "unknown", *REGION, "--days", "3").output.split() == ["1200", "roodmus"]
    publish(initialised / "index", [offer(1, text="De roodmus zingt.")], sequence=1)
    assert portal("words", "unknown").output.split() == ["7", "blauwvlinder"]
    assert "Geen" in portal("words", "unknown", "--regio", "hart-van-brabant").output
    assert "bestaat niet" in portal("words", "unknown", "--regio", "weg", status=1).output
    tidied = portal("tidy").output
    assert "1 telling van" in tidied
    assert "0 wijzigingen van aanbod" in tidied
    assert "0 maanden met wachttijden afgesloten" in tidied
    assert rows(initialised, "usage_count") == 3


def test_wrong_settings_end_with_a_sentence(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_ENV", "production")
    assert "PORTAL_SECRET_KEY" in portal("init", status=1).output
    monkeypatch.setenv("PORTAL_ENV", "weg")
    assert "PORTAL_ENV" in portal("init", status=1).output


def queue_one(var: Path) -> None:
    engine = open_engine(f"sqlite:///{var / 'plekwijzer.sqlite'}")
    with Session(engine) as session:
        begin_writing(session)
        queue_mail(session, letter(), base_url=SITE, now=datetime.now(UTC))
        session.commit()
    engine.dispose()


def test_mail_waits_until_there_is_a_server(initialised: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queue_one(initialised)
    assert "geen mailserver ingesteld (PORTAL_SMTP_URL). In de wachtrij: 1" in portal("mail").output
    post = Post()
    with running(post) as server:
        monkeypatch.setenv("PORTAL_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        monkeypatch.setenv("PORTAL_MAIL_FROM", "Plekwijzer <plekwijzer@regio.example>")
        assert "Verstuurd: 1. Later opnieuw: 0. Geweigerd: 0." in portal("mail").output
        assert "Verstuurd: 0." in portal("mail").output
    assert len(post.taken) == 1


def test_without_a_mail_server_nobody_is_reminded(
    initialised: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = good_row(gemeten_op=(datetime.now(AMSTERDAM).date() - timedelta(days=26)).isoformat())
    portal("import", "aanbod", str(write_csv(tmp_path / "aanbod.csv", [due])), *REGION)
    provider = ("--rol", "aanbieder", "--aanbieder", "de-linde-jeugd-ggz", "--wachtwoord", PASSWORD)
    portal("user", "add", "an@linde.example", "--naam", "An", *provider)
    assert "er is niemand herinnerd" in portal("remind").output
    assert rows(initialised, "mail") == 0
    monkeypatch.setenv("PORTAL_SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("PORTAL_MAIL_FROM", "Plekwijzer <plekwijzer@regio.example>")
    assert "Klaargezet: 1 herinnering" in portal("remind").output
    assert rows(initialised, "mail") == 1, "somebody was to be reminded"


@pytest.mark.processes
def test_two_followers_send_once_and_stop_when_asked(tmp_path: Path) -> None:
    installation, post = Portal(tmp_path), Post()
    installation.run("init")
    with running(post) as server:
        extra = {
            "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "PORTAL_MAIL_FROM": "Plekwijzer <plekwijzer@regio.example>",
        }
        words = [str(PROGRAMS / "portal"), "mail", "--follow"]
        followers = [
            subprocess.Popen(words, env=installation.environ | extra, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        for follower in followers:  # both are at work before there is anything to send
            assert follower.stdout is not None
            assert "Ctrl-C stopt" in follower.stdout.readline()
        for _ in range(5):
            queue_one(tmp_path)
        assert post.wait_for(5)
        for follower in followers:
            follower.send_signal(signal.SIGTERM)
        for follower in followers:
            follower.communicate(timeout=PATIENCE)
        assert [follower.returncode for follower in followers] == [0, 0]
    assert len(post.taken) == 5
    assert "Verstuurd" not in installation.run("mail")


def test_a_code_is_printed_outside_production_only(initialised: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    email = "office@regio.example"
    portal("user", "add", email, "--naam", "Kantoor", "--rol", "regiobeheer", *REGION, "--wachtwoord", PASSWORD)
    assert "--instellen" in portal("user", "code", email, status=1).output
    assert re.fullmatch(r"\d{6}", portal("user", "code", email, "--instellen").output.strip())
    assert re.fullmatch(r"\d{6}", portal("user", "code", email).output.strip())
    assert "geen account" in portal("user", "code", "niemand@regio.example", status=1).output
    assert "staat uit" in portal("user", "forget-code", email).output
    assert "--instellen" in portal("user", "code", email, status=1).output
    connection = sqlite3.connect(initialised / "plekwijzer.sqlite")
    actions = [row[0] for row in connection.execute("SELECT action FROM audit_entry ORDER BY id")]
    connection.close()
    assert actions == ["tweede stap aangezet", "tweede stap uitgezet"]
    monkeypatch.setenv("PORTAL_ENV", "production")
    monkeypatch.setenv("PORTAL_SECRET_KEY", "x" * 40)
    assert "productie" in portal("user", "code", email, "--instellen", status=1).output
