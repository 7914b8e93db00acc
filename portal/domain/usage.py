"""What is counted of how the portal is used, in words of the field; never who asked.

The words are those of the database and of the exports. A search counts once, on its first page; what was read out of
the box counts like what was chosen from a filter.
"""

from dataclasses import dataclass
from enum import StrEnum


class UsageKind(StrEnum):
    """A row of numbers; what stands in ``subject`` is said with each."""

    SEARCH = "zoekvraag"
    """Questions answered; no subject."""
    OUTCOME = "uitkomst"
    """An ``Outcome``."""
    NORM = "norm"
    """A ``NormOutcome``, of pages with results."""
    PRODUCT = "product"
    """Code of a product that was chosen, or that the words mean; at most ``MOST_PRODUCTS`` of a question."""
    PRODUCT_NOTHING = "product-geen"
    PRODUCT_WITHIN = "product-binnen-norm"
    PRODUCT_BEYOND = "product-boven-norm"
    """The same codes by what was found: nothing, a start within the norm, or none within the norm."""
    SEGMENT = "segment"
    """1 to 5: chosen, or of the products."""
    AREA = "gebied"
    """Name of an area: chosen, or where the place or municipality lies; ``ELSEWHERE`` or ``EVERYWHERE``."""
    AREA_NOTHING = "gebied-geen"
    AGE = "leeftijd"
    """An age group of ``AGE_GROUPS``."""
    FILTER = "filter"
    """``straal``, ``start-binnen``, ``actueel``, ``zonder-stop``, ``status``, or a characteristic: ``kenmerk:CODE``."""
    PRODUCT_FILTER = "product-kenmerk"
    """``CODE|KENMERK``: a characteristic asked together with a product; nothing before the bar means no product."""
    ORDER = "sortering"
    TEXT = "tekst"
    """What was typed, without age and place, folded and cut; ``shown_text`` says what may be counted at all."""
    TEXT_NOTHING = "tekst-geen"
    SUGGESTION = "suggestie"
    """Kind of a suggestion that was taken."""
    OPENED = "geopend"
    CONTACTED = "contact"
    """Pages of offers that were opened, and phone or mail used; code of the product."""
    UNKNOWN_WORD = "onbekend-woord"


class Outcome(StrEnum):
    """How much was found."""

    NOTHING = "geen"
    FEW = "weinig"
    MANY = "veel"


class NormOutcome(StrEnum):
    """Whether anybody found is known to start within the norm of the product."""

    WITHIN = "binnen"
    BEYOND = "boven"


class VisitorRole(StrEnum):
    """What a visitor says of themselves; kept in their own browser as that one word."""

    GP = "huisarts"
    CERTIFIED = "gi"
    ACCESS_TEAM = "toegang"
    SCHOOL = "school"
    FAMILY = "gezin"
    OTHER = "anders"


API_ROLE = "api"
"""In the place of a role: asked by a system, through the API; counted apart from pages."""

FEW = 5
"""Fewer offers than this are few results."""
LEAST_COUNT = 5
"""How often something was done is shown from this count on; below it, it may be about one person."""
MOST_PRODUCTS = 3
ELSEWHERE, EVERYWHERE = "buiten de regio", "hele regio"
LEAST_TEXT = 5
"""Texts and words asked less often in a period are not shown: they may be about one person."""
LONGEST_TEXT = 60


@dataclass(frozen=True, slots=True)
class SearchOutcomes:
    """What the searches of people led to: ``within`` found somebody known to start within the norm of the product
    (both waits added up against both norms added up), ``beyond`` found offers but nobody known to, ``nothing`` found
    none. Every search of a person is one of the three, so the shares of a whole are told in one way everywhere.
    """

    within: int
    beyond: int
    nothing: int

    @property
    def total(self) -> int:
        """All searches that were judged."""
        return self.within + self.beyond + self.nothing

    @property
    def in_time_percent(self) -> int | None:
        """Percent that found somebody in time; None below ``LEAST_COUNT`` searches."""
        return round(100 * self.within / self.total) if self.total >= LEAST_COUNT else None

    @property
    def not_in_time_percent(self) -> int | None:
        """The rest, so that both always make 100; None below ``LEAST_COUNT`` searches."""
        return None if self.in_time_percent is None else 100 - self.in_time_percent


AGE_GROUPS: tuple[tuple[int, str], ...] = ((4, "0 t/m 3"), (12, "4 t/m 11"), (18, "12 t/m 17"), (200, "18 en ouder"))
"""Upper bound in years (exclusive) and name."""


def age_group(age: int) -> str:
    """The group in which an age in years falls."""
    return next(name for below, name in AGE_GROUPS if age < below)


def outcome(total: int) -> Outcome:
    """Nothing, few or many offers found."""
    if not total:
        return Outcome.NOTHING
    return Outcome.FEW if total < FEW else Outcome.MANY
