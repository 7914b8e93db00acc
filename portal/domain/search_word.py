"""The region office's own search words: what they may look like and what they can lead to."""

from enum import StrEnum

from portal.domain.errors import PortalError

LONGEST = 60
"""Characters of a phrase."""
MOST_WORDS = 5
"""Words of a phrase, small words included."""
MOST_PER_REGION = 500


class Sense(StrEnum):
    """What a search word does: lead to a product, or to another phrase."""

    MEANS = "betekent"
    HINTS = "hint"
    ALSO = "ook"
    SAME = "gelijk"

    @property
    def about_product(self) -> bool:
        """Whether it leads to a product; otherwise to another phrase."""
        return self in (Sense.MEANS, Sense.HINTS)


class RefusedWord(PortalError):
    """A search word that cannot be added; ``fields`` maps a field name to a Dutch sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


def normal_phrase(text: str) -> str:
    """A phrase as it is kept: lower case, one space between words, only what can be printed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).lower().split())


def fits(phrase: str) -> bool:
    """Whether a phrase is short enough."""
    return len(phrase) <= LONGEST and len(phrase.split()) <= MOST_WORDS
