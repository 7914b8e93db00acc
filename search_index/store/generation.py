"""Generations on disk: what is in the folder of one, how CURRENT names it, and how it is opened and checked.

    folder/CURRENT                   the name of the generation to read, one line
    folder/.lock                     held by the one process that publishes
    folder/generation-7-1f3a.../     whoosh/, column_*.npy, posting_*.npy, *.json, and manifest.json written last

A generation is trusted only when every file has the size and the checksum that its manifest gives.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from search_index.errors import IndexBroken, IndexMissing
from search_index.search.snapshot import Snapshot
from search_index.store.columns import Columns, load_vocabulary
from search_index.store.postings import Postings
from search_index.store.text_index import Positions

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
WHOOSH = "whoosh"
#: Raised whenever the meaning of a file changes; an older index is then built anew.
FORMAT = 5
#: What makes terms out of text: when any of these changes, terms on disk no longer meet those of a question.
_ANALYSIS = ("dutch.py", "stems.py", "compounds.py", "disclaimers.py", "field_words.txt", "stopwords.txt")

_NAME = re.compile(r"generation-(\d+)-[0-9a-f]+")
_CHUNK = 1 << 20
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


def current_generation(folder: Path) -> str | None:
    """The name of the published generation; None when there is none. Reads one small file.

    :raises IndexBroken: CURRENT holds something else than a name.
    """
    try:
        name = (folder / CURRENT).read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexBroken(f"{folder / CURRENT} cannot be read: {error}") from error
    if number_of(name) is None:
        raise IndexBroken(f"{folder / CURRENT} names no generation.")
    return name


def mark_of_current(folder: Path) -> tuple[int, int] | None:
    """What is different after the next publishing: inode and nanoseconds of CURRENT; None when there is none.

    One call of the system, where reading the name takes five.
    """
    try:
        status = os.stat(os.path.join(folder, CURRENT))  # noqa: PTH116, PTH118  pathlib takes twice as long
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


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


def number_of(name: str) -> int | None:
    """The number in the name of a generation; None when it is no such name."""
    match = _NAME.fullmatch(name)
    return int(match.group(1)) if match else None


def write_manifest(generation: Path, sequence: int, size: int) -> None:
    """List every file of a generation with its size and checksum."""
    listed = {
        path.relative_to(generation).as_posix(): [path.stat().st_size, _checksum(path)]
        for path in sorted(generation.rglob("*"))
        if path.is_file()
    }
    body = {"format": FORMAT, "analysis": _analysis_mark(), "sequence": sequence, "size": size, "files": listed}
    text = json.dumps({"body": body, "checksum": _body_checksum(body)}, indent=1)
    (generation / MANIFEST).write_text(text, "utf-8")


def _open(generation: Path) -> Snapshot:
    body = _read_manifest(generation)
    _verify(generation, body["files"])
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


def _read_manifest(generation: Path) -> dict[str, Any]:
    path = generation / MANIFEST
    try:
        stored = json.loads(path.read_text("utf-8"))
        body: dict[str, Any] = stored["body"]
        if stored["checksum"] != _body_checksum(body):
            raise IndexBroken(f"{path} was altered.")
        if body["format"] != FORMAT:
            raise IndexBroken(f"{generation} has format {body['format']}, this version reads {FORMAT}.")
        if body["analysis"] != _analysis_mark():
            raise IndexBroken(f"{generation} was made with other rules or lists of words.")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexBroken(f"{path} cannot be read: {error}") from error
    return body


def _verify(generation: Path, listed: dict[str, list[int]]) -> None:
    for name, (size, checksum) in listed.items():
        path = generation / name
        try:
            if path.stat().st_size != size or _checksum(path) != checksum:
                raise IndexBroken(f"{path} is damaged.")
        except OSError as error:
            raise IndexBroken(f"{path} cannot be read: {error}") from error


@lru_cache(maxsize=1)
def _analysis_mark() -> int:
    """Changes with the rules and lists of words of the analysis."""
    mark = 0
    for name in _ANALYSIS:
        mark = zlib.crc32(files("search_index.analysis").joinpath(name).read_bytes(), mark)
    return mark


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
    return checksum


def _body_checksum(body: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(body, sort_keys=True).encode())
