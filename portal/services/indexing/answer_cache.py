"""Totals and facets of the last questions, kept in the memory of one process until anything changes.

They depend on the filters only. Page two, another order, the way back and the next person with the same question need
them again, and counting is most of what a question costs. Kept for one snapshot, which never changes.
"""

import threading
import weakref
from collections import OrderedDict
from dataclasses import replace

from search_index.index import Snapshot
from search_index.search.answer import NO_HITS, Answer
from search_index.search.question import Question, Sort

MOST_KEPT = 64
"""Questions kept at most; what was asked longest ago goes first. Nothing of who asked is with them."""


class KeptCounts:
    """Answers without their hits, for one process and any number of threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Question, Answer] = OrderedDict()
        self._about: weakref.ref[Snapshot] | None = None

    def find(self, snapshot: Snapshot, question: Question) -> Answer:
        """What ``snapshot.find`` answers; its facets are shared and must not be changed."""
        filters = replace(question, sort=Sort.RELEVANCE, page=1, per_page=1)
        counted = self._known(snapshot, filters)
        if counted is None:
            answer = snapshot.find(question)
            self._keep(snapshot, filters, answer._replace(hits=NO_HITS))
            return answer
        return counted._replace(hits=snapshot.find(replace(question, facets=False)).hits)

    def _known(self, snapshot: Snapshot, filters: Question) -> Answer | None:
        with self._lock:
            if self._about is None or self._about() is not snapshot:
                return None
            counted = self._kept.get(filters)
            if counted is not None:
                self._kept.move_to_end(filters)
            return counted

    def _keep(self, snapshot: Snapshot, filters: Question, counted: Answer) -> None:
        with self._lock:
            if self._about is None or self._about() is not snapshot:
                self._kept.clear()
                self._about = weakref.ref(snapshot)
            self._kept[filters] = counted
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
