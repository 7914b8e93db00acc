"""How long a question takes: search_index beside SQLite (FTS5 and R-tree) on the same made-up offers.

    python -m benchmarks.search --sizes 3000,30000

SQLite gets every help: figures already judged for the day, indexes on every column asked, an R-tree for the place,
a prefix index for suggestions, everything in memory. Questions of both are asked in turn, in one process, and medians
are compared. Where a kind does not say "facets", SQLite counts none, while search_index always does.
"""

from __future__ import annotations

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.generated_offers import REGION, TODAY, offers
from search_index.document import OfferDocument
from search_index.index import Snapshot, open_current, publish
from search_index.question import Question, Sort

TEXTS = ("traumabehandeling", "autisme begeleiding", "pleegzorg", "emdr kinderen", "speltherapie school", "hulp thuis")
PRODUCTS = ("S4-13", "S2-01", "S4-04", "S4-12", "S3-04")
POINTS = ((174000.0, 388000.0), (156000.0, 381000.0), (180000.0, 380000.0))
PREFIXES = ("be", "pl", "tra", "zorg", "hel", "autis")
RADIUS_M = 20_000.0
PER_PAGE = 20

#: What a kind should stay below, ours / FTS5.
TARGETS = {
    "text": 0.4,
    "product + radius by wait": 0.6,
    "text + radius + facets": 0.4,
    "browse + facets": 0.1,
    "suggest": 0.5,
    "page 50 + facets": 0.2,
}

_COLUMNS = "product, segment, provider, municipality, area, x, y, status, start_weeks, wait_rank, current"
_SCHEMA = f"""
CREATE TABLE offer (id INTEGER PRIMARY KEY, {_COLUMNS});
CREATE TABLE has (offer INTEGER, code TEXT, PRIMARY KEY (offer, code)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(product_name, product_text, characteristic_text, provider_name, place, text,
    tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE at USING rtree(id, x0, x1, y0, y1);
CREATE TABLE suggestion (id INTEGER PRIMARY KEY, kind, text, key, count);
CREATE VIRTUAL TABLE suggested USING fts5(text, content='suggestion', content_rowid='id', prefix='2 3 4',
    tokenize = "unicode61 remove_diacritics 2");
"""
_INDEXES = """
CREATE INDEX offer_product ON offer (product, wait_rank);
CREATE INDEX offer_wait ON offer (wait_rank, id);
INSERT INTO suggested (rowid, text) SELECT id, text FROM suggestion;
ANALYZE;
"""
_FAR = "(o.x - :x) * (o.x - :x) + (o.y - :y) * (o.y - :y)"
_IN_BOX = "at.x0 >= :x - :r AND at.x1 <= :x + :r AND at.y0 >= :y - :r AND at.y1 <= :y + :r"
_BM25 = "bm25(words, 6.0, 3.0, 2.5, 2.5, 2.0, 1.0)"
_MATCHED = f"w AS MATERIALIZED (SELECT rowid AS id, {_BM25} AS score FROM words WHERE words MATCH :q)"
_FACETS = "\n".join(
    f"UNION ALL SELECT '{facet}', {facet}, count(*), NULL FROM m GROUP BY {facet}"
    for facet in ("product", "segment", "municipality", "area", "status")
)
_REST = f"""
{_FACETS}
UNION ALL SELECT 'characteristic', code, count(*), NULL FROM m JOIN has ON has.offer = m.id GROUP BY code
UNION ALL SELECT 'totals', count(*), count(DISTINCT provider), sum(start_weeks = 0) FROM m
UNION ALL SELECT 'within', sum(start_weeks <= 2), sum(start_weeks <= 4), sum(start_weeks <= 8) FROM m
UNION ALL SELECT 'current', sum(current), sum(start_weeks <= 12), sum(status != 'stop') FROM m
"""

Row = tuple[object, ...]


class Kind(NamedTuple):
    """One kind of question and how both answer it."""

    name: str
    ours: list[Callable[[], object]]
    theirs: list[Callable[[], object]]


