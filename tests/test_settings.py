"""Settings fail early with a sentence."""

import stat
from pathlib import Path

import pytest

from portal.settings import SettingsError, SmtpServer, read_settings


def test_out_of_the_box_everything_lives_under_var(tmp_path: Path) -> None:
    settings = read_settings({"PORTAL_VAR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'plekwijzer.sqlite'}"
    assert settings.index_dir == tmp_path / "index"
    assert not settings.production


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    first, second = (read_settings({"PORTAL_VAR": str(tmp_path)}).secret_key for _ in range(2))
    assert first == second
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"PORTAL_ENV": "weg"}, "PORTAL_ENV"),
        ({"PORTAL_ENV": "production"}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_SECRET_KEY": "kort"}, "PORTAL_SECRET_KEY"),
        ({"PORTAL_TRUSTED_PROXIES": "veel"}, "PORTAL_TRUSTED_PROXIES"),
        ({"PORTAL_TRUSTED_PROXIES": "9"}, "PORTAL_TRUSTED_PROXIES"),
        ({"PORTAL_SMTP_URL": "http://host"}, "PORTAL_SMTP_URL"),
        ({"PORTAL_SMTP_URL": "smtp://host:veel"}, "PORTAL_SMTP_URL"),
        ({"PORTAL_SMTP_URL": "smtp://u:p@host"}, "no TLS"),
        ({"PORTAL_SMTP_URL": "smtps://u:p@host"}, "PORTAL_MAIL_FROM"),
        ({"PORTAL_SMTP_URL": "smtps://u:p@host", "PORTAL_MAIL_FROM": "niemand"}, "PORTAL_MAIL_FROM"),
        ({"PORTAL_MAIL_FROM": "a@b.nl\nBcc: c@d.nl"}, "PORTAL_MAIL_FROM"),
    ],
)
def test_impossible_settings_are_named(tmp_path: Path, environ: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings(environ | {"PORTAL_VAR": str(tmp_path)})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", SmtpServer("localhost", 25)),
        ("smtp://u:p%40ss@localhost:2525", SmtpServer("localhost", 2525, "u", "p@ss")),
        ("smtp://u:p@host?starttls=1", SmtpServer("host", 587, "u", "p", starttls=True)),
        ("smtp://host?starttls=0", SmtpServer("host", 25)),
        ("smtps://u:p@host", SmtpServer("host", 465, "u", "p", tls=True)),
        ("", None),
    ],
)
def test_the_mail_server_is_read_out_of_an_address(tmp_path: Path, url: str, server: SmtpServer | None) -> None:
    environ = {"PORTAL_VAR": str(tmp_path), "PORTAL_SMTP_URL": url, "PORTAL_MAIL_FROM": "P <p@regio.example>"}
    assert read_settings(environ).smtp == server
