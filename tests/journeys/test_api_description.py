"""The description of the API is true: schemathesis asks the running portal, with a key and without, with all checks."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import User
from portal.models.database import begin_writing, open_engine
from portal.services.api_tokens.change_api_tokens import make_api_token
from portal.settings import ROOT
from tests.journeys.conftest import PROVIDER_EMAIL, prepare
from tests.journeys.portal_process import PROGRAMS, Portal

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A small region of its own: what is reported here changes nobody else's."""
    folder = tmp_path_factory.mktemp("description")
    portal = Portal(folder)
    prepare(portal, folder)
    portal.serve()
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def secret(served: Portal) -> str:
    engine = open_engine(f"sqlite:///{served.var / 'plekwijzer.sqlite'}")
    with Session(engine) as session:
        begin_writing(session)
        user = session.scalars(select(User).where(User.email == PROVIDER_EMAIL)).one()
        secret = make_api_token(session, user.actor, "schemathesis", datetime.now(UTC))[1]
        session.commit()
    engine.dispose()
    return secret


@pytest.mark.parametrize("with_key", [True, False], ids=["key", "none"])
def test_every_answer_is_as_described(served: Portal, secret: str, with_key: bool, tmp_path: Path) -> None:
    words = [
        PROGRAMS / "st", "--config-file", ROOT / "schemathesis.toml", "--no-color", "run", f"{served.url}/openapi.json",
        "--url", served.url, "--checks", "all", "--max-examples", "6", "--seed", "20261122", "--continue-on-failure",
        *(["--header", f"Authorization: Bearer {secret}"] if with_key else []),
    ]  # fmt: skip
    done = subprocess.run(words, cwd=tmp_path, env=served.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Tested: 7" in done.stdout
