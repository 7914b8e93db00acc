"""What the pages of the region office post and ask: texts in, bounded."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from portal.domain.search_word import LONGEST, Sense

MAX_CODE = 20
MAX_TYPED = LONGEST + 40
"""A little more than fits, so that a phrase that is too long is said to be, and not cut."""


@dataclass(frozen=True, slots=True)
class WordForm:
    """The fields as typed, for showing them again when something is wrong."""

    phrase: str = ""
    sense: str = Sense.MEANS.value
    product: str = ""
    other: str = ""

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "WordForm":
        """Bounded texts from a posted form or from the address that fills it."""
        sense = form.get("soort", "")
        return cls(
            phrase=_line(form.get("woord", ""), MAX_TYPED),
            sense=sense if sense in {each.value for each in Sense} else Sense.MEANS.value,
            product=_line(form.get("product", ""), MAX_CODE),
            other=_line(form.get("ander", ""), MAX_TYPED),
        )


def read_wanted(args: MultiDict[str, str]) -> str:
    """What somebody looks for in the list."""
    return _line(args.get("zoek", ""), MAX_TYPED).lower()


def _line(text: str, most: int) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:most]).split())
