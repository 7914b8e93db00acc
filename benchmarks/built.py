"""The folders in which engines are built, kept between runs when asked."""

from __future__ import annotations

import json
import shutil
import time
import zlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from benchmarks import generated_offers
from benchmarks.generated_offers import offers
from benchmarks.peers import OURS, peer_class
from benchmarks.peers.peer import Listing, listing
from search_index.errors import IndexBroken, IndexMissing
from search_index.index import open_current, publish
from search_index.store.document import OfferDocument

_NOTE = "built.json"
#: The write-ahead log of PostgreSQL is no part of what is kept to answer questions.
_LOG = "pg_wal"
Progress = Callable[[str], None]


class Built(NamedTuple):
    """One engine on disk."""

    folder: Path
    seconds: float
    #: Bytes.
    size: int


class Offers:
    """So many generated offers, made and listed only when something has to be built from them."""

    def __init__(self, number: int, seed: int, home: Path, progress: Progress) -> None:
        self.number = number
        self._seed = seed
        self._home = home / f"{number}-{seed}"
        self._progress = progress

    @cached_property
    def documents(self) -> list[OfferDocument]:
        """The offers."""
        self._progress(f"making {self.number} offers")
        return list(offers(self.number, self._seed))

    @cached_property
    def listing(self) -> Listing:
        """What peers are built from."""
        ours = open_current(self.build(OURS).folder)
        self._progress("working out what figures are worth, for the peers")
        return listing(self.documents, ours)

    def build(self, name: str) -> Built:
        """An engine as it was kept, or built now."""
        folder, note = self._home / name, self._home / f"{name}-{_NOTE}"
        known = _read(note, self._mark)
        if known is None or not folder.exists() or (name == OURS and not _is_sound(folder)):
            shutil.rmtree(folder, ignore_errors=True)
            seconds = self._fill(name, folder)
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and _LOG not in path.parts)
            known = {"mark": self._mark, "seconds": seconds, "size": size}
            note.write_text(json.dumps(known), "utf-8")
        return Built(folder, known["seconds"], int(known["size"]))

    @property
    def _mark(self) -> int:
        """Changes with the generator of the offers."""
        return zlib.crc32(Path(generated_offers.__file__).read_bytes())

    def _fill(self, name: str, folder: Path) -> float:
        """Build in an empty folder; returns how many seconds it took."""
        given: object = self.documents if name == OURS else self.listing
        folder.mkdir(parents=True)
        self._progress(f"building {name}")
        started = time.perf_counter()
        if isinstance(given, Listing):
            peer_class(name).build(folder, given)
        else:
            publish(folder, self.documents, 1, lambda done: self._counted(name, done))
        return time.perf_counter() - started

    def _counted(self, name: str, done: int) -> None:
        if done % 10_000 == 0:
            self._progress(f"building {name}: {done} of {self.number}")


def _read(note: Path, mark: int) -> dict[str, float] | None:
    if not note.exists():
        return None
    known: dict[str, float] = json.loads(note.read_text("utf-8"))
    return known if known["mark"] == mark else None


def _is_sound(folder: Path) -> bool:
    """Whether this version of the engine can still read what it built."""
    try:
        open_current(folder)
    except (IndexBroken, IndexMissing):
        return False
    return True
