"""What the sign-in form posts."""

from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

MAX_NAME = 254
MAX_PATH = 500


def read_name(form: MultiDict[str, str]) -> str:
    """The sign-in name as typed, bounded."""
    return form.get("gebruikersnaam", "")[:MAX_NAME].strip()


def read_next_path(value: str) -> str:
    """Where to go after signing in: a path of this site, or empty.

    Anything with a host, a scheme, a backslash or a control character could lead elsewhere.
    """
    parts = urlsplit(value) if value.isprintable() and "\\" not in value and len(value) <= MAX_PATH else None
    if parts is None or parts.scheme or parts.netloc or not parts.path.startswith("/") or value.startswith("//"):
        return ""
    return value
