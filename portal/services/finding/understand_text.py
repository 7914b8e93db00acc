"""Read age, place, radius, wait, language and setting out of one line of free text.

What is read is taken out of the words that are searched, shown as chips, and can be taken away one by one. What a field
of the form says holds over the text, unless the text was typed after it (``OfferQuestion.typed``): who types "15 jaar"
does not mean the 8 of the question before. A distance in the text always holds, because the form proposes one by
itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.domain.offer_question import MAX_RADIUS_KM, OfferQuestion, text_without
from portal.domain.waiting_time import MAX_WEEKS
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.age_in_text import FLAGS, NUMBER, age_in, number_of, rough_age_in
from portal.services.finding.denials import IsPhrase, denials_in, is_common_phrase
from portal.services.finding.excluded_places import excluded_places_in, place_left_out
from portal.services.finding.place_in_text import REFUSES, ClosestWord, misspelt_place_in, named_place_in, postcode_in
from search_index.analysis.dutch import tokens_of
from search_index.lexicon.thesaurus import key_of, thesaurus

DEFAULT_RADIUS_KM = 20
"""Used when a place is read out of the text and no distance: as far as the admission rule reaches."""


class Reading(StrEnum):
    """What can be read; the values are those of the query key ``letterlijk``, which switches one off."""

    AGE = "leeftijd"
    PLACE = "plaats"
    RADIUS = "straal"
    WAIT = "start-binnen"
    CHARACTERISTIC = "kenmerk"
    NOT_IN = "niet-in"
    DENIAL = "ontkenning"


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One thing that was read: which words, whether those also mean something else, or are still searched too.

    ``misspelt`` is the word of a place as it was typed, when no place is called so and ``value`` only looks like it.
    """

    reading: Reading
    words: str
    value: str
    ambiguous: bool = False
    kept: bool = False
    misspelt: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The question with what was read filled in, and the parts that were read."""

    question: OfferQuestion
    parts: tuple[ReadPart, ...]


_RADIUS = re.compile(
    rf"\b(?:(?:binnen |in )?(?:een )?straal(?: van)?|binnen|tot|max(?:imaal)?\.?|hooguit|op)?\s*(?<![\d.,])"
    rf"{NUMBER}(?:[.,]\d+)?\s*(?:km|kilometer)\b(?: afstand| van)?",
    FLAGS,
)
_WITHIN = re.compile(
    rf"(?:\b(?:binnen|in|(?:max(?:imale?)? )?wachttijd(?: van)?(?: maximaal| max)?|max(?:imaal)?)|<)\s?{NUMBER} "
    r"(weken|week|wkn|wk|maanden|maand|mnd|dagen)\b(?! tijd)(?: wacht(?:en|tijd))?",
    FLAGS,
)
_WEEKS_OF = {"w": 1.0, "m": 4.0, "d": 1 / 7}
_SOON = re.compile(r"\b(?:nog )?deze (week|maand)\b", FLAGS)
_AT_ONCE = re.compile(
    r"\b(?:zonder|geen) (?:wachtlijst|wachttijd)\b|\b(?:direct|meteen|nu) (?:plek|plaats|beschikbaar|starten|terecht)\b"
    r"|\bper direct\b|\bdirect\b(?! in gevaar)",
    re.IGNORECASE,
)
_LONE_MARK = re.compile(r"(?<!\w)['’,]+(?!\w)")
_SAYS_NOTHING = frozenset(
    key_of(word)
    for word in (
        "kind kinderen jongere jeugdige jongen meisje zoon dochter puber tiener adolescent leerling jaar jarig km "
        "regio omgeving buurt gemeente hulp zorg jeugdhulp jeugdzorg hulpverlening aanbod aanbieder plek plaats "
        "leeftijd"
    ).split()
)
"""Who asks for these alone asks for everything there is."""
_PROFESSIONAL = r"(?:behandelaars?|therapeute?n?|psycholo(?:og|ge|gen)|hulpverleners?|begeleiders?|coach|professional)"
CHARACTERISTIC_WORDS: tuple[tuple[str, str], ...] = (
    (r"arabisch(?:e|[- ]?talige?|[- ]?sprekende?)?", "ar"),
    (r"turks(?:e|[- ]?talige?|[- ]?sprekende?)?", "tr"),
    (r"pools(?:e|[- ]?talige?|[- ]?sprekende?)?", "pl"),
    (r"engels(?:e|[- ]?talige?|[- ]?sprekende?)?", "en"),
    (r"tigrinya", "ti"),
    (r"oekra[ïi]ens(?:e|talige?)?", "uk"),
    (r"(?:nederlandse )?gebarentaal", "ngt"),
    (r"(?:met |een )?tolk(?: nodig)?", "tolk"),
    (r"(?:bij ons |bij het gezin |bij hen |hulp |behandeling |begeleiding )thuis|aan huis", "thuis"),
    (r"(?<=\w )thuis$", "thuis"),
    (r"online|beeldbellen|via video", "online"),
    (r"op school", "school"),
    (r"(?:in de avond|s avonds|avonds)\b(?! (?:(?:gewoon|weer|niet|nog) )*(?:thuis|naar huis|slap|laat|weg))", "avond"),
    (r"in het weekend", "weekend"),
    (rf"(?:vrouwelijke?|vrouw als) {_PROFESSIONAL}", "vrouwelijke-behandelaar"),
    (rf"(?:mannelijke?|man als) {_PROFESSIONAL}", "mannelijke-behandelaar"),
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


def understand(
    asked: OfferQuestion,
    facts: RegionFacts,
    book: PostcodeBook,
    closest: ClosestWord = str,
    is_phrase: IsPhrase = is_common_phrase,
) -> Understood:
    """The question with everything that its text tells.

    ``closest`` gives the known word that a word is, or looks like; what it does not know may be a place with a typing
    error. By default every word is known. ``is_phrase`` knows phrases that have a negation of their own ("geen
    vrienden"); by default those of the thesaurus.
    """
    if not asked.text:
        return Understood(asked, ())
    reader = _Reader(asked, facts, book, closest, is_phrase)
    for step in (reader.radius, reader.wait, reader.age, reader.denials, reader.characteristics, reader.place):
        step()
    text = " ".join(_LONE_MARK.sub(" ", reader.text).split()).strip(" ,.;:()")
    if reader.parts and _says_nothing(text):
        text = ""
    text = ", ".join(part for part in (text, *reader.denied) if part)  # denials stay in the text, behind what is asked
    asked = replace(reader.asked, text=text, typed=False, denied=tuple(reader.denied))
    return Understood(asked, tuple(reader.parts))


class _Reader:
    """Takes what it understands out of ``text``, one kind after another."""

    def __init__(
        self,
        asked: OfferQuestion,
        facts: RegionFacts,
        book: PostcodeBook,
        closest: ClosestWord,
        is_phrase: IsPhrase,
    ) -> None:
        self.asked, self.text = asked, asked.text
        self._closest, self._is_phrase = closest, is_phrase
        self.denied: list[str] = []
        self.parts: list[ReadPart] = []
        self._facts, self._book, self._literal = facts, book, asked.literal

    def _may(self, reading: Reading, *, free: bool) -> bool:
        return (free or self.asked.typed) and reading.value not in self._literal

    def _take(self, found: re.Match[str], reading: Reading, value: str, *, keep: bool = False) -> None:
        self.parts.append(ReadPart(reading, found.group(0).strip(), value, kept=keep))
        if not keep:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"

    def radius(self) -> None:
        found = _RADIUS.search(self.text)
        if found and self._may(Reading.RADIUS, free=True):  # the form proposes a radius; who writes one means it
            kilometres = max(1, min(MAX_RADIUS_KM, number_of(found.group(1))))
            self.asked = replace(self.asked, radius_km=kilometres)
            self._take(found, Reading.RADIUS, str(kilometres))
            self.text = _RADIUS.sub(" ", self.text)  # of two the first; the other is not read on the next page

    def wait(self) -> None:
        if not self._may(Reading.WAIT, free=self.asked.start_within is None):
            return
        if found := _WITHIN.search(self.text):
            weeks = max(1, int(number_of(found.group(1)) * _WEEKS_OF[found.group(2)[0].lower()]))
            self._wait_of(found, min(weeks, MAX_WEEKS))
        elif found := _SOON.search(self.text):
            self._wait_of(found, 1 if found.group(1).lower() == "week" else 4)
        elif found := _AT_ONCE.search(self.text):
            self._wait_of(found, 0)

    def _wait_of(self, found: re.Match[str], weeks: int) -> None:
        self.asked = replace(self.asked, start_within=weeks)
        self._take(found, Reading.WAIT, str(weeks))

    def age(self) -> None:
        free = self.asked.age is None
        if not self._may(Reading.AGE, free=free):
            return
        stated = age_in(self.text)
        read = stated or (rough_age_in(self.text) if free else None)
        if read is not None:
            self.asked = replace(self.asked, age=read.years)
            self._take(read.words, Reading.AGE, str(read.years), keep=stated is None)

    def denials(self) -> None:
        """What the text says is not asked: taken out while the rest is read."""
        if Reading.NOT_IN.value not in self._literal:
            left_out = excluded_places_in(self.text, self._facts, self._book)
            places = (place_left_out(found.name, self._facts, self._book) for found in left_out if found.name)
            self.asked = replace(self.asked, not_in=tuple(dict.fromkeys(places)))
            self._deny(Reading.NOT_IN, [(found.start, found.end, found.name) for found in left_out])
        if Reading.DENIAL.value not in self._literal:
            facts = self._facts
            known = (
                *(product.name for product in facts.products.values()),
                *(known.label for known in facts.characteristics.values()),
            )
            self._deny(Reading.DENIAL, list(denials_in(self.text, known, self._is_phrase)))

    def _deny(self, reading: Reading, found: Sequence[tuple[int, int, str]]) -> None:
        """Take these (start, end, what is denied) out of the text, which may name several things in one part."""
        text = self.text
        for start, end, value in (each for each in found if each[2]):
            self.parts.append(ReadPart(reading, text[start:end], value))
        spans = sorted({(start, end) for start, end, _ in found})
        self.denied += [" ".join(text[start:end].split()) for start, end in spans]
        for start, end in reversed(spans):
            self.text = f"{self.text[:start]} , {self.text[end:]}"
        if spans:
            self.text = text_without(self.text, (" , ",))

    def characteristics(self) -> None:
        if Reading.CHARACTERISTIC.value in self._literal:
            return
        for pattern, code in _CHARACTERISTICS:
            found = pattern.search(self.text)
            if found is None or code not in self._facts.characteristics or REFUSES.search(self.text[: found.start()]):
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
        read = (
            postcode_in(self.text, self._book)
            or named_place_in(self.text, self._facts, self._book)
            or misspelt_place_in(self.text, self._facts, self._book, self._closest)
        )
        if read is None or (read.ambiguous and self.asked.place):
            return  # of a word that may also be another one a field says where
        words = self.text[read.start : read.end]
        self.parts.append(ReadPart(Reading.PLACE, words, read.name, read.ambiguous, misspelt=read.misspelt))
        self.text = f"{self.text[: read.start]} {self.text[read.end :]}"
        radius = DEFAULT_RADIUS_KM if self.asked.radius_km is None else self.asked.radius_km
        self.asked = replace(self.asked, place=read.name, radius_km=radius)


def _has_subject(text: str) -> bool:
    """Whether any word says what a question is about, as opposed to "hulp", "kind" or "therapie"."""
    general = thesaurus().general
    return any(counts is not None and key_of(word) not in general for word, counts in tokens_of(text))


def _says_nothing(text: str) -> bool:
    """Whether only words remain that everything answers."""
    return all(counts is None or key_of(word) in _SAYS_NOTHING for word, counts in tokens_of(text))
