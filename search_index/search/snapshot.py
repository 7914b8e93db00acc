"""A snapshot: one published generation plus the changes since, immutable and safe to read from many threads."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from search_index.analysis.corrections import Spelling
from search_index.analysis.dutch import tokens_of
from search_index.lexicon.characteristic_labels import Labels
from search_index.lexicon.own_words import OwnWord, with_own_words
from search_index.lexicon.product_names import ProductNames
from search_index.lexicon.segmentation import QueryClause, QuerySegmenter, common_segmenter
from search_index.lexicon.thesaurus import thesaurus
from search_index.search import finding
from search_index.search.answer import Answer, Suggestion
from search_index.search.clause_match_cache import ClauseMatchCache
from search_index.search.matching import ClauseMatch, closest_known_word, match_clause, unknown_words
from search_index.search.question import Question
from search_index.search.ranking import mixed
from search_index.search.region_day import RegionDay
from search_index.search.suggestions import Suggestions
from search_index.search.urgency import CRISIS_SEGMENT
from search_index.store.bitmaps import BITS, Bitmap, packed, words_for
from search_index.store.columns import Columns, RowsByValue, encode
from search_index.store.delta import Delta, RowText
from search_index.store.document import OfferDocument
from search_index.store.postings import Postings, Rows, Weights
from search_index.store.text_index import Positions, texts_of
from search_index.store.vocabulary import Vocabulary

#: Region days in the cache at most.
_CACHED_DAYS = 8
#: Unknown words in the cache with what they look like, at most; then it starts empty.
_CACHED_WORDS = 4096

#: What a document is found by, as opposed to what its figures are.
_NOT_FIGURES = (
    "id",
    "region",
    "product",
    "product_name",
    "segment",
    "provider",
    "provider_name",
    "place",
    "characteristics",
    "text_mark",
    "alive",
)

_Asked = tuple[str, date]


class Snapshot:
    """What can be searched at one moment. ``sequence`` is the last change that it knows of."""

    def __init__(
        self,
        generation: str,
        sequence: int,
        columns: Columns,
        words: Vocabulary,
        postings: Postings,
        positions: Positions,
        delta: Delta | None = None,
        segmenters: Mapping[str, QuerySegmenter] | None = None,
    ) -> None:
        self.generation = generation
        self.sequence = sequence
        self.size = int(np.count_nonzero(columns.alive))
        self._columns = columns
        self._words = words
        self._postings = postings
        self._positions = positions
        self._delta = delta if delta is not None else Delta()
        self._identities: npt.NDArray[np.uint64] = mixed(columns.id)
        self._days: dict[_Asked, RegionDay] = {}
        self._earlier_days: dict[_Asked, tuple[RegionDay, frozenset[int]]] = {}
        self._suggestions: dict[str, Suggestions] = {}
        self._names = ProductNames(words.values["product_name"])
        self._rows_by_name: RowsByValue | None = None
        self._crisis_names: frozenset[int] | None = None
        self._labels = Labels(words.values["characteristic"], words.labels)
        self._segmenters: Mapping[str, QuerySegmenter] = segmenters if segmenters is not None else {}
        self._clause_matches = ClauseMatchCache()
        self._with_characteristic: dict[int, Bitmap] = {}
        self._spelling: Spelling | None = None
        self._closest_words: dict[str, str | None] = {}

    def find(self, question: Question) -> Answer:
        """Answer a question; any question is safe, an unknown region or page gives an empty answer.

        :raises IndexBroken: only for a quoted phrase, when Whoosh's files were damaged since opening.
        """
        day = self._day(question.region, question.day)
        return finding.find(day, self, self._segmenter(question.region), self._identities, question)

    def make_ready(self, day: date) -> None:
        """Work out beforehand what the first questions of a day need, so that nobody waits for it."""
        for region in self._words.values["region"][:_CACHED_DAYS]:
            self.find(Question(region, day, text="hulp", per_page=1))
            self.suggest(region, "hu")
        for number in range(len(self._words.values["characteristic"])):
            self._rows_with(number)
        self.rows_called(0)
        self.correction("onbekendd")

    def suggest(self, region: str, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Products, characteristics, places and providers of a region with a word that begins so, from the
        second character on."""
        ready = self._suggestions.get(region)
        if ready is None:
            ready = Suggestions(self._columns, self._words, region)
            if self._words.find("region", region) is not None:
                self._suggestions[region] = ready
        return ready.starting_with(prefix, limit)

    def with_words(self, region: str, words: Iterable[OwnWord]) -> Snapshot:
        """A new snapshot in which these are all of the region's own words; this one stays as it is."""
        listed = tuple(words)
        segmenters = {known: segmenter for known, segmenter in self._segmenters.items() if known != region}
        if listed:
            segmenters[region] = QuerySegmenter(with_own_words(thesaurus(), listed))
        changed = copy.copy(self)  # all else is shared: it does not depend on words
        changed._segmenters = segmenters
        return changed

    def unknown_words(self, region: str, text: str) -> tuple[str, ...]:
        """Words of a text that neither the thesaurus, the region's own words nor any document has; folded."""
        return unknown_words(self, self._segmenter(region), text)

    def closest_known_word(self, region: str, word: str) -> str | None:
        """The word itself, folded, when Dutch uses it or the thesaurus, the region or any document knows it; else the
        known one that it looks like; None when it looks like nothing."""
        return closest_known_word(self, self._segmenter(region), word)

    def leads_somewhere(self, region: str, phrase: str) -> bool:
        """Whether the thesaurus or the region's own words have this very phrase, and it leads to products or terms."""
        return self._segmenter(region).leads_somewhere(phrase)

    def document_ids(self) -> frozenset[int]:
        """Ids of all documents, of every region and contract."""
        return frozenset(self._columns.id[self._columns.alive].tolist())

    def apply(self, changed: Iterable[OfferDocument], removed: Iterable[int], sequence: int) -> Snapshot:
        """A new snapshot with these changes; this one stays as it is.

        Doing it again changes nothing. An id that is new is added, one that is both changed and removed is
        removed, and of two documents with one id the last counts. A document whose texts stay the same keeps
        its row; otherwise it gets a new row and its texts are kept in memory until the next generation.
        """
        gone = frozenset(removed)
        documents = list({item.id: item for item in changed if item.id not in gone}.values())
        words = self._words if self._words.has_all(documents) else self._words.copy()
        values = encode(documents, words)
        row_of = self._rows_of({*gone, *(document.id for document in documents)})
        rows, dead, added = self._placed(documents, values, row_of)
        dead.update(row_of[number] for number in gone if number in row_of)
        new = Snapshot(
            self.generation,
            max(self.sequence, sequence),
            self._columns.changed(rows, values, dead),
            words,
            self._postings,
            self._positions,
            self._delta.changed(added, dead),
            self._segmenters,
        )
        new._take_over(self, frozenset((*rows, *dead)))
        return new

    def _take_over(self, before: Snapshot, rows: frozenset[int]) -> None:
        """Take over the caches of the snapshot before a change of these rows, where they still hold."""
        earlier = {asked: (day, rows | changed) for asked, (day, changed) in before._earlier_days.items()}
        earlier |= {asked: (day, rows) for asked, day in before._days.items()}
        self._earlier_days = dict(list(earlier.items())[-_CACHED_DAYS:])
        if self._words is before._words:
            self._names, self._labels = before._names, before._labels
            self._spelling, self._closest_words = before._spelling, before._closest_words
        elif before._spelling is not None:
            self._spelling = before._spelling.with_words(self._words_after(before._words))
        if all(getattr(self._columns, name) is getattr(before._columns, name) for name in _NOT_FIGURES):
            self._identities = before._identities
            self._suggestions = before._suggestions
            self._rows_by_name = before._rows_by_name
            self._crisis_names = before._crisis_names
            self._clause_matches, self._with_characteristic = before._clause_matches, before._with_characteristic

    def postings(self, term: str) -> tuple[Rows, Weights]:
        """Rows and weights of a term, those of removed documents included."""
        found = self._postings.of(term)
        changed = self._delta.of(term)
        if changed is None:
            return found
        return np.concatenate((found[0], changed[0])), np.concatenate((found[1], changed[1]))

    def dense_posting_list(self, term: str) -> Weights | None:
        """Dense posting list: the weight of a term in every row, not to be changed; None when no row has it."""
        stored = self._postings.dense_posting_list(term)
        if stored is not None and len(stored) == len(self._columns):
            return stored
        rows, weights = self.postings(term)
        if not len(rows):
            return None
        dense = np.zeros(len(self._columns), np.float32)
        dense[rows.astype(np.intp)] = weights  # twice as quick as numpy turning them into indexes itself
        return dense

    def terms_beginning_with(self, prefix: str) -> Sequence[str]:
        """Known terms that begin so."""
        return sorted({*self._postings.beginning_with(prefix), *self._delta.beginning_with(prefix)})

    def product_names(self) -> ProductNames:
        """Names of products, by their number in the column."""
        return self._names

    def crisis_names(self) -> frozenset[int]:
        """Numbers of the names that only products of crisis care have."""
        if self._crisis_names is None:
            crisis = self._columns.segment == CRISIS_SEGMENT
            of_crisis, of_others = self._columns.product_name[crisis], self._columns.product_name[~crisis]
            self._crisis_names = frozenset(np.setdiff1d(of_crisis, of_others).tolist())
        return self._crisis_names

    def crisis_rows(self) -> Bitmap:
        """Rows of crisis care."""
        return packed(self._columns.segment == CRISIS_SEGMENT)

    def clause_match(self, clause: QueryClause) -> ClauseMatch:
        """The match of a clause among all offers, from the cache when it was asked before."""
        found = self._clause_matches.get(clause)
        if found is None:
            found = match_clause(self, clause)
            self._clause_matches.store(clause, found)
        return found

    def rows_called(self, number: int) -> npt.NDArray[np.intp]:
        """Rows of the products of one name, by its number."""
        if self._rows_by_name is None:
            self._rows_by_name = RowsByValue(self._columns.product_name)
        return self._rows_by_name[number]

    def named_characteristic(self, clause: QueryClause) -> Bitmap:
        """Rows with a characteristic that the clause names."""
        named = [self._rows_with(number) for number in self._labels.numbers(clause)]
        return np.bitwise_or.reduce(named) if named else np.zeros(words_for(len(self._columns)), np.uint64)

    def _rows_with(self, number: int) -> Bitmap:
        """Rows with the characteristic of this number, from a cache by number."""
        found = self._with_characteristic.get(number)
        if found is None:
            mask = np.uint64(1 << (number % BITS))
            found = packed((self._columns.characteristics[:, number // BITS] & mask) != 0)
            self._with_characteristic[number] = found
        return found

    def row_count(self) -> int:
        """Rows, those of removed documents included."""
        return len(self._columns)

    def correction(self, word: str) -> str | None:
        """The known word that an unknown one looks like; None when there is none."""
        if word not in self._closest_words:
            if self._spelling is None:
                self._spelling = _common_spelling().with_words(self._words_after(Vocabulary()))
            if len(self._closest_words) >= _CACHED_WORDS:
                self._closest_words = {}
            self._closest_words[word] = self._spelling.closest(word)
        return self._closest_words.get(word)

    def _words_after(self, before: Vocabulary) -> Iterator[str]:
        """Words as people write them, of products, characteristics and providers; those of an earlier vocabulary left
        out. Places are none: "gemerkt" is not Gemert, and only who knows where a place may stand can tell."""
        for kind in ("product_name", "provider_name"):
            for name in self._words.values[kind][len(before.values[kind]) :]:
                yield from (word for word, _ in tokens_of(name))
        for label in self._words.labels.values():
            yield from (word for word, _ in tokens_of(label))

    def rows_with_phrase(self, terms: Sequence[tuple[str, int]], rows: Rows) -> Rows:
        """Those of the rows in which the (term, offset) pairs stand in order."""
        published = self._postings.statistics.size
        old = [row for row in rows.tolist() if row < published]
        new = [row for row in rows.tolist() if row >= published]
        found = self._positions.rows_with_phrase(terms, old) if old else []
        found += [row for row in new if self._delta.texts[row].has_phrase(terms)]
        return np.array(found, np.int32)

    def _segmenter(self, region: str) -> QuerySegmenter:
        return self._segmenters.get(region) or common_segmenter()

    def _day(self, region: str, day: date) -> RegionDay:
        """The region on the day, made when first asked. Two threads may both make it; that does no harm."""
        ready = self._days.get((region, day))
        if ready is None:
            earlier, rows = self._earlier_days.pop((region, day), (None, frozenset[int]()))
            if earlier is not None:
                ready = earlier.changed(self._columns, self._words, rows, region, day)
            else:
                ready = RegionDay.of(self._columns, self._words, region, day)
            if self._words.find("region", region) is not None:
                kept = list(self._days.items())[-(_CACHED_DAYS - 1) :]
                self._days = {**dict(kept), (region, day): ready}
        return ready

    def _rows_of(self, numbers: set[int]) -> dict[int, int]:
        """Id -> row of those of the ids that are here."""
        wanted = np.array(sorted(numbers), np.int64)
        rows = np.flatnonzero(np.isin(self._columns.id, wanted) & self._columns.alive)
        return dict(zip(self._columns.id[rows].tolist(), rows.tolist(), strict=True))

    def _placed(
        self, documents: Sequence[OfferDocument], values: Columns, row_of: dict[int, int]
    ) -> tuple[list[int], set[int], dict[int, RowText]]:
        """Where each document goes: (rows, rows that die, texts of new rows)."""
        rows: list[int] = []
        dead: set[int] = set()
        added: dict[int, RowText] = {}
        free = len(self._columns)
        for document, mark in zip(documents, values.text_mark, strict=True):
            row = row_of.get(document.id)
            if row is None or self._columns.text_mark[row] != mark:
                if row is not None:
                    dead.add(row)
                row, free = free, free + 1
                added[row] = RowText(texts_of(document), self._postings)
            rows.append(row)
        return rows, dead, added


@lru_cache(maxsize=1)
def _common_spelling() -> Spelling:
    """The words of the thesaurus, which every index knows."""
    return Spelling(thesaurus().words)
