"""Publishing: a generation is built beside the current one, made durable, and switched to in one step.

A kill or a power cut at any moment leaves either the old generation or the new one, never half of one: CURRENT is
replaced only after every file and folder of the new generation has reached the disk. One process publishes at a
time; what a killed one left behind is removed by the next.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from search_index.errors import IndexBroken, PublishingInProgress
from search_index.store.columns import encode, save_vocabulary
from search_index.store.document import OfferDocument
from search_index.store.generation import CURRENT, MANIFEST, WHOOSH, current_generation, number_of, write_manifest
from search_index.store.postings import compile_postings
from search_index.store.text_index import read_postings, write_texts
from search_index.store.vocabulary import Vocabulary
from search_index.store.z_order import place_in_order

_LOCK = ".lock"


def publish(
    folder: Path,
    documents: Iterable[OfferDocument],
    sequence: int,
    progress: Callable[[int], None] | None = None,
) -> Path:
    """Build a generation of these documents and make it the current one; returns its folder.

    Of two documents with one id the last counts. ``progress`` hears how many documents are done, now and then.
    The generation that was current stays for those who still read it; older ones are removed.

    :raises PublishingInProgress: another process is publishing in this folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _only_publisher(folder):
        previous = _current_or_none(folder)
        _remove_unfinished(folder, previous)
        generation = folder / _next_name(folder)
        try:
            generation.mkdir()
            _build(generation, documents, sequence, progress)
            _make_durable(generation)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        _switch(folder, generation.name)
        _remove_all_but(folder, {generation.name, previous})
        return generation


@contextmanager
def _only_publisher(folder: Path) -> Iterator[None]:
    """Hold the lock; the system releases it when the process dies, however it dies."""
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PublishingInProgress(f"Another process is publishing in {folder}.") from error
        yield


def _build(
    generation: Path,
    documents: Iterable[OfferDocument],
    sequence: int,
    progress: Callable[[int], None] | None,
) -> None:
    listed = sorted({document.id: document for document in documents}.values(), key=place_in_order)
    words = Vocabulary()
    encode(listed, words).save(generation)
    save_vocabulary(words, generation)
    write_texts(generation / WHOOSH, listed, progress)
    compile_postings(read_postings(generation / WHOOSH), len(listed)).save(generation)
    write_manifest(generation, sequence, len(listed))
    if progress is not None:
        progress(len(listed))


def _make_durable(generation: Path) -> None:
    """Files first, then the folders that name them, from the inside out."""
    for directory, _, names in os.walk(generation, topdown=False):
        for name in names:
            _sync(Path(directory) / name)
        _sync(Path(directory))
    _sync(generation.parent)


def _switch(folder: Path, name: str) -> None:
    beside = folder / f"{CURRENT}.next"
    beside.write_text(f"{name}\n", "ascii")
    _sync(beside)
    beside.replace(folder / CURRENT)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _current_or_none(folder: Path) -> str | None:
    try:
        return current_generation(folder)
    except IndexBroken:  # about to be replaced
        return None


def _next_name(folder: Path) -> str:
    numbers = [number_of(path.name) or 0 for path in folder.iterdir()]
    return f"generation-{max(numbers, default=0) + 1}-{secrets.token_hex(6)}"


def _remove_unfinished(folder: Path, current: str | None) -> None:
    for path in folder.iterdir():
        unfinished = number_of(path.name) is not None and not (path / MANIFEST).exists()
        if unfinished and path.name != current:
            shutil.rmtree(path, ignore_errors=True)


def _remove_all_but(folder: Path, kept: set[str | None]) -> None:
    for path in folder.iterdir():
        if number_of(path.name) is not None and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
