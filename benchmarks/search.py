"""How long a question takes: search_index beside SQLite FTS5, PostgreSQL and tantivy on the same made-up offers.

    python -m benchmarks.search [--sizes 3000,30000,150000] [--rounds 100] [--peers sqlite,postgresql,tantivy]
        [--keep FOLDER]

All engines are asked the same questions in one process, in turn, each round in another order. A ratio is the median
over all questions and rounds of our time / the time of the peer for that question a moment apart; below 1 we are
quicker. Peers get every help: see benchmarks/peers, which also says where one does less work than search_index, that
counts all facets for every question. What was built can be kept for a next run: it is used again while the generated
offers are the same.
"""

from __future__ import annotations

import argparse
import dataclasses
import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.built import Built, Offers
from benchmarks.generated_offers import TODAY, offers
from benchmarks.peers import OURS, PEERS, open_engine, peer_class
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer import Ask, Engine, Figure, Listed
from benchmarks.questions import NEW_WORDS, kinds
from search_index.store.document import OfferDocument

#: What ours / theirs should stay below, in the order of the kinds, by number of offers.
TARGETS: dict[int, dict[str, tuple[float, ...]]] = {
    3_000: {
        "sqlite": (0.4, 0.6, 0.4, 0.1, 0.5, 0.2),
        "postgresql": (0.3, 0.1, 0.1, 0.1, 0.3, 0.15),
        "tantivy": (1.0, 0.6, 0.6, 0.4, 0.5, 1.0),
    },
    150_000: {
        "sqlite": (0.15, 0.6, 0.25, 0.1, 0.1, 0.05),
        "postgresql": (0.1, 0.2, 0.2, 0.1, 0.1, 0.05),
        "tantivy": (1.0, 0.5, 0.6, 0.5, 0.5, 0.7),
    },
}
#: Where peers do less than search_index.
_LESS = {
    "text": "nobody counts facets",
    "product + radius by wait": "nobody counts facets",
    "text + radius + facets": "tantivy counts the square",
    "product + radius by place": "R-tree and GiST; nobody counts facets",
}
#: So many offers change, one after the other.
_CHANGES = 5


class Measured(NamedTuple):
    """Times of one kind of question."""

    kind: str
    #: Our seconds, one per question asked.
    ours: list[float]
    #: Peer -> ours / theirs, one per question asked.
    ratios: dict[str, list[float]]


class Costs(NamedTuple):
    """What one engine costs besides the time of a question."""

    built: Built
    #: Bytes.
    memory: int
    #: Word -> seconds of the first question with it.
    new_words: dict[str, float]
    #: Seconds of a change, and of the first question after it.
    change: float
    after: float


