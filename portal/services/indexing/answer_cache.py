"""Cache of totals and facets, in the memory of one process.

They depend on the filters of a question only: page two, another order, the way back and the next person with the same
question need them again, and counting is most of what a question costs.
"""

import threading
import weakref
from collections import OrderedDict
from dataclasses import replace

from search_index.index import Snapshot
from search_index.search.answer import NO_HITS, Answer
from search_index.search.question import Question, Sort

SIZE = 64
"""Questions in the cache at most; the one asked longest ago leaves first. Nothing of who asked is with them."""


class AnswerCache:
    """Answers without their hits, for one process and any number of threads.

    Key: the question without order and page. Bound: ``SIZE`` questions, least recently asked out. Invalidated by every
    new snapshot, thus by any change of an offer; a snapshot itself never changes.
    """

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._answers: OrderedDict[Question, Answer] = OrderedDict()
        self._about: weakref.ref[Snapshot] | None = None

    def find(self, snapshot: Snapshot, question: Question) -> Answer:
        """What ``snapshot.find`` answers; its facets are shared and must not be changed."""
        filters = replace(question, sort=Sort.RELEVANCE, page=1, per_page=1)
        counted = self._cached(snapshot, filters)
        if counted is None:
            answer = snapshot.find(question)
            self._store(snapshot, filters, answer._replace(hits=NO_HITS))
            return answer
        return counted._replace(hits=snapshot.find(replace(question, facets=False)).hits)

    def _cached(self, snapshot: Snapshot, filters: Question) -> Answer | None:
        with self._lock:
            if self._about is None or self._about() is not snapshot:
                return None
            counted = self._answers.get(filters)
            if counted is not None:
                self._answers.move_to_end(filters)
            return counted

    def _store(self, snapshot: Snapshot, filters: Question, counted: Answer) -> None:
        with self._lock:
            if self._about is None or self._about() is not snapshot:
                self._answers.clear()
                self._about = weakref.ref(snapshot)
            self._answers[filters] = counted
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