def main() -> None:
    """Measure every size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="3000", help="numbers of offers, with commas")
    parser.add_argument("--rounds", type=int, default=200, help="times every question is asked")
    parser.add_argument("--regions", default=REGION, help="slug of the one region of the offers")
    asked = parser.parse_args()
    for size in map(int, asked.sizes.split(",")):
        _measure(size, asked.rounds if size <= 3000 else max(asked.rounds // 5, 10), asked.regions)


def _measure(size: int, rounds: int, region: str) -> None:
    documents = list(offers(size, region=region))
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        generation = publish(Path(folder), documents, sequence=1)
        built = time.perf_counter() - started
        disk = sum(path.stat().st_size for path in generation.rglob("*") if path.is_file())
        started = time.perf_counter()
        snapshot = open_current(Path(folder))
        opened = time.perf_counter() - started
    started = time.perf_counter()
    database = _database(documents, snapshot, region)
    theirs = time.perf_counter() - started
    print(f"\n{size} offers: built in {built:.1f} s (SQLite {theirs:.1f} s), {disk / 1e6:.1f} MB, ", end="")
    print(f"opened in {opened * 1e3:.0f} ms; medians of {rounds} rounds")
    print(f"{'kind of question':28}{'ours':>10}{'FTS5':>11}{'ratio':>8}{'target':>8}")
    for kind in _kinds(snapshot, database, region):
        ours, sqlite = _timed(kind, rounds)
        target = TARGETS.get(kind.name)
        shown = "" if target is None else f"{target:.1f}"
        print(f"{kind.name:28}{ours * 1e6:>7.0f} us{sqlite * 1e6:>8.0f} us{ours / sqlite:>8.2f}{shown:>8}")
    _print_change(snapshot, documents, region)


def _timed(kind: Kind, rounds: int) -> tuple[float, float]:
    """Median seconds of ours and theirs, asked in turn."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        for one, other in zip(kind.ours, kind.theirs, strict=True):
            ours.append(_seconds(one))
            theirs.append(_seconds(other))
    return statistics.median(ours), statistics.median(theirs)


