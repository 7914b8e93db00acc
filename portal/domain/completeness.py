"""How complete the words of an offer are, and what is most worth adding.

A field is worth as much as others show that referrers can expect it: the share of providers of the same product in
the region that filled it in. Shares only compare; a field that nobody filled in still counts as missing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

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


def completeness(filled: Collection[str], shares: Mapping[str, Share], *, counts_places: bool) -> Completeness:
    """Judge an offer by the names of its fields that are filled in; places are asked only where they count."""
    asked = [name for name in FIELDS if counts_places or name != "places_total"]
    empty = [(name, shares.get(name, Share(0, 0))) for name in asked if name not in filled]
    best = sorted(empty, key=lambda each: -each[1].part)[:MOST_SHOWN]
    return Completeness(len(asked) - len(empty), len(asked), tuple(best))
