"""Read age, place, radius, wait, language and setting out of one line of free text.

What is read is taken out of the words that are searched, shown as chips, and can be taken away one by
one. A word that is both a place and something else (Best, Son, Oss) is read by its context: after "in" or
"bij", or as the last word; "best passend" stays words. Nothing is read twice: what the form says in a
field of its own holds over the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.domain.offer_question import MAX_RADIUS_KM, OfferQuestion
from portal.domain.postcode import InvalidPostcode, Postcode, place_key
from portal.domain.waiting_time import MAX_WEEKS
from portal.geography.postcodes import PostcodeBook
from portal.services.find_place import find_place
from portal.services.region_facts import RegionFacts
from search_index.dutch import tokens_of
from search_index.thesaurus import key_of, thesaurus

DEFAULT_RADIUS_KM = 20
"""Used when a place is read out of the text and no distance: as far as the admission rule reaches."""
MAX_AGE = 23
"""Youth care ends at 23 at the latest; higher numbers are not ages of the child."""
LONGEST_PLACE = 4


class Reading(StrEnum):
    """What can be read; the values are those of the query key ``letterlijk``, which switches one off."""

    AGE = "leeftijd"
    PLACE = "plaats"
    RADIUS = "straal"
    WAIT = "start-binnen"
    CHARACTERISTIC = "kenmerk"


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One thing that was read: which words, whether those also mean something else, or are still searched too."""

    reading: Reading
    words: str
    value: str
    ambiguous: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """The question with what was read filled in, and the parts that were read."""

    question: OfferQuestion
    parts: tuple[ReadPart, ...]


AGE_WORDS = {"zuigeling": 0, "baby": 0, "dreumes": 1, "peuter": 3, "kleuter": 5, "puber": 14, "tiener": 14}
"""Words that tell an age roughly; they stay among the searched words, because care is named after them."""
_AGE_WORD = re.compile(rf"\b({'|'.join(AGE_WORDS)})(?:'?s|tje|en)?\b", re.IGNORECASE)
_NUMBER_WORDS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
    "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17,
}  # fmt: skip
_NUMBER = r"(\d{1,3}|" + "|".join(_NUMBER_WORDS) + ")"
_AGE = re.compile(
    rf"\b(?:van |is |nu )?{_NUMBER}(?:[-\s]?jarige?|\s*(?:jaar|jr\.?|jaren))(?: oude?)?\b"
    r"|\b(?:meisje|jongen|zoon|dochter|kind|jongere)(?: van)? (\d{1,2})\b(?!\s*(?:km|kilometer|we[e]?k|maand|mnd))"
    r"|\b(18)\s?\+",
    re.IGNORECASE,
)
_MONTHS = re.compile(
    r"\bvan (\d{1,2}) (?:maanden|mnd)(?: oude?)?\b|\b(\d{1,2})\s?(?:maanden|mnd) oude?\b", re.IGNORECASE
)
_RADIUS = re.compile(
    r"\b(?:binnen|tot|max(?:imaal)?\.?|straal(?: van)?|hooguit|op)?\s*(\d{1,3})\s*(?:km|kilometer)\b(?: afstand| van)?",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\b(?:binnen|in|wachttijd(?: van)?(?: maximaal| max)?|max(?:imaal)?) {_NUMBER} (weken|week|maanden|maand)\b",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"\b(?:zonder|geen) (?:wachtlijst|wachttijd)\b|\b(?:direct|meteen|nu) (?:plek|plaats|beschikbaar|starten|terecht)\b"
    r"|\bper direct\b|\bdirect\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"(?<!\d[-/.])"  # the year of a date is no postcode
    r"\b(?:(?:in|bij|te|rond|vanuit|omgeving|postcode) )*([1-9]\d{3})(?:\s?([a-z]{2}))?\b(?!\s*(?:km|kilometer|euro))",
    re.IGNORECASE,
)
_BEFORE_PLACE = (
    "in",
    "bij",
    "te",
    "nabij",
    "rond",
    "rondom",
    "vanuit",
    "uit",
    "regio",
    "omgeving",
    "omstreken",
    "naar",
)
_NOT_BEFORE_PLACE = (
    "het",
    "de",
    "een",
    "mijn",
    "zijn",
    "haar",
    "onze",
    "jullie",
    "wat",
    "is",
    "zo",
    "als",
    "heel",
    "niet",
)
ORDINARY = frozenset(
    (
        "best son oss heeze echt made een lent elst huizen grave horst heel beek stein loon buren haren goor leek "
        "zegge stad wouw zand rips den dorst linde neer rijen meer eind nes erp ven donk mill sint hoek hulst noord "
        "zuid oost west broek berg hout kamp kerk school moer rust wijk vries hem wons born gouden ees oud nieuw ter "
        "ten duiven"
    ).split()
)
"""Places whose name is also an ordinary word: read as a place only where the context says so."""
CHARACTERISTIC_WORDS: tuple[tuple[str, str], ...] = (
    (r"arabisch(?:e|[- ]?talige?|[- ]?sprekende?)?", "ar"),
    (r"turks(?:e|[- ]?talige?|[- ]?sprekende?)?", "tr"),
    (r"pools(?:e|[- ]?talige?|[- ]?sprekende?)?", "pl"),
    (r"engels(?:e|[- ]?talige?|[- ]?sprekende?)?", "en"),
    (r"tigrinya", "ti"),
    (r"oekra[ïi]ens(?:e|talige?)?", "uk"),
    (r"(?:nederlandse )?gebarentaal", "ngt"),
    (r"(?:met |een )?tolk", "tolk"),
    (r"(?:bij ons |bij het gezin |bij hen |hulp |behandeling |begeleiding )thuis|aan huis", "thuis"),
    (r"(?<=\w )thuis$", "thuis"),
    (r"online|beeldbellen|via video", "online"),
    (r"op school", "school"),
    (r"(?:in de |'s )avonds?", "avond"),
    (r"in het weekend", "weekend"),
    (r"vrouwelijke (?:behandelaar|therapeut|psycholoog|hulpverlener|begeleider)", "vrouwelijke-behandelaar"),
    (r"mannelijke (?:behandelaar|therapeut|psycholoog|hulpverlener|begeleider)", "mannelijke-behandelaar"),
    (r"rolstoel(?:toegankelijk)?", "rolstoel"),
    (r"(?:met )?pgb", "pgb"),
)
_CHARACTERISTICS = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), code) for words, code in CHARACTERISTIC_WORDS)
_SITUATION_AT_HOME = re.compile(
    r"\b(?:zit|zitten|blij[fv]\w*|woo?n\w*|kom\w*|gaat?|ruzie\w*|geweld|conflict\w*|problemen|spanning\w*|onveilig\w*|veilig"
    r"|niet|nooit|weer|meer|naar|van|vandaag|agressie\w*|slaat|schreeuwt|luistert)\b.* thuis$",
    re.IGNORECASE,
)
"""Words with which "thuis" tells what goes on at home, not where help should be given."""
NAMES_CARE = frozenset({"school", "online"})
"""Characteristics whose words also name care itself ("online therapie", "op school"): made into a filter only beside
words that say what it is about; else the search for words does better."""


