"""Opening what was published: a generation on disk becomes a snapshot to ask."""

from __future__ import annotations

from pathlib import Path

from search_index.errors import IndexBroken, IndexMissing
from search_index.search.snapshot import Snapshot
from search_index.store.columns import Columns, load_vocabulary
from search_index.store.generation import WHOOSH, current_generation, read_manifest, verify_files
from search_index.store.postings import Postings
from search_index.store.text_index import Positions

#: A generation may be replaced and deleted between reading CURRENT and opening it; so often we look again.
_ATTEMPTS = 5


def open_current(folder: Path) -> Snapshot:
    """Open the published generation.

    :raises IndexMissing: nothing was published.
    :raises IndexBroken: something was, but it cannot be trusted.
    """
    for _ in range(_ATTEMPTS):
        name = current_generation(folder)
        if name is None:
            raise IndexMissing(f"No search index was published in {folder}.")
        try:
            return _open(folder / name)
        except IndexBroken:
            if current_generation(folder) == name:
                raise
    raise IndexBroken(f"The search index in {folder} changes faster than it can be opened.")


def check(folder: Path) -> list[str]:
    """What is wrong with the published index, as sentences; nothing when it is sound."""
    try:
        snapshot = open_current(folder)
    except (IndexMissing, IndexBroken) as error:
        return [str(error)]
    problems = []
    numbers = snapshot.document_ids()
    if len(numbers) != snapshot.size:
        problems.append(f"{snapshot.size - len(numbers)} documents have an id that another has too.")
    try:
        Positions(folder / snapshot.generation / WHOOSH).rows_with_phrase((("x", 0),), (0,))
    except IndexBroken as error:
        problems.append(str(error))
    return problems


def _open(generation: Path) -> Snapshot:
    body = read_manifest(generation)
    verify_files(generation, body["files"])
    try:
        snapshot = Snapshot(
            generation.name,
            body["sequence"],
            Columns.load(generation),
            load_vocabulary(generation),
            Postings.load(generation),
            Positions(generation / WHOOSH),
        )
    except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError) as error:
        raise IndexBroken(f"{generation} cannot be opened: {error}") from error
    if snapshot.size != body["size"]:
        raise IndexBroken(f"{generation} holds {snapshot.size} documents instead of {body['size']}.")
    return snapshot
