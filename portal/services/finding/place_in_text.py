"""Which place a line of text names, and in which words; it knows nothing of questions or offers.

A word that is both a place and something else (Best, Son, Oss) is read by its context: after "in" or "bij", as the
last word, or with a capital; "best passend" stays words. A word that nobody knows and that stands where a place
stands may be one with a typing error.
"""

import re
from collections.abc import Callable, Iterator
from math import dist
from typing import NamedTuple

from portal.domain.postcode import InvalidPostcode, Postcode, place_key
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_place import NEAR_M, FoundPlace, closest_place, find_place, middle_of
from search_index.analysis.dutch import fold, tokens_of
from search_index.analysis.stems import stem

ClosestWord = Callable[[str], str | None]
"""The word that a folded word is taken for: itself when it is known, None when it looks like nothing known."""

LONGEST_PLACE = 4
"""Words."""
SHORTEST_NAME = 3
"""Characters."""
_WORD = re.compile(r"[\w'’.-]+")
_POSTCODE = re.compile(
    r"(?<!\d[-/.])"  # the year of a date is no postcode
    r"\b(?:(?:in|bij|te|rond|vanuit|omgeving|postcode) )*([1-9]\d{3})(?:\s?([a-z]{2}))?\b(?!\s*(?:km|kilometer|euro))",
    re.IGNORECASE,
)
_CALENDAR = range(1990, 2040)
"""Four digits that are rather a year than a postcode, without letters after them or "postcode" before them."""
REFUSES = re.compile(
    r"\b(?:geen|niet|zonder|nooit|onvoldoende)(?: (?:voor|nodig|in|bij|uit|een|met))? $", re.IGNORECASE
)
"""With this before them words say what somebody does not want."""
_BEFORE_PLACE = frozenset("in bij te nabij rond rondom vanuit uit regio omgeving omstreken naar".split())
_NOT_BEFORE_PLACE = frozenset(
    (
        "het de een mijn zijn haar onze jullie wat is zo als heel niet niets niks iets past werkt doet "
        "gaat lijkt vind vindt"
    ).split()
)
_NOT_AFTER_PLACE = frozenset(
    (
        "passend passende goed goede wel moeilijk lastig een veel vaak lang zwaar leuk heftig ernstig druk wil kan "
        "heeft is"
    ).split()
)
"""Before these a word that begins the question is no place: "best passend", "son wil niet"."""
NEVER_PLACES = frozenset({"een", "nederland"})
ORDINARY = frozenset(
    (
        "best son echt made een lent elst huizen grave horst heel beek stein loon buren haren goor leek "
        "zegge stad wouw zand rips den dorst linde neer rijen meer eind nes erp ven donk mill sint hoek hulst noord "
        "zuid oost west broek berg hout kamp kerk school moer rust wijk vries hem wons born gouden ees oud nieuw ter "
        "ten duiven dieren boer houten hoeven velden balk enter lies goes waarde klimmen vuren zetten nederland doorn "
        "heide erica joppe axel"
    ).split()
)
"""Places whose name is also an ordinary word: read as a place only where the context says so."""


class PlaceRead(NamedTuple):
    """A place, and where in the text it stands."""

    name: str
    start: int
    end: int
    #: The words also mean something else.
    ambiguous: bool
    #: What was typed, when nothing is called so and ``name`` is what looks like it.
    misspelt: str = ""


def postcode_in(text: str, book: PostcodeBook) -> PlaceRead | None:
    """The first postcode of a text that exists and is no year."""
    for found in _POSTCODE.finditer(text):
        try:
            postcode = Postcode.parse(found.group(1) + (found.group(2) or ""))
        except InvalidPostcode:
            continue
        is_year = found.group(2) is None and int(postcode.four) in _CALENDAR and "postcode" not in found.group(0)
        if not is_year and book.find(postcode.four) is not None:
            return PlaceRead(str(postcode), found.start(), found.end(), ambiguous=False)
    return None


def named_place_in(text: str, facts: RegionFacts, book: PostcodeBook) -> PlaceRead | None:
    """The place that a text names: of several the surest, then the longest, then the last."""
    surest = max(_Places(text, facts, book).named(), key=lambda found: found[0], default=None)
    return None if surest is None else surest[1]


def misspelt_place_in(text: str, facts: RegionFacts, book: PostcodeBook, closest: ClosestWord) -> PlaceRead | None:
    """The place in or around the region that a word nobody knows looks like, where a place may stand."""
    return next(_Places(text, facts, book).misspelt(closest), None)


