"""Settings, read once from the environment (prefix PORTAL_); wrong ones fail early with a sentence.

Every setting is documented in docs/operations.md; a test compares the two.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class SettingsError(ValueError):
    """A setting that cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over, and how the way there is kept secret."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: bool = False
    """TLS from the first byte (smtps)."""
    starttls: bool = False
    """TLS must follow: a server that cannot is refused."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between machines. Paths are absolute; sizes in bytes."""

    env: str
    database_url: str
    index_dir: Path
    secret_key: str
    base_url: str
    region: str
    static_dir: Path
    template_dir: Path
    login_attempts: str
    api_rate: str
    token_rate: str
    public_form_rate: str
    rate_storage: str
    trusted_proxies: int
    smtp: SmtpServer | None
    """None: mail stays in the queue."""
    mail_from: str
    max_request_bytes: int = 1_048_576
    count_usage: bool = True
    """Whether it is counted how the portal is used."""

    @property
    def production(self) -> bool:
        """Whether real people depend on this installation."""
        return self.env == "production"


ROOT = Path(__file__).resolve().parent.parent


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from ``environ``.

    Raises:
        SettingsError: a value is missing or impossible.
    """
    env = environ.get("PORTAL_ENV", "development")
    if env not in ("development", "test", "production"):
        raise SettingsError("PORTAL_ENV must be development, test or production")
    var = Path(environ.get("PORTAL_VAR", str(ROOT / "var"))).absolute()
    smtp = _smtp(environ.get("PORTAL_SMTP_URL", ""))
    return Settings(
        env=env,
        database_url=environ.get("PORTAL_DATABASE_URL", f"sqlite:///{var / 'plekwijzer.sqlite'}"),
        index_dir=Path(environ.get("PORTAL_INDEX_DIR", str(var / "index"))).absolute(),
        secret_key=_secret_key(environ, var, env),
        base_url=environ.get("PORTAL_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        region=environ.get("PORTAL_REGION", "een-10-voor-de-jeugd"),
        static_dir=ROOT / "static",
        template_dir=ROOT / "templates",
        login_attempts=environ.get("PORTAL_LOGIN_ATTEMPTS", "10 per 5 minutes"),
        api_rate=environ.get("PORTAL_API_RATE", "600 per minute"),
        token_rate=environ.get("PORTAL_TOKEN_RATE", "120 per minute"),
        public_form_rate=environ.get("PORTAL_PUBLIC_FORM_RATE", "12 per minute; 60 per hour"),
        rate_storage=environ.get("PORTAL_RATE_STORAGE", "memory://"),
        trusted_proxies=_whole_number(environ, "PORTAL_TRUSTED_PROXIES", 0, 5),
        smtp=smtp,
        mail_from=_mail_from(environ.get("PORTAL_MAIL_FROM", ""), needed=smtp is not None),
        count_usage=_whole_number(environ, "PORTAL_COUNT_USAGE", 1, 1) == 1,
    )


def _whole_number(environ: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdigit() or int(text) > most:
        raise SettingsError(f"{name} must be a whole number from 0 to {most}")
    return int(text)


def _smtp(url: str) -> SmtpServer | None:
    """smtp://user:password@host:port?starttls=1 or smtps://…; a password never travels unprotected."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise SettingsError("PORTAL_SMTP_URL must look like smtp://user:password@host:587?starttls=1") from error
    if parts.scheme not in ("smtp", "smtps") or not host:
        raise SettingsError("PORTAL_SMTP_URL must look like smtp://user:password@host:587?starttls=1 or smtps://host")
    starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] not in ("0", "no", "false")
    tls = parts.scheme == "smtps"
    if parts.username and not (tls or starttls) and host not in ("localhost", "127.0.0.1", "::1"):
        raise SettingsError("PORTAL_SMTP_URL has a password but no TLS: use smtps:// or add ?starttls=1")
    return SmtpServer(
        host=host,
        port=port or (465 if tls else 587 if starttls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=starttls and not tls,
    )


def _mail_from(text: str, *, needed: bool) -> str:
    """The sender of all mail: an address, or a name with an address."""
    if not text and not needed:
        return ""
    _, address = parseaddr(text)
    if "@" not in address or not text.isprintable():
        raise SettingsError("PORTAL_MAIL_FROM must be an address, such as Plekwijzer <plekwijzer@regio.example>")
    return text


def _secret_key(environ: Mapping[str, str], var: Path, env: str) -> str:
    """The key that signs sessions. Production must set one; elsewhere one is made and kept under var/."""
    key = environ.get("PORTAL_SECRET_KEY", "")
    if key and len(key) < 32:
        raise SettingsError("PORTAL_SECRET_KEY must have at least 32 characters")
    if key:
        return key
    if env == "production":
        raise SettingsError("PORTAL_SECRET_KEY must be set in production (at least 32 random characters)")
    kept = var / "secret-key"
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        fresh = secrets.token_urlsafe(48)
        temporary = kept.with_name(f"secret-key-{secrets.token_hex(4)}")
        temporary.write_text(fresh)
        temporary.chmod(0o600)
        try:
            kept.hardlink_to(temporary)  # atomic: of two processes that start together one wins
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return kept.read_text()
