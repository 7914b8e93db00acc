"""What slots found, kept for the next question with the same words: people ask for autism all day.

Bounded in bytes, because it is private to a process; what was asked longest ago goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from search_index.lexicon.segmentation import Slot
from search_index.search.matching import Weighed

#: Bytes kept at most.
MOST_BYTES = 32_000_000


class WeighedSlots:
    """Slot -> what it found, for any number of threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[Slot, Weighed] = OrderedDict()
        self._most = most_bytes
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, slot: Slot) -> Weighed | None:
        """What it found, when that is still known."""
        with self._lock:
            found = self._kept.get(slot)
            if found is not None:
                self._kept.move_to_end(slot)
            return found

    def keep(self, slot: Slot, found: Weighed) -> None:
        """Remember it; one that is larger than all the room is not kept."""
        with self._lock:
            if slot in self._kept or found.nbytes > self._most:
                return
            self._kept[slot] = found
            self._bytes += found.nbytes
            while self._bytes > self._most:
                self._bytes -= self._kept.popitem(last=False)[1].nbytes
