"""From groups that may be shown to the page of the panel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.domain.missing_offer import LEAST_SHOWN, ShownGroup
from portal.domain.quarter import quarter_code
from portal.services.catalogue.region_facts import RegionFacts
from portal.web.choice import Choice
from portal.web.words.dutch import quarter
from portal.web.words.missing_offer import WHOLE_REGION, subject_text

MOST_ANSWERS = 3


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A group, and what the office answered about this product."""

    subject: str
    place: str
    total: int
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PanelPage:
    """Everything /klankbord/ontbrekend-aanbod shows; ``region_slug`` is empty for the usual region."""

    region: str
    region_slug: str
    quarter: str
    quarters: tuple[Choice, ...]
    rows: tuple[PanelRow, ...]
    least: int


def panel_page(
    facts: RegionFacts,
    groups: Sequence[ShownGroup],
    answers: Mapping[tuple[int | None, str], list[str]],
    chosen: date,
    quarters: Sequence[date],
    *,
    own_region: str,
) -> PanelPage:
    """The page of the quarter that begins on ``chosen``; ``answers`` by segment and code of product."""
    return PanelPage(
        region=facts.name,
        region_slug="" if facts.slug == own_region else facts.slug,
        quarter=quarter(chosen),
        quarters=tuple(Choice(quarter_code(each), quarter(each), each == chosen) for each in quarters),
        rows=tuple(
            PanelRow(
                subject=_subject(group, facts),
                place="alle gebieden samen" if group.area is None else group.area or WHOLE_REGION,
                total=group.total,
                answers=tuple(answers.get((group.segment, group.product_code), [])[:MOST_ANSWERS]),
            )
            for group in groups
        ),
        least=LEAST_SHOWN,
    )


def _subject(group: ShownGroup, facts: RegionFacts) -> str:
    product = facts.products.get(group.product_code)
    return subject_text(group.segment, product.name if product is not None else group.product_code)