def main() -> None:
    """Measure every size and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="3000", help="numbers of offers, with commas")
    parser.add_argument("--rounds", type=int, default=100, help="times every question is asked; fewer of many offers")
    parser.add_argument("--peers", default=",".join(PEERS), help="who to compare with, with commas")
    parser.add_argument("--seed", type=int, default=1, help="makes other offers")
    parser.add_argument("--keep", type=Path, help="folder in which what is built stays for the next run")
    asked = parser.parse_args()
    peers = [name for name in asked.peers.split(",") if name]
    if unknown := set(peers) - set(PEERS):
        parser.error(f"unknown peer: {', '.join(sorted(unknown))}")
    with ExitStack() as stack:
        home = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="plekwijzer-bench-")))
        for size in map(int, asked.sizes.split(",")):
            rounds = min(asked.rounds, max(asked.rounds * 3000 // size, 10))
            built = _built(Offers(size, asked.seed, home, _say), (OURS, *peers))
            _measure(size, rounds, built, list(islice(offers(size, asked.seed), _CHANGES)))


def _say(what: str) -> None:
    print(f"  {time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)


def _built(made: Offers, names: Sequence[str]) -> dict[str, Built]:
    return {name: made.build(name) for name in names}


def _measure(number: int, rounds: int, built: dict[str, Built], changing: Sequence[OfferDocument]) -> None:
    _say("opening")
    with ExitStack() as stack:
        engines: dict[str, Engine] = {}
        for name, each in built.items():
            engines[name] = open_engine(name, each.folder)
            stack.callback(engines[name].close)
        _print_ratios(number, rounds, _asked_in_turn(engines, rounds))
        costs = {}
        for name, engine in engines.items():
            _say(f"memory, new words and changes of {name}")
            costs[name] = _costs(name, engine, built[name], changing)
        _print_costs(costs)


def _costs(name: str, engine: Engine, built: Built, changing: Sequence[OfferDocument]) -> Costs:
    memory = _memory(name, built)
    new_words = _new_words(name, built, engine)
    return Costs(built, memory, new_words, *_changes(engine, changing))


def _asked_in_turn(engines: dict[str, Engine], rounds: int) -> list[Measured]:
    """Every kind of question, asked of all engines in turn: one answers all questions of the kind, then the next, as
    processes do that answer one after another. Nothing of the preparation is looked at by the collector."""
    names = list(engines)
    ready = {name: kinds(engine) for name, engine in engines.items()}
    gc.collect()
    gc.freeze()
    measured = []
    for place, kind in enumerate(ready[OURS]):
        _say(f"asking {kind.name}")
        found = Measured(kind.name, [], {name: [] for name in names if name != OURS})
        asks = {name: ready[name][place].asks for name in names}
        for number in range(-1, rounds):
            order = names[number % len(names) :] + names[: number % len(names)]
            times = {name: [_seconds(ask) for ask in asks[name]] for name in order}
            if number >= 0:  # the first time of all is to warm up
                found.ours.extend(times[OURS])
                for name, ratios in found.ratios.items():
                    ratios.extend(mine / theirs for mine, theirs in zip(times[OURS], times[name], strict=True))
        measured.append(found)
    gc.unfreeze()
    return measured


def _seconds(ask: Ask | Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def _memory(name: str, built: Built) -> int:
    """Private bytes of a process of its own."""
    command = [sys.executable, "-m", "benchmarks.memory", name, str(built.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return int(done.stdout)


def _new_words(name: str, built: Built, opened: Engine) -> dict[str, float]:
    """Word -> seconds of a question with a word that was never asked before. Ours is opened anew for every word, and
    what opening leaves behind is collected first, as gunicorn does before it forks."""
    times = {}
    for word in NEW_WORDS:
        engine = Ours(built.folder) if name == OURS else opened
        engine.browse(1)()
        gc.collect()
        times[word] = _seconds(engine.text(word))
    return times


def _changes(engine: Engine, documents: Sequence[OfferDocument]) -> tuple[float, float]:
    """Median seconds of taking over a new figure of one offer, and of the first question after it."""
    applied, after = [], []
    browse = engine.browse(1)
    for listed in _with_new_figures(documents):
        started = time.perf_counter()
        engine.change(listed)
        applied.append(time.perf_counter() - started)
        after.append(_seconds(browse))
    return statistics.median(applied), statistics.median(after)


def _with_new_figures(documents: Sequence[OfferDocument]) -> list[Listed]:
    """The documents with a waiting list of 0, 1, 2... weeks, measured today."""
    changed = []
    for weeks, document in enumerate(documents):
        reported = dataclasses.replace(
            document, status="wachtlijst", intake_wait=0, start_wait=weeks, measured_on=TODAY
        )
        changed.append(Listed(reported, Figure("wachtlijst", weeks, weeks, True)))
    return changed


def _print_ratios(number: int, rounds: int, measured: Sequence[Measured]) -> None:
    targets = TARGETS.get(number, {})
    peers = list(measured[0].ratios)
    print(f"\n{number} offers, {rounds} rounds; ours / theirs beside its target, ! is above it")
    titles = "".join(f"{peer_class(name).title:>16}" for name in peers)
    print(f"{'kind of question':26}{'ours p50':>11}{'p95':>11}{'p95/p50':>9}{titles}")
    for place, kind in enumerate(measured):
        middle, late = statistics.median(kind.ours), statistics.quantiles(kind.ours, n=20)[-1]
        print(f"{kind.kind:26}{middle * 1e6:>8.0f} us{late * 1e6:>8.0f} us{late / middle:>9.2f}", end="")
        for name in peers:
            print(_cell(statistics.median(kind.ratios[name]), targets.get(name), place), end="")
        print(f"  {_LESS.get(kind.kind, '')}".rstrip())
    for name in peers:
        print(f"{peer_class(name).title} does less than ours: {peer_class(name).less}")


def _cell(ratio: float, targets: Sequence[float] | None, place: int) -> str:
    if targets is None or place >= len(targets):
        return f"{ratio:>9.3f}       "
    mark = "!" if ratio > targets[place] else " "
    return f"{ratio:>9.3f}{mark}/{targets[place]:<5}"


def _print_costs(costs: dict[str, Costs]) -> None:
    rows: dict[str, Callable[[Costs], str]] = {
        "built in s": lambda cost: f"{cost.built.seconds:.1f}",
        "on disk MB": lambda cost: f"{cost.built.size / 1e6:.1f}",
        "private memory MB": lambda cost: f"{cost.memory / 1e6:.0f}",
        "new word ms, median": lambda cost: f"{statistics.median(cost.new_words.values()) * 1e3:.2f}",
        "new word ms, slowest": lambda cost: f"{max(cost.new_words.values()) * 1e3:.2f}",
        "one change ms": lambda cost: f"{cost.change * 1e3:.2f}",
        "question after it ms": lambda cost: f"{cost.after * 1e3:.2f}",
    }
    titles = "".join(f"{_title(name):>12}" for name in costs)
    print(f"\n{'':22}{titles}")
    for label, shown in rows.items():
        print(f"{label:22}" + "".join(f"{shown(cost):>12}" for cost in costs.values()))
    words = sorted(costs[OURS].new_words.items(), key=lambda item: -item[1])
    print("ours, ms by new word: " + ", ".join(f"{word} {seconds * 1e3:.2f}" for word, seconds in words), flush=True)


def _title(name: str) -> str:
    return name if name == OURS else peer_class(name).title


if __name__ == "__main__":
    main()
