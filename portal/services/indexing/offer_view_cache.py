"""Cache of offers as pages show them, in the memory of one process.

An entry is as new as the queue of changes at the moment before it was read; a later change of the offer makes it
worthless. So a page never shows an older offer than the snapshot that found it.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from portal.queries.changes import newest_sequence
from portal.queries.offers import OfferView, offers_by_ids

SIZE = 2000
"""Offers in the cache at most; the one shown longest ago leaves first."""


class OfferViewCache:
    """Views of offers, for one process and any number of threads.

    Key: number of the offer and day. Bound: ``SIZE`` offers, least recently shown out. Invalidated per offer by its
    entry in the queue of changes (``forget``), and as a whole when changes may have passed unseen (``clear``).
    """

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._views: OrderedDict[tuple[int, date], tuple[int, OfferView]] = OrderedDict()
        self._changed: dict[int, int] = {}

    def views(self, session: Session, ids: Collection[int], day: date) -> dict[int, OfferView]:
        """Offers by id, as ``offers_by_ids``; they are detached from any session and must not be changed."""
        found = self._cached(ids, day)
        missing = [number for number in ids if number not in found]
        if missing:
            sequence = newest_sequence(session)  # before the offers: what changes in between counts as later
            read = offers_by_ids(session, missing, day)
            for view in read.values():
                _detach(session, view)
            self._store(read, day, sequence)
            found |= read
        return found

    def forget(self, changes: Iterable[tuple[int, int]]) -> None:
        """Take note of (sequence, offer id) pairs."""
        with self._lock:
            for sequence, number in changes:
                self._changed[number] = max(sequence, self._changed.get(number, 0))
            if len(self._changed) > 20 * self._size:
                self._changed.clear()
                self._views.clear()

    def clear(self) -> None:
        """Forget everything: changes may have passed unseen."""
        with self._lock:
            self._views.clear()
            self._changed.clear()

    def _cached(self, ids: Collection[int], day: date) -> dict[int, OfferView]:
        found = {}
        with self._lock:
            for number in ids:
                entry = self._views.get((number, day))
                if entry is not None and self._changed.get(number, 0) <= entry[0]:
                    self._views.move_to_end((number, day))
                    found[number] = entry[1]
        return found

    def _store(self, views: dict[int, OfferView], day: date, sequence: int) -> None:
        with self._lock:
            for number, view in views.items():
                self._views[number, day] = sequence, view
            while len(self._views) > self._size:
                self._views.popitem(last=False)


def _detach(session: Session, view: OfferView) -> None:
    """Out of the session: its end or a rollback would empty what the cache holds."""
    for row in (view.offer, view.contract, view.product, view.location, view.provider, view.report, view.admission):
        if row is not None and row in session:
            session.expunge(row)
