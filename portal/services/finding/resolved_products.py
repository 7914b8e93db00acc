"""Resolved products: the products of the region that a question is about, chosen or by what its words mean."""

from portal.services.catalogue.region_facts import ProductFacts, RegionFacts
from portal.services.finding.find_offers import Found

CERTAIN = 0.85
"""From this grade on the words mean a product; below it they only hint at it."""

ABOUT_AS_WELL = 0.8
"""From this part of the best on another product is resolved too."""


def grades_of_products(found: Found, facts: RegionFacts) -> dict[str, float]:
    """Code of every product of the region that the words mean -> how well (1 is well, added up over the words)."""
    grades: dict[str, float] = {}
    for meaning in found.answer.meanings:
        for name, grade in meaning.products.items():
            code = facts.codes_by_name.get(name)
            if code is not None:
                grades[code] = grades.get(code, 0.0) + grade
    return grades


def resolved_products(found: Found, facts: RegionFacts) -> list[ProductFacts]:
    """The products that the question is about, best first."""
    if found.asked.products:
        return [facts.products[code] for code in found.asked.products]
    grades = grades_of_products(found, facts)
    return [facts.products[code] for code in sorted(grades, key=lambda code: -grades[code])]


def best_resolved(found: Found, facts: RegionFacts) -> frozenset[str]:
    """Codes of the products that were chosen, or that the words mean about as well as any other; empty when none."""
    if found.asked.products:
        return frozenset(found.asked.products)
    grades = grades_of_products(found, facts)
    least = ABOUT_AS_WELL * max(grades.values(), default=0.0)
    return frozenset(code for code, grade in grades.items() if grade >= least)


def certain_product(found: Found, facts: RegionFacts) -> str | None:
    """The code of the one product that the words mean best; None when they mean none, or several as well."""
    grades = grades_of_products(found, facts)
    best = max(grades.values(), default=0.0)
    named = [code for code, grade in grades.items() if grade == best]
    return named[0] if best >= CERTAIN and len(named) == 1 else None
