"""Urgency: whether a question asks for crisis care.

A crisis bed is for a child that cannot wait until tomorrow. It stands first only for who says so: by a word of
urgency, by the name of a crisis product, by something that the thesaurus knows to mean one exactly ("weggelopen",
"pillen geslikt"), or by choosing that segment or a product. For everybody else all that fits comes before it; nothing
is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from search_index.analysis.dutch import fold
from search_index.lexicon.product_names import ProductNames
from search_index.lexicon.segmentation import QueryClause
from search_index.search.question import Question

#: The segment of crisis care, in every region.
CRISIS_SEGMENT = 5
#: From this grade on a word means a product exactly.
EXACTLY = 0.85
#: What is left of the score of an offer of crisis care that nobody asked for: less than that of any other.
UNASKED = 1e-3

_URGENT = re.compile(
    r"[ck]ris[iu]s|crises|spoed|spoet|\ba(?:cuut|cute)|\bnood(?!zak)|\burgen|\bonmiddellijk|\bdringend|\bescal"
    r"|\bvan(?:nacht|avond|daag)\b|\blevensgevaar|\b(?:direct|acuut|groot|onmiddellijk|in|nu) gevaar|\bgevaar voor"
    r"|\b(?:nu|per) (?:direct|meteen)\b|\bmeteen\b"
    r"|\bdirect (?:\w+ )?(?:veilig|weg|nodig|opvang|hulp|uit huis|plek|plaats)"
    r"|\b(?:geweld|onveilig|veilig|weg|opvang|bed|slaapplek) nu\b|\bnu (?:geweld|onveilig|weg|opvang)\b"
    r"|\bpoging|poging\b|\boverdosis|\bibs\b|\binbewaringstelling"
    r"|\buit (?:het )?huis (?:gezet|gegooid|geplaatst)|\bop straat (?:gezet|beland|staat|staan|gegooid)"
    r"|\b(?:emergency|urgent|asap|tonight|right now)\b"
)


def chose_crisis(question: Question) -> bool:
    """Whether a question chose crisis care, or products by themselves."""
    return bool(question.products) or CRISIS_SEGMENT in question.segments


def says_urgent(text: str) -> bool:
    """Whether a text has a word of urgency."""
    return _URGENT.search(fold(text)) is not None


def means_crisis(clause: QueryClause, names: ProductNames, crisis: Collection[int]) -> bool:
    """Whether a clause means crisis care as much as anything else; ``crisis`` are the numbers of names that only
    products of crisis care have."""
    grades = None if clause.general else names.grades(clause)
    if grades is None or not crisis:
        return False
    exactly = [number for number in names.meant_by_target(clause) if number in crisis]
    if not clause.targets:  # words of a name: "noodbed jeugd"
        exactly = [number for number in grades.nonzero()[0].tolist() if number in crisis]
        if len(exactly) != len(grades.nonzero()[0]):
            return False
    best = max((float(grades[number]) for number in exactly), default=0.0)
    return best >= EXACTLY and best >= float(grades.max())
