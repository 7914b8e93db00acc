"""From the query string to a part of a region's waiting times, and back to an address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.domain.suppression import Cut
from portal.services.catalogue.region_facts import RegionFacts


@dataclass(frozen=True, slots=True)
class WaitsQuestion:
    """Which waiting times somebody asks for; values that the region does not know are already dropped."""

    region: str
    segment: int | None = None
    product: str | None = None
    area: str | None = None

    @property
    def cut(self) -> Cut:
        """The part of the region's offers; of a product the segment is known."""
        return Cut(self.segment, self.product, self.area)


def read_waits_question(args: Mapping[str, str], facts: RegionFacts, areas: Collection[str]) -> WaitsQuestion:
    """The question in ``args``; a product decides the segment. Never fails.

    A form that stood on the page of a product (``getoond``) still names it when somebody chose another segment there:
    then the segment is what was meant.
    """
    product = facts.products.get(args.get("product", ""))
    if product is not None and args.get("getoond") == product.code and args.get("segment") != str(product.segment):
        product = None
    segments = {str(each.segment): each.segment for each in facts.products.values()}
    area = args.get("gebied", "")
    return WaitsQuestion(
        region=facts.slug,
        segment=product.segment if product is not None else segments.get(args.get("segment", "")),
        product=product.code if product is not None else None,
        area=area if area in areas else None,
    )


def waits_href(asked: WaitsQuestion, default_region: str, path: str = "") -> str:
    """The page of the question, or of its data when ``path`` names a file such as /wachttijden.csv."""
    page = f"/wachttijden/{asked.product}" if asked.product else "/wachttijden"
    pairs = [] if asked.region == default_region else [("regio", asked.region)]
    if path and asked.product:
        pairs.append(("product", asked.product))
    if asked.segment is not None and not asked.product:
        pairs.append(("segment", str(asked.segment)))
    if asked.area is not None:
        pairs.append(("gebied", asked.area))
    return (path or page) + (f"?{urlencode(pairs)}" if pairs else "")
