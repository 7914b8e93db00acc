"""Generations on disk: what is in the folder of one, how CURRENT names it, and how it is verified.

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

from search_index.errors import IndexBroken

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
WHOOSH = "whoosh"
#: Raised whenever the meaning of a file changes; an older index is then built anew.
FORMAT = 5
#: What makes terms out of text: when any of these changes, terms on disk no longer meet those of a question.
_ANALYSIS = ("dutch.py", "stems.py", "compounds.py", "disclaimers.py", "field_words.txt", "stopwords.txt")

_NAME = re.compile(r"generation-(\d+)-[0-9a-f]+")
_CHUNK = 1 << 20


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


def read_manifest(generation: Path) -> dict[str, Any]:
    """The body of the manifest of a generation.

    :raises IndexBroken: it is missing, was altered, or belongs to another version of the format or the analysis.
    """
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


def verify_files(generation: Path, listed: dict[str, list[int]]) -> None:
    """Compare every file with the size and checksum that the manifest gives.

    :raises IndexBroken: a file is missing or differs.
    """
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
