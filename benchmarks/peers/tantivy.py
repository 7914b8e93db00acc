"""tantivy: a Dutch stemmer, one segment, fast fields for order and aggregations, beginnings of words as n-grams.

A circle is asked as a square (ranges of x and y). For a product near a point the exact distance of every offer in the
square is checked, with numpy; for text with a radius only that of the hits on the page, so that its total and facets
are those of the square. Providers are counted by its estimate. It counts no facets for text alone and for a product
near a point, and equals stand in no fair order.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import tantivy
from tantivy import Document, Filter, Occur, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from benchmarks.peers.peer import FACETS, PER_PAGE, RADIUS_M, START_WITHIN, Ask, Listed, Listing, Point
from search_index.analysis.dutch import fold

BOOSTS = {
    "product_name": 6.0,
    "product_text": 3.0,
    "characteristic_text": 2.5,
    "provider_name": 2.5,
    "place": 2.0,
    "text": 1.0,
}
_NUMBERS = ("id", "rank", "provider", "start_weeks", "current")
_STRINGS = (*FACETS, "characteristic")
_OFFERS, _SUGGESTED, _SUGGESTIONS = "offers", "suggested", "suggestions.json"
#: Longest beginning of a word that is indexed.
_LONGEST = 12
_HEAP = 1_000_000_000
#: So many offers in a square are fetched at first.
_FIRST = 256
_EDGES = (*START_WITHIN, 1000)
_AGGREGATIONS = {
    **{field: {"terms": {"field": field, "size": 100}} for field in _STRINGS},
    "providers": {"cardinality": {"field": "provider"}},
    "current": {"terms": {"field": "current", "size": 2}},
    "within": {
        "range": {
            "field": "start_weeks",
            "ranges": [{"to": 1}, *({"from": a + 1, "to": b + 1} for a, b in pairwise(_EDGES))],
        }
    },
}


class Found(NamedTuple):
    """An answer."""

    total: int
    ids: list[int]
    start_weeks: list[int | None]
    facets: dict[str, Any]


def dutch_index(fields: SchemaBuilder, folder: Path | None = None) -> tantivy.Index:
    """An index with the analysis "dutch": words without accents, in small letters, stemmed."""
    index = tantivy.Index(fields.build(), str(folder) if folder else None)
    filters = (Filter.remove_long(60), Filter.lowercase(), Filter.ascii_fold(), Filter.stemmer("dutch"))
    words = TextAnalyzerBuilder(Tokenizer.simple())
    for each in filters:
        words = words.filter(each)
    index.register_tokenizer("dutch", words.build())
    beginnings = TextAnalyzerBuilder(Tokenizer.ngram(2, _LONGEST, prefix_only=True))
    index.register_tokenizer("beginnings", beginnings.build())
    return index


class Tantivy:
    """Both indexes, read through the page cache."""

    title = "tantivy"
    less = "text + radius counts a square"

    @classmethod
    def build(cls, folder: Path, listing: Listing) -> None:
        (folder / _OFFERS).mkdir()
        (folder / _SUGGESTED).mkdir()
        index = dutch_index(_offer_fields(), folder / _OFFERS)
        _write(index, (_offer(listed) for listed in listing.offers))
        suggested = dutch_index(_suggestion_fields(), folder / _SUGGESTED)
        names = [fold(suggestion.text).split() for suggestion in listing.suggestions]
        _write(suggested, ({"id": number, "words": _beginnings(words)} for number, words in enumerate(names)))
        (folder / _SUGGESTIONS).write_text(json.dumps([(s.kind, s.text, s.key, s.count) for s in listing.suggestions]))

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index = dutch_index(_offer_fields(), folder / _OFFERS)
        self._searcher = self._index.searcher()
        self._suggested = dutch_index(_suggestion_fields(), folder / _SUGGESTED)
        self._suggested_searcher = self._suggested.searcher()
        self._suggestions = json.loads((folder / _SUGGESTIONS).read_text())
        self._copy: Path | None = None
        self._writer: Any = None

    def text(self, words: str) -> Ask:
        def ask() -> Found:
            found = self._searcher.search(self._parsed(words), PER_PAGE)
            return self._page(found.count, [address for _, address in found.hits], {})

        return ask

    def product_near(self, product: str, point: Point, per_page: int = PER_PAGE) -> Ask:
        of_product = Query.term_query(self._index.schema, "product", product)
        query = Query.boolean_query([(Occur.Must, of_product), (Occur.Must, self._square(point))])

        def ask() -> Found:
            found = self._by_rank(query, _FIRST)
            if found.count > _FIRST:
                found = self._by_rank(query, found.count)
            near = self._within([address for _, address in found.hits], point)
            return self._page(len(near), near[:per_page], {})

        return ask

    def product_by_place(self, product: str, point: Point) -> Ask:
        return self.product_near(product, point)

    def text_near(self, words: str, point: Point) -> Ask:
        square = self._square(point)

        def ask() -> Found:
            query = Query.boolean_query([(Occur.Must, self._parsed(words)), (Occur.Must, square)])
            wanted, found, near = PER_PAGE, None, []
            while found is None or (len(near) < PER_PAGE and wanted < found.count):
                wanted *= 2
                found = self._searcher.search(query, wanted)
                near = self._within([address for _, address in found.hits], point)
            return self._page(found.count, near[:PER_PAGE], self._searcher.aggregate(query, _AGGREGATIONS))

        return ask

    def browse(self, page: int, per_page: int = PER_PAGE) -> Ask:
        query = Query.all_query()

        def ask() -> Found:
            found = self._by_rank(query, per_page, (page - 1) * per_page)
            facets = self._searcher.aggregate(query, _AGGREGATIONS)
            return self._page(found.count, [address for _, address in found.hits], facets)

        return ask

    def suggest(self, prefix: str) -> Ask:
        query = Query.term_query(self._suggested.schema, "words", prefix[:_LONGEST])

        def ask() -> list[object]:
            searcher = self._suggested_searcher
            found = searcher.search(query, 10, order_by_field="id", order=tantivy.Order.Asc)
            numbers = searcher.fast_field_values("id", [address for _, address in found.hits])
            return [self._suggestions[number] for number in numbers]

        return ask

    def ids(self, answer: object) -> list[int]:
        assert isinstance(answer, Found)
        return answer.ids

    def change(self, listed: Listed) -> None:
        """In a copy, so that what was built keeps its one segment."""
        if self._copy is None:
            self._copy = Path(tempfile.mkdtemp(prefix="plekwijzer-tantivy-"))
            shutil.copytree(self._folder / _OFFERS, self._copy / _OFFERS)
            self._index = dutch_index(_offer_fields(), self._copy / _OFFERS)
            self._writer = self._index.writer(_HEAP // 10, 1)
        self._writer.delete_documents_by_query(Query.term_query(self._index.schema, "id", listed.document.id))
        self._writer.add_document(Document.from_dict(_offer(listed), self._index.schema))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def processes(self) -> list[int]:
        return []

    def close(self) -> None:
        if self._copy is not None:
            self._writer.wait_merging_threads()
            shutil.rmtree(self._copy)

    def _parsed(self, words: str) -> Query:
        return self._index.parse_query(words, list(BOOSTS), BOOSTS, conjunction_by_default=True)

    def _square(self, point: Point) -> Query:
        sides = (
            Query.range_query(self._index.schema, axis, tantivy.FieldType.Float, at - RADIUS_M, at + RADIUS_M)
            for axis, at in zip(("x", "y"), point, strict=True)
        )
        return Query.boolean_query([(Occur.Must, side) for side in sides])

    def _by_rank(self, query: Query, limit: int, offset: int = 0) -> Any:
        return self._searcher.search(query, limit, order_by_field="rank", offset=offset, order=tantivy.Order.Asc)

    def _within(self, addresses: list[Any], point: Point) -> list[Any]:
        if not addresses:
            return []
        east = np.array(self._searcher.fast_field_values("x", addresses)) - point[0]
        north = np.array(self._searcher.fast_field_values("y", addresses)) - point[1]
        inside = np.flatnonzero(east * east + north * north <= RADIUS_M * RADIUS_M)
        return [addresses[number] for number in inside.tolist()]

    def _page(self, total: int, addresses: list[Any], facets: dict[str, Any]) -> Found:
        values: Any = self._searcher.fast_field_values
        return Found(total, values("id", addresses), values("start_weeks", addresses), facets)


def _offer_fields() -> SchemaBuilder:
    fields = SchemaBuilder()
    for name in BOOSTS:
        fields.add_text_field(name, tokenizer_name="dutch", index_option="freq")
    for name in _NUMBERS:
        fields.add_unsigned_field(name, indexed=name == "id", fast=True)
    for name in _STRINGS:
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("x", "y"):
        fields.add_float_field(name, indexed=True, fast=True)
    return fields


def _suggestion_fields() -> SchemaBuilder:
    fields = SchemaBuilder()
    fields.add_text_field("words", tokenizer_name="beginnings", index_option="basic")
    fields.add_unsigned_field("id", fast=True)
    return fields


def _offer(listed: Listed) -> dict[str, Any]:
    d, figure = listed
    values: dict[str, Any] = {name: getattr(d, name) for name in BOOSTS}
    values |= {"id": d.id, "rank": figure.rank, "current": int(figure.is_current), "x": d.x, "y": d.y}
    values |= {"provider": int(d.provider.rpartition("-")[2]), "product": d.product, "segment": str(d.segment)}
    values |= {"municipality": d.municipality, "area": d.area, "status": figure.status}
    values["characteristic"] = list(d.characteristics)
    if figure.start_weeks is not None:
        values["start_weeks"] = figure.start_weeks
    return values


def _beginnings(words: list[str]) -> list[str]:
    return [" ".join(words[place:]) for place in range(len(words))]


def _write(index: tantivy.Index, documents: Any) -> None:
    """All in one segment."""
    writer = index.writer(_HEAP, 1)
    for values in documents:
        writer.add_document(Document.from_dict(values, index.schema))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
