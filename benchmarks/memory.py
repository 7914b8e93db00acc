"""What one engine keeps for itself: private memory of a process that opened it and answered every kind once.

    python -m benchmarks.memory ours FOLDER

Prints bytes (USS). Only the engine asked for is imported, so that nothing of another is counted.
"""

from __future__ import annotations

import sys
from pathlib import Path

import psutil

from benchmarks.peers import open_engine
from benchmarks.questions import kinds


def main() -> None:
    """Open, ask and print."""
    engine = open_engine(sys.argv[1], Path(sys.argv[2]))
    for kind in kinds(engine):
        kind.asks[0]()
    counted = [psutil.Process(), *map(psutil.Process, engine.processes())]
    print(sum(process.memory_full_info().uss for process in counted))
    engine.close()


if __name__ == "__main__":
    main()