def _seconds(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def _kinds(snapshot: Snapshot, database: sqlite3.Connection, region: str) -> Iterator[Kind]:
    def asking(**parts: object) -> Callable[[], object]:
        question = Question(region, TODAY, **parts)  # type: ignore[arg-type]
        return lambda: snapshot.find(question)

    def running(sql: str, **values: object) -> Callable[[], object]:
        return lambda: database.execute(sql, values).fetchall()

    places = [{"x": x, "y": y, "r": RADIUS_M} for x, y in POINTS]
    yield Kind(
        "text",
        [asking(text=text) for text in TEXTS],
        [running(_text_sql(), q=text) for text in TEXTS],
    )
    both = [(product, place) for product in PRODUCTS for place in places]
    yield Kind(
        "product + radius by wait",
        [asking(products=(code,), point=(at["x"], at["y"]), radius_m=RADIUS_M, sort=Sort.WAIT) for code, at in both],
        [running(_product_sql(), p=code, **place) for code, place in both],
    )
    near = [(text, place) for text in TEXTS for place in places]
    yield Kind(
        "text + radius + facets",
        [asking(text=text, point=(at["x"], at["y"]), radius_m=RADIUS_M) for text, at in near],
        [running(_near_sql(), q=text, **place) for text, place in near],
    )
    yield Kind("browse + facets", [asking()], [running(_browse_sql(), skip=0)])
    yield Kind(
        "suggest",
        [lambda prefix=prefix: snapshot.suggest(region, prefix) for prefix in PREFIXES],  # type: ignore[misc]
        [running(_SUGGEST, q=f"{prefix}*") for prefix in PREFIXES],
    )
    yield Kind("page 50 + facets", [asking(page=50)], [running(_browse_sql(), skip=49 * PER_PAGE)])
    yield Kind("page 50, SQLite no facets", [asking(page=50)], [running(_PAGE, skip=49 * PER_PAGE)])


_SUGGEST = """
SELECT kind, s.text, key, count FROM suggested JOIN suggestion s ON s.id = suggested.rowid
WHERE suggested MATCH :q ORDER BY kind, s.text LIMIT 10
"""
_PAGE = f"""
SELECT id, wait_rank, start_weeks, (SELECT count(*) FROM offer) FROM offer
ORDER BY wait_rank, id LIMIT {PER_PAGE} OFFSET :skip
"""


def _text_sql() -> str:
    return f"""
    WITH {_MATCHED}
    SELECT o.id, w.score, o.start_weeks, (SELECT count(*) FROM w) FROM w JOIN offer o USING (id)
    ORDER BY w.score, o.wait_rank LIMIT {PER_PAGE}
    """


def _product_sql() -> str:
    return f"""
    SELECT o.id, o.start_weeks, {_FAR}, count(*) OVER () FROM offer o JOIN at ON at.id = o.id
    WHERE o.product = :p AND {_IN_BOX} AND {_FAR} <= :r * :r ORDER BY o.wait_rank LIMIT {PER_PAGE}
    """


def _near_sql() -> str:
    return f"""
    WITH {_MATCHED}, m AS MATERIALIZED (
        SELECT o.*, w.score, {_FAR} AS far FROM w JOIN offer o USING (id) WHERE {_FAR} <= :r * :r)
    SELECT * FROM (SELECT 'hit', id, score, start_weeks FROM m ORDER BY score, wait_rank LIMIT {PER_PAGE})
    {_REST}
    """


def _browse_sql() -> str:
    return f"""
    WITH m AS MATERIALIZED (SELECT * FROM offer)
    SELECT * FROM (
        SELECT 'hit', id, wait_rank, start_weeks FROM m ORDER BY wait_rank, id LIMIT {PER_PAGE} OFFSET :skip)
    {_REST}
    """


def _database(documents: Iterable[OfferDocument], snapshot: Snapshot, region: str) -> sqlite3.Connection:
    """The same offers in SQLite, with what their figures are worth today worked out beforehand."""
    database = sqlite3.connect(":memory:")
    database.executescript(_SCHEMA)
    by_id = {document.id: document for document in documents}
    whole = Question(region, TODAY, sort=Sort.WAIT, per_page=len(by_id))
    status_of = {
        hit.id: status
        for status in snapshot.find(whole).facets["status"]
        for hit in snapshot.find(Question(region, TODAY, statuses=(str(status),), per_page=len(by_id))).hits
    }
    current = Question(region, TODAY, current_only=True, per_page=len(by_id))
    current_ids = {hit.id for hit in snapshot.find(current).hits}
    for rank, hit in enumerate(snapshot.find(whole).hits):
        document = by_id[hit.id]
        figure = (status_of[hit.id], hit.start_weeks, rank, hit.id in current_ids)
        _insert(database, document, figure)
    _insert_suggestions(database, snapshot, region)
    database.executescript(_INDEXES)
    return database


def _insert(database: sqlite3.Connection, document: OfferDocument, figure: Row) -> None:
    d = document
    values = (d.id, d.product, d.segment, d.provider, d.municipality, d.area, d.x, d.y, *figure)
    database.execute(f"INSERT INTO offer VALUES ({', '.join('?' * len(values))})", values)
    database.execute("INSERT INTO at VALUES (?, ?, ?, ?, ?)", (d.id, d.x, d.x, d.y, d.y))
    texts = (d.product_name, d.product_text, d.characteristic_text, d.provider_name, d.place, d.text)
    database.execute(
        "INSERT INTO words (rowid, product_name, product_text, characteristic_text, provider_name, place, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (d.id, *texts),
    )
    database.executemany("INSERT INTO has VALUES (?, ?)", [(d.id, code) for code in set(d.characteristics)])


def _insert_suggestions(database: sqlite3.Connection, snapshot: Snapshot, region: str) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    found = {
        suggestion
        for one in letters
        for other in letters
        for suggestion in snapshot.suggest(region, one + other, limit=100_000)
    }
    database.executemany(
        "INSERT INTO suggestion (kind, text, key, count) VALUES (?, ?, ?, ?)",
        [(item.kind, item.text, item.key, item.count) for item in found],
    )


def _print_change(snapshot: Snapshot, documents: list[OfferDocument], region: str) -> None:
    """What one changed offer costs: the new snapshot, and the first question after it."""
    times = []
    for number in range(5):
        started = time.perf_counter()
        snapshot = snapshot.apply([documents[number]], [], sequence=number)
        applied = time.perf_counter()
        snapshot.find(Question(region, TODAY))
        times.append((applied - started, time.perf_counter() - applied))
    apply_ms = statistics.median(time for time, _ in times) * 1e3
    first_ms = statistics.median(time for _, time in times) * 1e3
    print(f"one change: applied in {apply_ms:.1f} ms, first question after it {first_ms:.1f} ms")


if __name__ == "__main__":
    main()
