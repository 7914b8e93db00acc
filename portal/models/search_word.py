"""Words that the region office adds to the thesaurus, for its own region only."""

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.search_word import LONGEST, Sense
from portal.models.base import Base, Key, Moment, Word, to


class SearchWord(Base):
    """A phrase that leads to a product of the catalogue, or to another phrase.

    Every change raises ``Region.words_version`` in the same transaction: that is how searches notice.
    """

    __tablename__ = "search_word"
    __table_args__ = (
        UniqueConstraint("region_id", "phrase", "product_code", "other_phrase"),
        CheckConstraint("(product_code = '') <> (other_phrase = '')", name="one_target"),
    )

    id: Mapped[Key]
    region_id: Mapped[int] = to("region.id", cascade=True, index=False)
    phrase: Mapped[str] = mapped_column(String(LONGEST))
    sense: Mapped[Sense] = mapped_column(Word(Sense))
    product_code: Mapped[str] = mapped_column(String(20), default="")
    """A code and no key: the word stays when the catalogue is renewed. Empty for a synonym."""
    other_phrase: Mapped[str] = mapped_column(String(LONGEST), default="")
    """Empty for a product."""
    added_by_id: Mapped[int | None] = to("user.id")
    added_at: Mapped[Moment]
