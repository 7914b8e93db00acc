"""Dutch postcodes, and place names as people type them.

A postcode is four digits that do not start with 0, optionally followed by two letters; SA, SD and SS
are never issued (PostNL, "Postcode en plaatsnaam").
"""

import re
import unicodedata
from dataclasses import dataclass

from portal.domain.errors import PortalError

_FORM = re.compile(r"([1-9][0-9]{3})\s*([A-Za-z]{2})?")
_NEVER_ISSUED = frozenset({"SA", "SD", "SS"})
_LONGEST = 20
"""Characters; longer text is no postcode and is not echoed back in full."""

_SAINT = re.compile(r"\bst\b\.?")
_NOT_A_LETTER_OR_DIGIT = re.compile(r"[^0-9a-z]+")


class InvalidPostcode(PortalError, ValueError):
    """The text is not a Dutch postcode; the message is a Dutch sentence for the screen."""


@dataclass(frozen=True, slots=True)
class Postcode:
    """``digits`` is four digits ("5503"); ``letters`` is two capitals ("AB") or empty."""

    digits: str
    letters: str = ""

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.digits + self.letters) or self.letters != self.letters.upper():
            raise InvalidPostcode("Een postcode bestaat uit vier cijfers en eventueel twee letters, zoals 5503 AB.")
        if self.letters in _NEVER_ISSUED:
            raise InvalidPostcode(f"De letters {self.letters} komen in geen enkele postcode voor.")

    @classmethod
    def parse(cls, text: str) -> "Postcode":
        """Read "5503", "5503AB" or " 5503 ab "; raises :class:`InvalidPostcode`."""
        stripped = text.strip()
        match = _FORM.fullmatch(stripped) if len(stripped) <= _LONGEST else None
        if match is None:
            raise InvalidPostcode("Dit is geen postcode: vul vier cijfers in en eventueel twee letters, zoals 5503 AB.")
        return cls(match[1], (match[2] or "").upper())

    @property
    def four(self) -> str:
        """The four digits: the neighbourhood."""
        return self.digits

    @property
    def is_full(self) -> bool:
        """Whether the letters are known: a street instead of a neighbourhood."""
        return bool(self.letters)

    def __str__(self) -> str:
        return f"{self.digits} {self.letters}".rstrip()


def place_key(text: str) -> str:
    """Fold a place name for comparison: no case, accents, spaces, hyphens or apostrophes; "St." is "Sint".

    "'s-Hertogenbosch" and "s hertogenbosch" give the same key. Empty when nothing is left to compare.
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _NOT_A_LETTER_OR_DIGIT.sub("", _SAINT.sub("sint", plain))
