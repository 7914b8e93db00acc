"""What somebody may be typing: products, problems, methods, providers, places, and words that people use."""

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from portal.domain.offer_question import OfferQuestion
from portal.domain.postcode import place_key
from portal.geography.postcodes import Place, PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_place import middle_of
from portal.services.finding.understand_text import DEFAULT_RADIUS_KM
from search_index.index import Snapshot
from search_index.search.answer import Suggestion

MOST = 10
MOST_PLACES = 3
MOST_WORDS = 4
SHORTEST = 2
"""Characters from which on anything is suggested."""
LONGEST_TAIL = 3
"""A suggestion may complete the whole text, or at most so many of its last words."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion: its kind ("product", "plaats", "aanbieder", "woord" or a kind of characteristic), how many
    offers have it (0 where that is not counted), and the question that choosing it asks. For a provider ``key`` is
    its slug."""

    kind: str
    text: str
    key: str
    count: int
    asked: OfferQuestion


def suggest(snapshot: Snapshot, facts: RegionFacts, book: PostcodeBook, asked: OfferQuestion) -> tuple[Suggested, ...]:
    """At most ten suggestions for the text of a question: for all of it, else for its last words."""
    words = asked.text.split()
    for left_alone in range(max(0, len(words) - LONGEST_TAIL), len(words)):
        typed = " ".join(words[left_alone:])
        if len(typed) < SHORTEST:
            break
        rest = replace(asked, text=" ".join(words[:left_alone]), page=1)
        places = [_place(name, rest) for name in _places(book, facts, typed)]
        if not rest.place:
            rest = replace(rest, radius_km=None)  # a distance from nowhere means nothing
        found = [_suggested(each, rest, facts) for each in snapshot.suggest(facts.slug, typed, MOST)]
        named = [each for each in found if each is not None and each.kind != "plaats" and _adds(each, found)]
        if named or places:
            room = MOST - len(places)
            ahead = [each for each in named if each.kind not in ("aanbieder", "woord")]
            words_used = [each for each in named if each.kind == "woord"][:MOST_WORDS]
            behind = [*(each for each in named if each.kind == "aanbieder"), *words_used]
            kept = ahead[: max(room - len(behind), room // 2)]
            behind = behind[: room - len(kept)]
            # After other words a place is what is most often typed next: "trauma 12 jaar veldhoven".
            return (*places, *kept, *behind) if left_alone else (*kept, *places, *behind)
    return ()


def _adds(one: Suggested, found: list[Suggested | None]) -> bool:
    """A word that people use says nothing new when a product or characteristic is called the same."""
    return one.kind != "woord" or not any(
        other is not None and other.kind != "woord" and other.text.casefold() == one.text.casefold() for other in found
    )


def _suggested(found: Suggestion, rest: OfferQuestion, facts: RegionFacts) -> Suggested | None:
    """A suggestion of the engine as a question; None for what the region does not have in its catalogue now."""
    match found.kind:
        case "product" if found.key in facts.products:
            asked = replace(rest, products=(found.key,))
            return Suggested("product", facts.products[found.key].name, found.key, found.count, asked)
        case "kenmerk" if found.key in facts.characteristics:
            known = facts.characteristics[found.key]
            codes = tuple(sorted({*rest.characteristics, found.key}))
            return Suggested(known.kind, known.label, found.key, found.count, replace(rest, characteristics=codes))
        case "aanbieder":
            return Suggested("aanbieder", found.text, found.key, found.count, rest)
        case "woord":
            asked = replace(rest, text=f"{rest.text} {found.text}".strip())
            return Suggested("woord", found.text, found.key, 0, asked)
        case _:
            return None


def _place(name: str, rest: OfferQuestion) -> Suggested:
    radius = rest.radius_km or DEFAULT_RADIUS_KM
    return Suggested("plaats", name, name, 0, replace(rest, place=name, radius_km=radius))


def _places(book: PostcodeBook, facts: RegionFacts, typed: str) -> Iterator[str]:
    """Names of places that begin so, the nearest to the region first."""
    keys, places = _by_key(book)
    wanted = place_key(typed)
    start = bisect_left(keys, wanted)
    end = bisect_left(keys, wanted + "\U0010ffff", lo=start)
    middle = middle_of(book, frozenset(facts.municipalities))

    def far(place: Place) -> float:
        return math.dist((place.x, place.y), middle) if middle is not None else 0.0

    names = dict.fromkeys(place.name for place in sorted(places[start:end] if wanted else (), key=far))
    return iter(list(names)[:MOST_PLACES])


@lru_cache(maxsize=4)
def _by_key(book: PostcodeBook) -> tuple[list[str], tuple[Place, ...]]:
    places = book.places()
    return [place_key(place.name) for place in places], places