def understand(asked: OfferQuestion, facts: RegionFacts, book: PostcodeBook) -> Understood:
    """The question with everything that its text tells."""
    if not asked.text:
        return Understood(asked, ())
    reader = _Reader(asked, facts, book)
    for step in (reader.radius, reader.wait, reader.age, reader.characteristics, reader.place):
        step()
    text = " ".join(reader.text.split()).strip(" ,.;")
    return Understood(replace(reader.asked, text=text), tuple(reader.parts))


class _Reader:
    """Takes what it understands out of ``text``, one kind after another."""

    def __init__(self, asked: OfferQuestion, facts: RegionFacts, book: PostcodeBook) -> None:
        self.asked, self.text = asked, asked.text
        self.parts: list[ReadPart] = []
        self._facts, self._book, self._literal = facts, book, asked.literal

    def _may(self, reading: Reading, *, free: bool) -> bool:
        return free and reading.value not in self._literal

    def _take(self, found: re.Match[str], reading: Reading, value: str, *, keep: bool = False) -> None:
        self.parts.append(ReadPart(reading, found.group(0).strip(), value, kept=keep))
        if not keep:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"

    def radius(self) -> None:
        found = _RADIUS.search(self.text)
        if found and self._may(Reading.RADIUS, free=self.asked.radius_km is None):
            kilometres = max(1, min(MAX_RADIUS_KM, int(found.group(1))))
            self.asked = replace(self.asked, radius_km=kilometres)
            self._take(found, Reading.RADIUS, str(kilometres))

    def wait(self) -> None:
        if not self._may(Reading.WAIT, free=self.asked.start_within is None):
            return
        if found := _WITHIN.search(self.text):
            weeks = _number(found.group(1)) * (1 if found.group(2).lower().startswith("we") else 4)
            self.asked = replace(self.asked, start_within=min(weeks, MAX_WEEKS))
            self._take(found, Reading.WAIT, str(min(weeks, MAX_WEEKS)))
        elif found := _AT_ONCE.search(self.text):
            self.asked = replace(self.asked, start_within=0)
            self._take(found, Reading.WAIT, "0")

    def age(self) -> None:
        if not self._may(Reading.AGE, free=self.asked.age is None):
            return
        for found in _AGE.finditer(self.text):
            years = _number(next(group for group in found.groups() if group))
            if years <= MAX_AGE:
                self.asked = replace(self.asked, age=years)
                self._take(found, Reading.AGE, str(years))
                return
        months, word = _MONTHS.search(self.text), _AGE_WORD.search(self.text)
        if months and (number := int(months.group(1) or months.group(2))) < 36:
            self.asked = replace(self.asked, age=number // 12)
            self._take(months, Reading.AGE, str(number // 12))
        elif word:
            self.asked = replace(self.asked, age=AGE_WORDS[word.group(1).lower()])
            self._take(word, Reading.AGE, str(AGE_WORDS[word.group(1).lower()]), keep=True)

    def characteristics(self) -> None:
        if Reading.CHARACTERISTIC.value in self._literal:
            return
        for pattern, code in _CHARACTERISTICS:
            found = pattern.search(self.text)
            if found is None or code not in self._facts.characteristics:
                continue
            if found.group(0).lower() == "thuis" and _SITUATION_AT_HOME.search(self.text):
                continue
            if code in NAMES_CARE and not _has_subject(f"{self.text[: found.start()]} {self.text[found.end() :]}"):
                continue
            if code not in self.asked.characteristics:
                both = tuple(sorted({*self.asked.characteristics, code}))
                self.asked = replace(self.asked, characteristics=both)
            self._take(found, Reading.CHARACTERISTIC, code)

    def place(self) -> None:
        if not self._may(Reading.PLACE, free=not self.asked.place):
            return
        for found in _POSTCODE.finditer(self.text):
            try:
                postcode = Postcode.parse(found.group(1) + (found.group(2) or ""))
            except InvalidPostcode:
                continue
            if self._book.find(postcode.four) is not None:
                self._set_place(str(postcode), found.start(), found.end(), ambiguous=False)
                return
        best = max(self._places(), default=None)
        if best is not None:
            _, _, start, end, name, ambiguous = best
            self._set_place(name, start, end, ambiguous=ambiguous)

    def _places(self) -> Iterator[tuple[bool, int, int, int, str, bool]]:
        """Every place in the text: (sure, length, start, end, name, ambiguous); the surest and longest is meant."""
        words = list(re.finditer(r"[\w'’.-]+", self.text))
        for first in range(len(words)):
            for last in range(min(first + LONGEST_PLACE, len(words)) - 1, first - 1, -1):
                written = self.text[words[first].start() : words[last].end()]
                if len(written) < 3 or not self._is_place(written):
                    continue
                before = words[first - 1].group(0).lower() if first else ""
                ambiguous = place_key(written) in ORDINARY
                if not ambiguous or self._context_says_place(
                    written, before, is_last=last == len(words) - 1, first=first
                ):
                    start = words[first - 1].start() if before in _BEFORE_PLACE else words[first].start()
                    yield before in _BEFORE_PLACE, last - first, start, words[last].end(), written, ambiguous

    @staticmethod
    def _context_says_place(written: str, before: str, *, is_last: bool, first: int) -> bool:
        if before in _BEFORE_PLACE:
            return True
        if before in _NOT_BEFORE_PLACE:
            return False
        return (is_last and first > 0) or (first > 0 and written[0].isupper())

    def _is_place(self, written: str) -> bool:
        return find_place(self._book, written, self._facts) is not None

    def _set_place(self, name: str, start: int, end: int, *, ambiguous: bool) -> None:
        words = self.text[start:end]
        self.parts.append(ReadPart(Reading.PLACE, words, name, ambiguous))
        self.text = f"{self.text[:start]} {self.text[end:]}"
        radius = DEFAULT_RADIUS_KM if self.asked.radius_km is None else self.asked.radius_km
        self.asked = replace(self.asked, place=name, radius_km=radius)


def _has_subject(text: str) -> bool:
    """Whether any word says what a question is about, as opposed to "hulp", "kind" or "therapie"."""
    general = thesaurus().general
    return any(counts is not None and key_of(word) not in general for word, counts in tokens_of(text))


def _number(text: str) -> int:
    return _NUMBER_WORDS.get(text.lower()) or int(text)
