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
    if not value.isprintable() or "\\" in value or len(value) > MAX_PATH:
        return ""
    try:
        parts = urlsplit(value)
    except ValueError:  # such as //[ : no address at all
        return ""
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or value.startswith("//"):
        return ""
    return value
