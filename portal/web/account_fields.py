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


MAX_PERSON = 200
MAX_TOKEN = 200


def read_person_name(form: MultiDict[str, str]) -> str:
    """The name of a person as typed: one line, bounded."""
    typed = "".join(character if character.isprintable() else " " for character in form.get("naam", ""))
    return " ".join(typed.split())[:MAX_PERSON]


def read_email(form: MultiDict[str, str]) -> str:
    """An e-mail address as typed, bounded; whether it is one is for the service to say."""
    return form.get("e-mail", "")[: MAX_NAME + 1].strip()


def read_token(values: MultiDict[str, str]) -> str:
    """The token of a link in a mail, bounded."""
    return values.get("sleutel", "")[:MAX_TOKEN]


def sentence(text: str) -> str:
    """What a service says, as a sentence on a page."""
    return f"{text[:1].upper()}{text[1:]}."
