"""Questions about the search words of regions."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Product, Region, SearchWord


def words_of_region(session: Session, region_id: int) -> Sequence[SearchWord]:
    """All search words of a region, by phrase."""
    return session.scalars(
        select(SearchWord).where(SearchWord.region_id == region_id).order_by(SearchWord.phrase, SearchWord.id)
    ).all()


def word_of_region(session: Session, word_id: int, region_id: int) -> SearchWord | None:
    """One search word, only when it is this region's own."""
    return session.scalar(select(SearchWord).where(SearchWord.id == word_id, SearchWord.region_id == region_id))


def words_versions(session: Session) -> dict[str, int]:
    """The version of the search words of every region that ever had any, by slug."""
    rows = session.execute(select(Region.slug, Region.words_version).where(Region.words_version > 0)).all()
    return {slug: version for slug, version in rows}


def product_names(session: Session, region_id: int) -> dict[str, list[str]]:
    """What the products of a region are or were called, by code: after a renewal offers keep the old one."""
    names: dict[str, list[str]] = {}
    for code, name in session.execute(
        select(Product.code, Product.name).where(Product.region_id == region_id).distinct()
    ).all():
        names.setdefault(code, []).append(name)
    return names
