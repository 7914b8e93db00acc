"""The vocabulary in which the tables are written: naming of constraints and a few column words.

Tables know the domain, nothing above it. They never talk to the search index: a change that a
search could show is queued as an ``OfferChange`` in the same transaction (docs/adr/0002).
"""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, ForeignKey, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; raise ValueError for a naive moment, which could mean any zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


T = TypeVar("T", bound=StrEnum)


class Word(TypeDecorator[T], Generic[T]):
    """A closed list of words stored as its value, checked in Python on the way in and out."""

    impl = String(40)
    cache_ok = True

    def __init__(self, words: type[T]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: T | None, dialect: Dialect) -> str | None:
        """Store the value of the word."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> T | None:
        """Give the member back."""
        return None if value is None else self.words(value)


Key = Annotated[int, mapped_column(primary_key=True)]
Slug = Annotated[str, mapped_column(String(80))]
Name = Annotated[str, mapped_column(String(200))]
Line = Annotated[str, mapped_column(String(300), default="")]
Prose = Annotated[str, mapped_column(Text, default="")]
GmCode = Annotated[str, mapped_column(String(6))]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
Day = Annotated[date, mapped_column()]
Facts = Annotated[dict[str, Any], mapped_column(JSON)]


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=NAMING)


def to(target: str, *, cascade: bool = False, index: bool = True, key: bool = False) -> Any:
    """A foreign key column to ``target`` ("region.id"); ``cascade`` deletes the row with its owner."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE" if cascade else None), index=index, primary_key=key)