class _Places:
    """The words of a text as places."""

    def __init__(self, text: str, facts: RegionFacts, book: PostcodeBook) -> None:
        self._text, self._facts, self._book = text, facts, book
        self._words = list(_WORD.finditer(text))
        self._keys = [place_key(word.group()) for word in self._words]

    def named(self) -> Iterator[tuple[tuple[bool, int, int], PlaceRead]]:
        """Every place in the text, each with what makes one surer than another: "in" before it, words, position."""
        for first in range(len(self._words)):
            for last in range(min(first + LONGEST_PLACE, len(self._words)) - 1, first - 1, -1):
                key = "".join(self._keys[first : last + 1])
                if key in NEVER_PLACES or not self._is_name(key):
                    continue
                written = self._text[self._words[first].start() : self._words[last].end()]
                if len(written) < SHORTEST_NAME or not self._find(written):
                    continue
                ambiguous = key in ORDINARY or written.startswith(("de ", "het "))
                if self._is_refused(first) or (ambiguous and not self._means_place(written, first, last)):
                    continue
                surer = self._before(first) in _BEFORE_PLACE, last - first, first
                yield surer, self._read(written, first, last, ambiguous=ambiguous)

    def misspelt(self, closest: ClosestWord) -> Iterator[PlaceRead]:
        """What nobody knows and looks like a place, where a place may stand."""
        for last, word in enumerate(self._words):
            for first in range(max(0, last - LONGEST_PLACE + 1), last + 1):
                if not self._may_be_place(first, last) or self._is_refused(first):
                    continue
                written = self._text[self._words[first].start() : word.end()]
                meant = closest_place(self._book, written, self._facts)
                if meant is not None and not self._is_word(word.group(), meant, closest):
                    yield self._read(meant, first, last, ambiguous=True)._replace(misspelt=written)

    def _is_word(self, written: str, meant: str, closest: ClosestWord) -> bool:
        """Whether something else than a place is called so, or looks more like it."""
        folded = fold(written)
        taken = closest(folded)
        if taken == folded:
            return stem(folded) != stem(fold(meant))  # offers have the name of the place in their texts
        return taken is not None and self._find(taken) is None

    def _may_be_place(self, first: int, last: int) -> bool:
        """Whether a place may stand here: behind "in", with a capital that begins no sentence, or at the end, when it
        says more than "slaat met deuren"."""
        before = self._before(first)
        if not before or before in _BEFORE_PLACE:
            return bool(before) or last == len(self._words) - 1
        if before in _NOT_BEFORE_PLACE:
            return False
        if self._words[first].group()[0].isupper():
            return True
        return last == len(self._words) - 1 and any(counts is not None for _, counts in tokens_of(before))

    def _means_place(self, written: str, first: int, last: int) -> bool:
        """Whether a word that is also a place means the place. One far away from the region has to be written as a
        name is: "plast in broek" is not about a village in North Holland."""
        if not (written[0].isupper() or self._is_near(written)):
            return False
        before, after = self._before(first), self._after(last)
        if before in _BEFORE_PLACE:
            return True
        if before in _NOT_BEFORE_PLACE or after in _NOT_AFTER_PLACE:
            return False
        return not after or written[0].isupper()

    def _read(self, name: str, first: int, last: int, *, ambiguous: bool) -> PlaceRead:
        behind = first - 1 if self._before(first) in _BEFORE_PLACE else first
        return PlaceRead(name, self._words[behind].start(), self._words[last].end(), ambiguous)

    def _before(self, first: int) -> str:
        return self._words[first - 1].group().lower() if first else ""

    def _after(self, last: int) -> str:
        return self._words[last + 1].group().lower() if last + 1 < len(self._words) else ""

    def _is_refused(self, first: int) -> bool:
        return REFUSES.search(self._text[: self._words[first].start()]) is not None

    def _is_name(self, key: str) -> bool:
        return bool(self._book.places_with_key(key)) or key in self._facts.municipality_keys

    def _find(self, written: str) -> FoundPlace | None:
        return find_place(self._book, written, self._facts)

    def _is_near(self, written: str) -> bool:
        place = self._find(written)
        middle = middle_of(self._book, frozenset(self._facts.municipalities))
        return place is None or middle is None or dist((place.x, place.y), middle) <= NEAR_M
