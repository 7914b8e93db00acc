"""The search words of a region as the engine reads them."""

from sqlalchemy.orm import Session

from portal.domain.search_word import Sense
from portal.queries.regions import region_by_slug
from portal.queries.search_words import product_names, words_of_region
from search_index.index import OwnWord


def own_words(session: Session, slug: str) -> list[OwnWord]:
    """The own words of a region; none for an unknown region. A word for a product that is gone leads nowhere."""
    region = region_by_slug(session, slug)
    if region is None:
        return []
    names = product_names(session, region.id)
    words: list[OwnWord] = []
    for word in words_of_region(session, region.id):
        strong = word.sense is Sense.MEANS
        words += [OwnWord(word.phrase, name, strong) for name in names.get(word.product_code, ())]
        if word.other_phrase:
            words.append(OwnWord(word.phrase, other=word.other_phrase, both_ways=word.sense is Sense.SAME))
    return words
