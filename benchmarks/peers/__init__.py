"""The engine and its peers, each behind the same few questions. A peer is imported only when it is asked for, so that
the memory of one is not counted with another."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast

from benchmarks.peers.peer import Engine, Peer

#: Name of a peer (and of its module) -> name of its class.
_CLASSES = {"sqlite": "Sqlite", "postgresql": "Postgresql", "tantivy": "Tantivy"}
PEERS = tuple(_CLASSES)
OURS = "ours"


def peer_class(name: str) -> type[Peer]:
    """The class of a peer.

    :raises KeyError: there is no such peer.
    """
    return cast(type[Peer], getattr(import_module(f"benchmarks.peers.{name}"), _CLASSES[name]))


def open_engine(name: str, folder: Path) -> Engine:
    """A peer or, by the name :data:`OURS`, search_index, on what was built in a folder."""
    if name == OURS:
        return cast(Engine, import_module("benchmarks.peers.ours").Ours(folder))
    return peer_class(name)(folder)
