"""Cache of clause matches, for the next question with the same words: people ask for autism all day."""

from __future__ import annotations

import threading
from collections import OrderedDict

from search_index.lexicon.segmentation import QueryClause
from search_index.search.matching import ClauseMatch

#: Bytes in the cache at most: it is private memory of a process.
MOST_BYTES = 32_000_000


class ClauseMatchCache:
    """Clause matches of one snapshot, for any number of threads.

    Key: the query clause. Bound: ``MOST_BYTES``, least recently asked out. Invalidated by a snapshot in which any text
    changed: that has a cache of its own.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._cache: OrderedDict[QueryClause, ClauseMatch] = OrderedDict()
        self._most = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, clause: QueryClause) -> ClauseMatch | None:
        """Its match, when the cache has it."""
        with self._lock:
            found = self._cache.get(clause)
            if found is not None:
                self._cache.move_to_end(clause)
            return found

    def store(self, clause: QueryClause, found: ClauseMatch) -> None:
        """Put a match in the cache, unless it is larger than all the room."""
        with self._lock:
            if clause in self._cache or found.nbytes > self._most:
                return
            self._cache[clause] = found
            self._bytes += found.nbytes
            while self._bytes > self._most:
                self._bytes -= self._cache.popitem(last=False)[1].nbytes
