"""Engines that find offers by words alone, on the same texts: SQLite FTS5, Whoosh as it comes, tantivy.

Each asks for every word of a question, and for any of them when no offer has them all; a field counts as much as it
does in search_index. An age leaves out the same offers everywhere.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Iterable
from typing import Protocol

from tantivy import Document, FieldType, Occur, Query, SchemaBuilder
from whoosh import fields, index, query
from whoosh.analysis import LanguageAnalyzer
from whoosh.qparser import AndGroup, MultifieldParser, OrGroup

from benchmarks.peers.tantivy import dutch_index
from search_index.store.document import OfferDocument
from search_index.store.text_index import FIELDS

_HEAP = 100_000_000


class TextPeer(Protocol):
    """One engine, in memory."""

    #: As printed.
    title: str

    def __init__(self, documents: Iterable[OfferDocument]) -> None:
        """Index the texts of the documents."""

    def find(self, text: str, age: int | None, depth: int) -> list[int]:
        """Ids of at most ``depth`` offers for that age, the best first."""


class Fts5:
    """SQLite: no stems, accents taken off, BM25 with a weight per column."""

    title = "FTS5"

    def __init__(self, documents: Iterable[OfferDocument]) -> None:
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(FIELDS)}, low UNINDEXED, high UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        marks = ", ".join("?" * (len(FIELDS) + 3))
        self._database.executemany(
            f"INSERT INTO words (rowid, {', '.join(FIELDS)}, low, high) VALUES ({marks})",
            ((d.id, *(getattr(d, field) for field in FIELDS), d.age_from, d.age_to) for d in documents),
        )

    def find(self, text: str, age: int | None, depth: int) -> list[int]:
        boosts = ", ".join(map(str, FIELDS.values()))
        sql = (
            "SELECT rowid FROM words WHERE words MATCH ? AND (? IS NULL OR ? BETWEEN low AND high) "
            f"ORDER BY bm25(words, {boosts}) LIMIT {depth}"
        )
        words = [f'"{word}"' for word in _words(text)]
        for joint in (" ", " OR "):
            found = self._database.execute(sql, (joint.join(words), age, age)).fetchall()
            if found:
                return [row[0] for row in found]
        return []


class Whoosh:
    """Whoosh with its own Dutch analyzer and BM25F."""

    title = "Whoosh"

    def __init__(self, documents: Iterable[OfferDocument]) -> None:
        analyzer = LanguageAnalyzer("nl")
        numbers = {name: fields.NUMERIC(stored=name == "id") for name in ("id", "low", "high")}
        schema = fields.Schema(**numbers, **{name: fields.TEXT(analyzer=analyzer) for name in FIELDS})
        folder = tempfile.mkdtemp()  # in memory it would use one file of /tmp for every process
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._index = index.create_in(folder, schema)
        writer = self._index.writer()
        for d in documents:
            texts = {field: getattr(d, field) for field in FIELDS}
            writer.add_document(id=d.id, low=d.age_from, high=d.age_to, **texts)
        writer.commit()

    def find(self, text: str, age: int | None, depth: int) -> list[int]:
        fits = None
        if age is not None:
            fits = query.And([query.NumericRange("low", None, age), query.NumericRange("high", age, None)])
        with self._index.searcher() as searcher:
            for group in (AndGroup, OrGroup):
                parser = MultifieldParser(list(FIELDS), self._index.schema, FIELDS, group=group)
                found = searcher.search(parser.parse(" ".join(_words(text))), limit=depth, filter=fits)
                if found:
                    return [hit["id"] for hit in found]
        return []


class Tantivy:
    """tantivy with its Dutch stemmer and BM25."""

    title = "tantivy"

    def __init__(self, documents: Iterable[OfferDocument]) -> None:
        schema = SchemaBuilder()
        for name in FIELDS:
            schema.add_text_field(name, tokenizer_name="dutch")
        for name in ("id", "low", "high"):
            schema.add_unsigned_field(name, indexed=True, fast=True)
        self._index = dutch_index(schema)
        writer = self._index.writer(_HEAP, 1)
        for d in documents:
            texts = {field: getattr(d, field) for field in FIELDS}
            values = {"id": d.id, "low": d.age_from, "high": d.age_to, **texts}
            writer.add_document(Document.from_dict(values, self._index.schema))
        writer.commit()
        self._index.reload()

    def find(self, text: str, age: int | None, depth: int) -> list[int]:
        searcher = self._index.searcher()
        for every in (True, False):
            parsed = self._index.parse_query(" ".join(_words(text)), list(FIELDS), FIELDS, conjunction_by_default=every)
            found = searcher.search(self._for_age(parsed, age), depth)
            if found.hits:
                return [int(number) for number in searcher.fast_field_values("id", [at for _, at in found.hits])]
        return []

    def _for_age(self, parsed: Query, age: int | None) -> Query:
        if age is None:
            return parsed
        schema = self._index.schema
        low = Query.range_query(schema, "low", FieldType.Unsigned, 0, age)
        high = Query.range_query(schema, "high", FieldType.Unsigned, age, 200)
        fits = Query.boolean_query([(Occur.Must, low), (Occur.Must, high)])
        return Query.boolean_query([(Occur.Must, parsed), (Occur.Must, Query.const_score_query(fits, 0.0))])


TEXT_PEERS: tuple[type[TextPeer], ...] = (Fts5, Whoosh, Tantivy)


def _words(text: str) -> list[str]:
    """In small letters, so that none is read as an operator."""
    return re.findall(r"\w+", text.lower())
