"""Places that a text leaves out: "niet in Helmond", "buiten Helmond", "behalve Helmond of Deurne", "Helmond niet".

"Niet ver van Helmond" and "net buiten Helmond" are near it, "niet alleen in Helmond" is there too, and "hoeft niet in
Helmond" is indifferent: none of these leaves anything out. A name that is also a word (Best, Son) is a place only
behind a preposition or with a capital: "gaat niet best".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.domain.offer_question import PlaceLeftOut
from portal.domain.postcode import InvalidPostcode, Postcode, place_key
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_place import find_place
from portal.services.finding.place_in_text import LONGEST_PLACE, NEVER_PLACES, ORDINARY, SHORTEST_NAME


class LeftOut(NamedTuple):
    """A place that is left out: its name, and the part of the text that says so. A list of places gives one each, with
    the same part. Without a name nothing is left out, and the part says nothing either: "hoeft niet in Helmond"."""

    name: str
    start: int
    end: int


_WORD = re.compile(r"[\w'’.-]*\w")
_BEFORE = r"(?:(?:maar|en|liefst|het liefst|bij voorkeur|liever|echt|absoluut|wil|graag|beslist)\s+)*"
_PREPOSITION = (
    r"(?:(?:in|te|naar|uit|bij|rond|rondom|richting|omgeving|regio|gemeente|stad|dorp|plaats|aanbieders?|locaties?|"
    r"vestigingen|vestiging|de|het)\s+)*"
)
_LEAVES_OUT = re.compile(
    rf"\b{_BEFORE}(?P<how>niet|nie|buiten|behalve|uitgezonderd|zonder|geen|met uitzondering van|anders dan|not in|"
    rf"overal behalve)\s+(?:graag\s+|meer\s+|liefst\s+|weer\s+|per se\s+|ook\s+)*(?P<preposition>{_PREPOSITION})",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"(?:\b(?:net|vlak|even|dicht|dichtbij|ver|iets|woont|wonen|wonend|woon|maakt|verder|lang)\s+"
    r"(?:\w+\s+)?|\bniet (?:al )?(?:te )?(?:ver|veel)\s+)$",
    re.IGNORECASE,
)
"""Behind these words a place is not left out: "net buiten Helmond", "niet te ver buiten Helmond"."""
_ANYWHERE = re.compile(r"\b(?:hoeft|hoeven|woont|wonen|wonend|woon)\s+(?:(?:dus|ook|er|per se)\s+)?$", re.IGNORECASE)
"""Behind these words "niet" leaves nothing out, and asks for nothing: "hoeft niet in Helmond"."""
_AND = re.compile(r"\s*(?:,|/|&|\bof\b|\ben\b|\bnoch\b)\s*(?:ook\s+)?(?:niet\s+)?" + f"(?P<preposition>{_PREPOSITION})")
_AFTERWARDS = re.compile(
    r"(?:\s*[,:]?\s*(?:liever|echt|graag|absoluut|beslist|juist|dus)?\s*niet|\s*:\s*nee)"
    r"(?=\s*(?:$|[,.;!?])|\s+(?:maar|wel|want|en)\b)",
    re.IGNORECASE,
)
"""What leaves out the place before it: "Helmond liever niet"."""
_THERE = re.compile(r"\b(?:in|te|naar|bij|uit|op|school)\s+$", re.IGNORECASE)


def excluded_places_in(text: str, facts: RegionFacts, book: PostcodeBook) -> tuple[LeftOut, ...]:
    """The places that a text leaves out, in the order written."""
    return (*_behind(text, facts, book), *_before(text, facts, book))


def place_left_out(name: str, facts: RegionFacts, book: PostcodeBook) -> PlaceLeftOut:
    """What to leave out for the name of a place that exists: the town, and the municipality when it is called so."""
    town = name
    try:
        row = book.find(Postcode.parse(name).four)
        town = row.place if row is not None else name
    except InvalidPostcode:
        pass
    code = facts.municipality_keys.get(place_key(town), "")
    return PlaceLeftOut(name, town, code)


def _behind(text: str, facts: RegionFacts, book: PostcodeBook) -> Iterator[LeftOut]:
    """Places behind "niet in", "buiten" and their like."""
    for said in _LEAVES_OUT.finditer(text):
        anywhere = _ANYWHERE.search(text[: said.start("how")]) if said["how"].lower() == "niet" else None
        if anywhere is None and _NEAR.search(text[: said.start("how")]):
            continue
        sure = bool(said["preposition"]) or said["how"].lower() not in ("niet", "nie", "geen", "zonder")
        found = _place_at(text, said.end(), facts, book, sure=sure)
        names, end = [], said.end()
        while found is not None:
            name, end = found
            names.append(name)
            more = _AND.match(text, end)
            found = _place_at(text, more.end(), facts, book, sure=False) if more is not None else None
        start = anywhere.start() if anywhere else said.start()
        yield from (LeftOut("" if anywhere else name, start, end) for name in names)


def _before(text: str, facts: RegionFacts, book: PostcodeBook) -> Iterator[LeftOut]:
    """Places before a "niet" that ends what is said."""
    for word in _WORD.finditer(text):
        found = _place_at(text, word.start(), facts, book, sure=False)
        if found is None or _THERE.search(text[: word.start()]):
            continue
        behind = _AFTERWARDS.match(text, found[1])
        if behind is not None:
            yield LeftOut(found[0], word.start(), behind.end())


def _place_at(text: str, start: int, facts: RegionFacts, book: PostcodeBook, *, sure: bool) -> tuple[str, int] | None:
    """The place whose name begins here, of several the longest, and where it ends. ``sure``: only a place can stand
    here."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text, start):
        if (word.start() != start) if not words else (text[words[-1].end() : word.start()].strip() not in ("", "&")):
            break
        words.append(word)
        if len(words) == LONGEST_PLACE:
            break
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        written = text[start:end]
        key = place_key(written)
        if len(written) < SHORTEST_NAME or key in NEVER_PLACES:
            continue
        if key in ORDINARY and not (sure or written[0].isupper()):
            continue
        if (name := _called(written, facts, book)) is not None:
            return name, end
    return None


def _called(written: str, facts: RegionFacts, book: PostcodeBook) -> str | None:
    """The name of the place that is called so: a town, a municipality or a postcode that exists."""
    key = place_key(written)
    if not (book.places_with_key(key) or key in facts.municipality_keys or written[:4].isdigit()):
        return None
    found = find_place(book, written, facts)
    if found is None:
        return None
    return written if written[:4].isdigit() else found.name
