"""Which age of the child a line of text tells, and in which words; it knows nothing of questions, places or offers.

A number of years is an age unless the words around it say otherwise: how long something lasts ("sinds 2 jaar"), how
often ("2 keer"), or how old something else is. Numbers above the ages of youth care are no ages.
"""

import re
from typing import NamedTuple

MAX_AGE = 23
"""Youth care ends at 23 at the latest; higher numbers are not ages of the child."""
AGE_WORDS = {"zuigeling": 0, "baby": 0, "dreumes": 1, "peuter": 3, "kleuter": 5, "puber": 14, "tiener": 14}
"""Words that tell an age roughly; they stay among the searched words, because care is named after them."""
NUMBER_WORDS = {
    "een": 1, "anderhalf": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17,
    "achttien": 18, "negentien": 19, "twintig": 20, "eenentwintig": 21, "tweeëntwintig": 22,
}  # fmt: skip
NUMBER = r"(\d{1,3}|" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
"""A pattern with one group; :func:`number_of` reads what it found."""
FLAGS = re.IGNORECASE | re.ASCII
"""Of ASCII, because else the letter s also finds the long one of old prints, which is no letter of these words."""

_YEARS = r"(?:[-\s]?jarige?|\s*(?:jaar|jaren|jr\b\.?)|j\b)(?: oude?)?"
_PART = r"(?:[.,]\d|\s?1/2|\s?½| en een half)?"
#: What makes a number that follows something else than an age.
_NO_AGE = (
    r"(?!\s*(?:[.,/]\d|%|x\b|km|kilometer|we[e]?k|maand|mnd|keer|maal|da?ag|dagen|uur|uren|ouders?\b|op \d|broer|zus"
    r"|kinderen|(?:jaar )?(?:geleden|gescheiden|lang\b|achter|ervaring|op rij|wacht)))"
)
_STATED = rf"(?<![\d.,/])\b(?:van |is |nu )?{NUMBER}{_PART}{_YEARS}\b{_NO_AGE}"
_PERSON = r"(?:meisjes?|jongens?|zoon|dochter|kind|jongere|leeftijd)(?:,| van| is)? "
#: Who is also a word to search for: only the number is taken out of the text.
_NAMED = r"(?:(?<=puber )|(?<=tiener )|(?<=peuter )|(?<=kleuter )|(?<=moeder ))(?:van )?"
_OF_PERSON = rf"\b(?:{_PERSON}|{_NAMED})(\d{{1,2}}){_PART}(?:{_YEARS})?\b{_NO_AGE}"
_IN_BRACKETS = r"\((\d{1,2})(?: ?(?:jaar|jr|j))?\)"
_FROM_ON = r"(?<![\w+])(1[68])\s?\+"
_NUMBERED = ("groep", "klas", "niveau", "fase", "stap", "type", "cluster", "dsm", "nummer", "nr", "top")
_LAST = "".join(f"(?<!{word} )" for word in _NUMBERED) + r"(?<=[a-z] )(\d{1,2})$"
_AGE = re.compile("|".join((_STATED, _OF_PERSON, _IN_BRACKETS, _FROM_ON, _LAST)), FLAGS)
_RANGE = re.compile(
    rf"\b(?:van |tussen (?:de )?)?(?<![\d.,/]){NUMBER}\s?(?:-|–|tot(?: en met)?|t/m|en)\s?{NUMBER}{_YEARS}"
    rf"|\btussen (?:de )?{NUMBER} en {NUMBER}\b(?! ?(?:km|kilometer|weken|maanden|uur))",
    FLAGS,
)
#: After these a number of years is how long something has lasted, unless it says "12-jarige" or "van 12 jaar".
_SINCE = re.compile(r"\b(?:sinds|al|afgelopen|na|over|om de|elke|ieder|ouders|meer dan|minder dan|geen) $", FLAGS)
_OF_AGE = re.compile(r"van |is |nu |.*jarig", FLAGS)
_MONTHS = re.compile(
    r"(?<!al )(?<!sinds )(?<!na )(?<!binnen )(?<!in )(?<!over )"
    r"\b(?:van )?(\d{1,2})\s?(?:maanden|mnd)(?: oude?)?\b(?!\s?(?:geleden|wacht|lang))",
    FLAGS,
)
_AGE_WORD = re.compile(rf"\b({'|'.join(AGE_WORDS)})(?:'?s|tje|en)?\b", FLAGS)
#: With these a baby is not the one who is helped.
_MOTHER = re.compile(r"\b(?:tiener|jonge) ?moeder|\bzwanger", FLAGS)


class AgeRead(NamedTuple):
    """Whole years, and the words that told them."""

    years: int
    words: re.Match[str]


def age_in(text: str) -> AgeRead | None:
    """The age that a text states; of a range the middle, so that offers fit most of it."""
    if (found := _RANGE.search(text)) and not _lasts(text, found):
        low, high = (number_of(group) for group in found.groups() if group)
        if low < high <= MAX_AGE:
            return AgeRead((low + high) // 2, found)
    for found in _AGE.finditer(text):
        years = number_of(next(group for group in found.groups() if group))
        if years <= MAX_AGE and not _lasts(text, found):
            return AgeRead(years, found)
    months = _MONTHS.search(text)
    if months and int(months.group(1)) < 36:
        return AgeRead(int(months.group(1)) // 12, months)
    return None


def rough_age_in(text: str) -> AgeRead | None:
    """The age that a word of the text tells roughly, as "peuter" does."""
    found = _AGE_WORD.search(text)
    if found is None or _MOTHER.search(text):
        return None
    return AgeRead(AGE_WORDS[found.group(1).lower()], found)


def number_of(text: str) -> int:
    """What :data:`NUMBER` found, as a number."""
    return NUMBER_WORDS.get(text.lower()) or int(text)


def _lasts(text: str, found: re.Match[str]) -> bool:
    return not _OF_AGE.match(found.group(0)) and _SINCE.search(text[: found.start()]) is not None
