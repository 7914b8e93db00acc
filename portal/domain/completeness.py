"""How complete the words of an offer are, and what is most worth adding.

A field is worth as much as referrers ask for it: the searches of the month before that filtered on it. Where that was
not counted (enough), a field is worth as much as others show that referrers can expect it: the share of providers of
the same product in the region that filled it in. Both only compare; a field that nobody filled in counts as missing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.domain.how_found import LEAST_SEARCHES

FIELDS: tuple[str, ...] = (
    "description",
    "doelgroep",
    "problematiek",
    "phone",
    "methodiek",
    "how_to_refer",
    "contra_indications",
    "setting",
    "phone_hours",
    "taal",
    "places_total",
    "bridging",
    "consultation",
    "email",
)
"""In the order of worth where shares are equal; kinds of characteristics are a field each."""

MOST_SHOWN = 3
FIELD_OF_CHARACTERISTIC = {"overbrugging": "bridging", "consultatie": "consultation"}
"""Characteristics that say the same as a text; of the others the kind is the field."""


@dataclass(frozen=True, slots=True)
class Share:
    """``filled`` of ``total`` providers of a product filled a field in."""

    filled: int
    total: int

    @property
    def part(self) -> float:
        """From 0 to 1."""
        return self.filled / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Completeness:
    """``filled`` of ``asked`` fields, and the missing ones that are worth most, best first."""

    filled: int
    asked: int
    missing: tuple[tuple[str, Share], ...]


def searched_fields(asked: Mapping[str, int], product: str, kinds: Mapping[str, str]) -> dict[str, int]:
    """How often searches filtered on a field; ``asked`` counts ``PRODUCT|CHARACTERISTIC``, with and without a product.

    ``kinds`` gives the kind of each characteristic. Fields that were asked too seldom to be shown are absent.
    """
    times: dict[str, int] = {}
    for subject, count in asked.items():
        about, _, code = subject.partition("|")
        field = FIELD_OF_CHARACTERISTIC.get(code) or kinds.get(code, "")
        if about in ("", product) and field in FIELDS:
            times[field] = times.get(field, 0) + count
    return {field: count for field, count in times.items() if count >= LEAST_SEARCHES}


def completeness(
    filled: Collection[str],
    shares: Mapping[str, Share],
    *,
    counts_places: bool,
    searched: Mapping[str, int] | None = None,
) -> Completeness:
    """Judge an offer by the names of its fields that are filled in; places are asked only where they count.

    ``searched`` says how often referrers filtered on a field: what they ask most comes first.
    """
    times = searched or {}
    asked = [name for name in FIELDS if counts_places or name != "places_total"]
    empty = [(name, shares.get(name, Share(0, 0))) for name in asked if name not in filled]
    best = sorted(empty, key=lambda each: (-times.get(each[0], 0), -each[1].part))[:MOST_SHOWN]
    return Completeness(len(asked) - len(empty), len(asked), tuple(best))
