"""Offers as pages show them, kept in the memory of one process until they change.

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

MOST_KEPT = 2000
"""Offers kept at most; what was shown longest ago goes first."""


class KeptViews:
    """Views of offers by id, for one process and any number of threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, date], tuple[int, OfferView]] = OrderedDict()
        self._changed: dict[int, int] = {}

    def views(self, session: Session, ids: Collection[int], day: date) -> dict[int, OfferView]:
        """Offers by id, as ``offers_by_ids``; what is kept is detached from any session and must not be changed."""
        found = self._still_good(ids, day)
        missing = [number for number in ids if number not in found]
        if missing:
            sequence = newest_sequence(session)  # before the offers: what changes in between counts as later
            read = offers_by_ids(session, missing, day)
            for view in read.values():
                _detach(session, view)
            self._keep(read, day, sequence)
            found |= read
        return found

    def forget(self, changes: Iterable[tuple[int, int]]) -> None:
        """Take note of (sequence, offer id) pairs."""
        with self._lock:
            for sequence, number in changes:
                self._changed[number] = max(sequence, self._changed.get(number, 0))
            if len(self._changed) > 20 * self._most:
                self._changed.clear()
                self._kept.clear()

    def clear(self) -> None:
        """Forget everything: changes may have passed unseen."""
        with self._lock:
            self._kept.clear()
            self._changed.clear()

    def _still_good(self, ids: Collection[int], day: date) -> dict[int, OfferView]:
        found = {}
        with self._lock:
            for number in ids:
                kept = self._kept.get((number, day))
                if kept is not None and self._changed.get(number, 0) <= kept[0]:
                    self._kept.move_to_end((number, day))
                    found[number] = kept[1]
        return found

    def _keep(self, views: dict[int, OfferView], day: date, sequence: int) -> None:
        with self._lock:
            for number, view in views.items():
                self._kept[number, day] = sequence, view
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _detach(session: Session, view: OfferView) -> None:
    """Out of the session: its end or a rollback would empty what is kept."""
    for row in (view.offer, view.contract, view.product, view.location, view.provider, view.report, view.admission):
        if row is not None and row in session:
            session.expunge(row)
