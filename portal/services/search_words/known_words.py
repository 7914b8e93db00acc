"""Words that may have a capital in what a visitor types: places of the region and words of the field, no names."""

from portal.domain.personal_data import AROUND
from portal.geography.postcodes import PostcodeBook
from portal.services.catalogue.region_facts import RegionFacts


def known_words(facts: RegionFacts, book: PostcodeBook) -> frozenset[str]:
    """The words in lower case. Towns of the region only: elsewhere villages are called Anna and Sara."""
    names = [facts.name, *facts.areas, *facts.municipalities.values()]
    names += [row.place for row in book.rows if row.municipality in facts.municipalities]
    names += [product.name for product in facts.products.values()]
    names += [each.label for each in facts.characteristics.values()]
    words = {word for name in names for word in (*name.split(), *name.replace("-", " ").split())}
    return frozenset(word.strip(AROUND).lower() for word in words)
