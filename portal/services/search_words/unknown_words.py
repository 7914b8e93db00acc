"""Words that people search and nothing here knows, counted one by one: never a text, a combination or a moment.

A word that could tell something about somebody is not counted: anything with a digit or an @, names as far as they
can be told by their capital or by the word before, and places. What few people search is neither shown nor kept
(``LEAST``, ``services.tidy_up``).
"""

from portal.domain.personal_data import AROUND, name_places
from portal.domain.usage import LEAST_TEXT, UsageKind
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts
from portal.services.finding.find_offers import Found
from portal.services.finding.find_place import find_place
from search_index.index import Snapshot, fold

KIND = UsageKind.UNKNOWN_WORD.value
LEAST = LEAST_TEXT
"""Counted less often, a word is not shown: it may be about one person."""
SHOWN_DAYS = 90
SHORTEST, LONGEST = 3, 30


def unknown_words(
    snapshot: Snapshot, facts: RegionFacts, book: PostcodeBook, *, typed: str, found: Found
) -> tuple[str, ...]:
    """The words of a question to count; ``typed`` is its text before anything was read out."""
    unknown = snapshot.unknown_words(facts.slug, found.asked.sought) if found.asked.sought else ()
    if not unknown:
        return ()
    plain = plain_words(typed)
    return tuple(word for word in dict.fromkeys(unknown) if word in plain and find_place(book, word, facts) is None)


def plain_words(text: str) -> frozenset[str]:
    """The words of a text that may be counted, folded: letters only, bounded, and no names."""
    written = text.split()
    names = name_places(written)
    words = [part.strip(AROUND) for place, part in enumerate(written) if place not in names]
    return frozenset(fold(word) for word in words if word.isalpha() and SHORTEST <= len(word) <= LONGEST)
