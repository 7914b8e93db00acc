"""Whoosh: analysis into an index on disk, and its posting lists and positions through the public reader.

Whoosh never ranks here (a limited search can return a wrong top) and no Searcher is shared: posting lists are
read once when a generation is made, positions under a lock. This is the only module that imports Whoosh.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import fields, index
from whoosh.analysis import Analyzer, Token

from search_index.analysis.disclaimers import without_disclaimers
from search_index.analysis.dutch import analyse
from search_index.errors import IndexBroken
from search_index.store.document import OfferDocument

#: Field -> boost. What an offer is called counts most, what a provider writes about itself least.
FIELDS: dict[str, float] = {
    "product_name": 6.0,
    "product_text": 3.0,
    "characteristic_text": 2.5,
    "provider_name": 2.5,
    "place": 2.0,
    "text": 1.0,
}

#: Most memory that Whoosh takes for postings before it sorts on disk, in MB.
_WRITER_MB = 256


class DutchAnalyzer(Analyzer):  # type: ignore[misc]  # Whoosh has no types
    """Our analysis in the shape Whoosh expects; parts of compounds come as weighted tokens."""

    def __call__(self, value: str, mode: str = "", **kwargs: Any) -> Iterator[Token]:
        kwargs.pop("positions", None)
        token = Token(positions=True, mode=mode, **kwargs)
        for term in analyse(value):
            token.text = token.original = term.text
            token.pos = term.position
            token.boost = term.weight
            token.stopped = False
            yield token


def texts_of(document: OfferDocument) -> tuple[str, ...]:
    """The searchable texts of a document, in the order of :data:`FIELDS`. The product code is part of the name.
    What a provider says it does not do is no text to be found by."""
    return (
        f"{document.product_name} {document.product}",
        document.product_text,
        document.characteristic_text,
        document.provider_name,
        document.place,
        without_disclaimers(document.text),
    )


def write_texts(
    folder: Path, documents: Iterable[OfferDocument], progress: Callable[[int], None] | None = None
) -> None:
    """Write a fresh Whoosh index; the n-th document becomes document number n, in one segment."""
    folder.mkdir()
    schema = fields.Schema(**{name: fields.TEXT(analyzer=DutchAnalyzer(), phrase=True) for name in FIELDS})
    writer = index.create_in(str(folder), schema).writer(limitmb=_WRITER_MB, compound=False)
    for done, document in enumerate(documents, start=1):
        writer.add_document(**dict(zip(FIELDS, texts_of(document), strict=True)))
        if progress is not None and done % 500 == 0:
            progress(done)
    writer.commit(merge=False)


def read_postings(folder: Path) -> Iterator[tuple[str, str, npt.NDArray[np.int32], npt.NDArray[np.float32]]]:
    """Yield (field, term, rows, weights) of every term; rows ascend, weights are counts with part weights."""
    opened = index.open_dir(str(folder), readonly=True)
    with opened.reader() as reader:
        for name, encoded in reader.all_terms():
            matcher = reader.postings(name, encoded)
            rows: list[int] = []
            weights: list[float] = []
            while matcher.is_active():
                rows.append(matcher.id())
                weights.append(matcher.weight())
                matcher.next()
            yield name, encoded.decode(), np.array(rows, np.int32), np.array(weights, np.float32)
    opened.close()


class Positions:
    """Positions of terms in the documents of one generation, for phrases.

    The files are opened at first use, so that a process that forks afterwards shares no file offset, and
    are opened again in a child process. A lock guards the reader: it is not safe to share otherwise.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._reader: Any = None
        self._process = 0

    def rows_with_phrase(self, terms: Sequence[tuple[str, int]], rows: Sequence[int]) -> list[int]:
        """Those of the ascending ``rows`` that have the (term, offset) pairs in that order in one field.

        :raises IndexBroken: the files cannot be read any more.
        """
        with self._lock:
            reader = self._open()
            found: set[int] = set()
            for field in FIELDS:
                left = [row for row in rows if row not in found]
                found.update(_phrase_in_field(reader, field, terms, left))
            return sorted(found)

    def _open(self) -> Any:
        if self._reader is None or self._process != os.getpid():
            if self._reader is not None:
                self._reader.close()
            try:
                self._reader = index.open_dir(str(self._folder), readonly=True).reader()
            except Exception as error:  # a damaged Whoosh file raises anything, struct.error included
                raise IndexBroken(f"Whoosh cannot open {self._folder}: {error}") from error
            self._process = os.getpid()
        return self._reader

    def close(self) -> None:
        """Let go of the files; they are opened again when needed."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
                self._reader = None

    def __del__(self) -> None:
        if self._reader is not None:
            self._reader.close()


def _phrase_in_field(reader: Any, field: str, terms: Sequence[tuple[str, int]], rows: Sequence[int]) -> list[int]:
    if any((field, term) not in reader for term, _ in terms):
        return []
    matchers = [(offset, reader.postings(field, term)) for term, offset in terms]
    found = []
    for row in rows:
        starts: set[int] | None = None
        for offset, matcher in matchers:
            if matcher.is_active() and matcher.id() < row:
                matcher.skip_to(row)
            here = set()
            if matcher.is_active() and matcher.id() == row:
                here = {position - offset for position in matcher.value_as("positions")}
            starts = here if starts is None else starts & here
            if not starts:
                break
        if starts:
            found.append(row)
    return found
