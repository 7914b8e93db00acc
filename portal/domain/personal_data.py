"""Whether a text looks as if it tells of a person: one judgement, for every line that a visitor may type.

It catches what people type by habit: a number, an address, a date, a name. It cannot know every name and says so
nowhere as if it could; what it lets through is read by few, published nowhere, and forgotten after a while.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from enum import StrEnum

AROUND = ".,;:!?()[]\"'‘’“”„…"
"""What may stand around a word without being part of it."""

STOPS = ".!?:"


class PersonalData(StrEnum):
    """What was seen; the value is the sentence that says what to leave out."""

    MAIL = "Laat het e-mailadres weg."
    DATE = "Laat de datum weg. Een aantal weken of een leeftijd mag wel."
    NUMBER = "Laat het lange nummer weg: geen telefoonnummer, burgerservicenummer of dossiernummer."
    POSTCODE = "Laat de postcode weg. Een plaatsnaam mag wel."
    NAME = "Laat namen weg. Is het geen naam? Schrijf het woord dan met een kleine letter."


_MONTHS = "jan|feb|mrt|maart|apr|mei|jun|jul|aug|sep|okt|nov|dec"
_MAIL = re.compile(r"\S@\S|\S\s?\(at\)\s?\S", re.IGNORECASE)
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:[-/.]\d{{1,2}}[-/.]|\s?(?:e\s)?(?:{_MONTHS})[a-z]{{0,7}}\.?\b)|\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(r"\b20\d\d\s?[-/]\s?(?:20)?\d\d\b")
_NUMBER = re.compile(r"\d(?:[ .\-/()]{0,3}\d){5,}")
_POSTCODE = re.compile(r"\b[1-9]\d{3}(?:\s?[A-Z]{2}|[a-z]{2})\b")
_BEFORE_NAMES = frozenset(
    "heet genaamd naam meneer mevrouw meester juf dhr mevr mw mr dr dokter familie fam collega".split()
)
_AFTER_PEOPLE = frozenset(
    "aan bij dat de die een en er gaf had heeft in is kan kon met moet naar niet op over te uit van voor was weet wil "
    "wist zal zegt zei zou".split()
)
"""What follows "mevrouw" or "collega" in a sentence about no one in particular."""
_NOT_A_NAME = frozenset(
    "nederlands nederlandse engels engelse duits duitse frans franse pools poolse turks turkse arabisch arabische "
    "marokkaans marokkaanse spaans spaanse oekraïens oekraïense roemeens roemeense bulgaars bulgaarse russisch "
    "russische chinees chinese somalisch somalische syrisch syrische tigrinya farsi dari friese fries "
    "treeknorm plekwijzer u uw internet whatsapp teams".split()
)


def personal_data_in(text: str, known_words: Collection[str] = ()) -> PersonalData | None:
    """The first thing in ``text`` that looks like personal data, or None.

    ``known_words`` are words in lower case that may have a capital: places, and names of organisations.
    """
    text = unicodedata.normalize("NFKC", text)
    if _MAIL.search(text):
        return PersonalData.MAIL
    if _DATE.search(text):
        return PersonalData.DATE
    if _NUMBER.search(_SCHOOL_YEAR.sub(" ; ", text)):
        return PersonalData.NUMBER
    if _POSTCODE.search(text):
        return PersonalData.POSTCODE
    words = text.split()
    if any(words[place].strip(AROUND).lower() not in known_words for place in name_places(words)):
        return PersonalData.NAME
    return None


def name_places(words: Sequence[str]) -> frozenset[int]:
    """Where in a text, split at white space, a word looks like a name: by its capital or by the word before it.

    A capital at the start of a sentence tells nothing, unless the next word has one too. In a text that is all
    capitals none tells anything. An abbreviation such as EMDR or GGz is no name.
    """
    bare = [word.strip(AROUND) for word in words]
    shouted = not any(letter.islower() for word in words for letter in word)
    found = set()
    for place, word in enumerate(bare):
        ends = words[place][-1:] in STOPS and len(word) > 1  # "J." is an initial, not the end of a sentence
        after = bare[place + 1] if place + 1 < len(bare) and not ends else ""
        starts = place == 0 or words[place - 1][-1:] in STOPS
        if not shouted and _has_capital(word) and (not starts or _has_capital(after)):
            found.add(place)
        if place and bare[place - 1].lower() in _BEFORE_NAMES and word.isalpha() and word not in _AFTER_PEOPLE:
            found.add(place)
    return frozenset(found)


def _has_capital(word: str) -> bool:
    """Whether a word is written as a name."""
    return word[:1].isupper() and not word[1:2].isupper() and word.lower() not in _NOT_A_NAME
