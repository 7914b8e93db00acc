"""Passwords that are not accepted, and why. All of it is judged here: nothing is asked over the network."""

from portal.domain.errors import PortalError

MIN_PASSWORD = 12
MAX_PASSWORD = 200
ENOUGH_GUESSES = 10**8
"""What zxcvbn calls safe against guessing at a site; less is on a list of leaked passwords, or close to it."""
JUDGED = 72
"""zxcvbn looks at so many characters; a longer password is judged by its beginning."""
OBVIOUS = (
    "plekwijzer welkom wachtwoord geheim jeugdhulp jeugdzorg zorg wachttijd wachtlijst aanbieder regio gemeente "
    "januari februari maart april mei juni juli augustus september oktober november december "
    "lente zomer herfst winter maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
).split()
"""Dutch words that come first to mind; the lists of zxcvbn are English."""


class RefusedPassword(PortalError):
    """Too short, too long, too obvious or leaked before; the text says what to do."""


def check_password(password: str, *, email: str, name: str) -> None:
    """Accept ``password`` for this account.

    Raises:
        RefusedPassword: with the reason and what to do.
    """
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise RefusedPassword(f"kies een wachtwoord van {MIN_PASSWORD} tot {MAX_PASSWORD} tekens")
    own = [part for part in (email, email.partition("@")[0], name, "plekwijzer") if part.strip()]
    if _letters(password) in {_letters(part) for part in own}:
        raise RefusedPassword("dit wachtwoord lijkt op uw e-mailadres, uw naam of deze site; kies een ander")
    if _letters(password) in OBVIOUS or _guesses(password, [*own, *name.split()]) < ENOUGH_GUESSES:
        raise RefusedPassword(
            "dit wachtwoord staat op een lijst van gelekte wachtwoorden of is daar te makkelijk van af te leiden; "
            "kies bijvoorbeeld vier losse woorden achter elkaar"
        )


def _letters(text: str) -> str:
    """Only the letters, so that a year or an exclamation mark makes no difference."""
    return "".join(character for character in text.casefold() if character.isalpha()) or text.casefold()


def _guesses(password: str, own: list[str]) -> float:
    from zxcvbn import zxcvbn  # its lists take memory and time: only where a password is chosen

    return float(zxcvbn(password[:JUDGED], user_inputs=[*own, *OBVIOUS], max_length=JUDGED)["guesses"])
