"""A signal that help is missing in words, the same for its sender, the office and the panel."""

from portal.domain.missing_offer import AgeGroup, MissingStatus
from portal.domain.product import SEGMENT_NAMES
from portal.queries.missing_offers import SignalView
from portal.services.catalogue.region_facts import RegionFacts
from portal.web.words.dutch import joined, weeks

AGE_TEXTS = {
    AgeGroup.YOUNG: "0–5 jaar",
    AgeGroup.SCHOOL: "6–11 jaar",
    AgeGroup.TEEN: "12–15 jaar",
    AgeGroup.YOUTH: "16–17 jaar",
    AgeGroup.ADULT: "18 jaar en ouder",
}
STATUS_TEXTS = {
    MissingStatus.NEW: "Nieuw",
    MissingStatus.LOOKED_AT: "In behandeling",
    MissingStatus.SOLVED: "Opgelost",
    MissingStatus.IMPOSSIBLE: "Niet mogelijk",
}
STATUS_KINDS = {
    MissingStatus.NEW: "wacht",
    MissingStatus.LOOKED_AT: "na",
    MissingStatus.SOLVED: "nu",
    MissingStatus.IMPOSSIBLE: "stop",
}
"""How a status looks: the boxes of the waits, with their icons."""
UNKNOWN_SUBJECT = "Product niet bekend"
WHOLE_REGION = "hele regio"


def subject_text(segment: int | None, product: str) -> str:
    """What is missing: the product, or any help in a segment."""
    if product:
        return product
    return f"Hulp in segment {segment}: {SEGMENT_NAMES[segment]}" if segment is not None else UNKNOWN_SUBJECT


def signal_lines(view: SignalView, facts: RegionFacts) -> tuple[tuple[str, str], ...]:
    """What a signal says as pairs of term and words; what was left empty is left out."""
    signal = view.signal
    labels = [facts.characteristics[code].label for code in signal.characteristics if code in facts.characteristics]
    place = ", ".join(name for name in (view.municipality, view.area) if name) or WHOLE_REGION
    age = AGE_TEXTS[AgeGroup(signal.age_group)] if signal.age_group in set(AgeGroup) else ""
    lines = (
        ("Wat ontbreekt", subject_text(signal.segment, view.product.name if view.product is not None else "")),
        ("Waar", place),
        ("Leeftijd", age),
        ("Kenmerken", joined(labels)),
        ("Te lang was", weeks(signal.too_long_weeks) if signal.too_long_weeks is not None else ""),
        ("Toelichting", signal.text),
    )
    return tuple((term, words) for term, words in lines if words)
