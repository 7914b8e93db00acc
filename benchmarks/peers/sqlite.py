"""SQLite: FTS5 for text, an R-tree for the place, a prefix index for suggestions.

The whole file is copied into memory (which the process then keeps for itself), and every column that is grouped has an
index that answers the count by itself. It counts no facets for text alone and for a product near a point, knows no
stems, and equals stand in no fair order. CROSS JOIN is where the planner would join the slow way round.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from benchmarks.peers.peer import FACETS, PER_PAGE, RADIUS_M, START_WITHIN, Ask, Listed, Listing, Point

_FILE = "offers.sqlite"
_WORDS = "product_name, product_text, characteristic_text, provider_name, place, text"
_SCHEMA = f"""
CREATE TABLE offer (id INTEGER PRIMARY KEY, product, segment, provider, municipality, area, x, y,
    status, start_weeks, wait_rank, current);
CREATE TABLE has (offer INTEGER, code TEXT, PRIMARY KEY (offer, code)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5({_WORDS}, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE at USING rtree(id, x0, x1, y0, y1);
CREATE TABLE suggestion (id INTEGER PRIMARY KEY, kind, text, key, count);
CREATE VIRTUAL TABLE suggested USING fts5(text, content='suggestion', content_rowid='id', prefix='2 3 4',
    tokenize = "unicode61 remove_diacritics 2");
"""
_INDEXES = f"""
CREATE INDEX offer_product ON offer (product, wait_rank);
CREATE INDEX offer_wait ON offer (wait_rank, id);
CREATE INDEX offer_figure ON offer (provider, start_weeks, current, status);
{"".join(f"CREATE INDEX offer_by_{facet} ON offer ({facet});" for facet in FACETS if facet != "product")}
CREATE INDEX has_code ON has (code);
INSERT INTO suggested (rowid, text) SELECT id, text FROM suggestion;
INSERT INTO suggested (suggested) VALUES ('optimize');
INSERT INTO words (words) VALUES ('optimize');
ANALYZE;
"""
_FAR = "(o.x - :x) * (o.x - :x) + (o.y - :y) * (o.y - :y)"
_IN_BOX = "at.x0 >= :x - :r AND at.x1 <= :x + :r AND at.y0 >= :y - :r AND at.y1 <= :y + :r"
_BM25 = "bm25(words, 6.0, 3.0, 2.5, 2.5, 2.0, 1.0)"
_MATCHED = f"w AS MATERIALIZED (SELECT rowid AS id, {_BM25} AS score FROM words WHERE words MATCH :q)"
_WITHIN = ", ".join(f"sum(start_weeks <= {weeks})" for weeks in START_WITHIN)

_TEXT = f"""
WITH {_MATCHED}
SELECT o.id, w.score, o.start_weeks, (SELECT count(*) FROM w) FROM w JOIN offer o USING (id)
ORDER BY w.score, o.wait_rank LIMIT {PER_PAGE}
"""
_PRODUCT_NEAR = f"""
SELECT o.id, o.start_weeks, {_FAR}, count(*) OVER () FROM offer o
WHERE o.product = :p AND {_FAR} <= :r * :r ORDER BY o.wait_rank LIMIT :n
"""
_PRODUCT_BY_PLACE = f"""
SELECT o.id, o.start_weeks, {_FAR}, count(*) OVER () FROM offer o JOIN at ON at.id = o.id
WHERE o.product = :p AND {_IN_BOX} AND {_FAR} <= :r * :r ORDER BY o.wait_rank LIMIT :n
"""
_SUGGEST = """
SELECT kind, s.text, key, count FROM suggested JOIN suggestion s ON s.id = suggested.rowid
WHERE suggested MATCH :q ORDER BY s.id LIMIT 10
"""


def _facets(table: str, characteristics: str) -> str:
    """Counts of everything that an answer of ours counts."""
    single = "\n".join(
        f"UNION ALL SELECT '{facet}', {facet}, count(*), NULL, NULL, NULL, NULL FROM {table} GROUP BY {facet}"
        for facet in FACETS
    )
    return f"""
    {single}
    UNION ALL SELECT 'characteristic', code, count(*), NULL, NULL, NULL, NULL FROM {characteristics} GROUP BY code
    UNION ALL SELECT 'figures', count(*), {_WITHIN} FROM {table}
    UNION ALL SELECT 'rest', count(DISTINCT provider), sum(current), sum(status != 'stop'), NULL, NULL, NULL
        FROM {table}
    """


_TEXT_NEAR = f"""
WITH {_MATCHED}, m AS MATERIALIZED (
    SELECT o.*, w.score, {_FAR} AS far FROM w JOIN offer o USING (id) WHERE {_FAR} <= :r * :r)
SELECT * FROM (
    SELECT 'hit', id, score, start_weeks, far, NULL, NULL FROM m ORDER BY score, wait_rank LIMIT {PER_PAGE})
{_facets("m", "m CROSS JOIN has ON has.offer = m.id")}
"""
_BROWSE = f"""
SELECT * FROM (SELECT 'hit', id, wait_rank, start_weeks, NULL, NULL, NULL FROM offer
    ORDER BY wait_rank, id LIMIT :n OFFSET :skip)
{_facets("offer", "has")}
"""


class Sqlite:
    """A copy in memory of one file."""

    title = "FTS5"
    less = "no stems"

    @classmethod
    def build(cls, folder: Path, listing: Listing) -> None:
        database = sqlite3.connect(folder / _FILE)
        database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
        database.executemany(f"INSERT INTO offer VALUES ({_marks(12)})", map(_offer, listing.offers))
        database.executemany(f"INSERT INTO words (rowid, {_WORDS}) VALUES ({_marks(7)})", map(_texts, listing.offers))
        places = ((d.id, d.x, d.x, d.y, d.y) for d, _ in listing.offers)
        database.executemany(f"INSERT INTO at VALUES ({_marks(5)})", places)
        database.executemany(f"INSERT INTO has VALUES ({_marks(2)})", _characteristics(listing.offers))
        suggestions = ((number, s.kind, s.text, s.key, s.count) for number, s in enumerate(listing.suggestions))
        database.executemany(f"INSERT INTO suggestion VALUES ({_marks(5)})", suggestions)
        database.commit()
        database.executescript(_INDEXES)
        database.execute("VACUUM")
        database.close()

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(":memory:", cached_statements=256, isolation_level=None)
        built = sqlite3.connect(folder / _FILE)
        built.backup(self._database)
        built.close()

    def text(self, words: str) -> Ask:
        return self._running(_TEXT, q=words)

    def product_near(self, product: str, point: Point, per_page: int = PER_PAGE) -> Ask:
        return self._running(_PRODUCT_NEAR, p=product, x=point[0], y=point[1], r=RADIUS_M, n=per_page)

    def product_by_place(self, product: str, point: Point) -> Ask:
        return self._running(_PRODUCT_BY_PLACE, p=product, x=point[0], y=point[1], r=RADIUS_M, n=PER_PAGE)

    def text_near(self, words: str, point: Point) -> Ask:
        return self._running(_TEXT_NEAR, q=words, x=point[0], y=point[1], r=RADIUS_M)

    def browse(self, page: int, per_page: int = PER_PAGE) -> Ask:
        return self._running(_BROWSE, n=per_page, skip=(page - 1) * per_page)

    def suggest(self, prefix: str) -> Ask:
        return self._running(_SUGGEST, q=f"{prefix}*")

    def ids(self, answer: object) -> list[int]:
        rows = cast(list[tuple[Any, ...]], answer)
        return [row[1] for row in rows if row[0] == "hit"] or [row[0] for row in rows if isinstance(row[0], int)]

    def change(self, listed: Listed) -> None:
        status, start_weeks, rank, is_current = listed.figure
        self._database.execute(
            "UPDATE offer SET status = ?, start_weeks = ?, wait_rank = ?, current = ? WHERE id = ?",
            (status, start_weeks, rank, is_current, listed.document.id),
        )

    def processes(self) -> list[int]:
        return []

    def close(self) -> None:
        self._database.close()

    def _running(self, sql: str, **values: object) -> Ask:
        return lambda: self._database.execute(sql, values).fetchall()


def _marks(number: int) -> str:
    return ", ".join("?" * number)


def _offer(listed: Listed) -> tuple[object, ...]:
    d, figure = listed
    place = (d.municipality, d.area, d.x, d.y)
    return (d.id, d.product, d.segment, d.provider, *place, *figure)


def _texts(listed: Listed) -> tuple[object, ...]:
    d = listed.document
    return (d.id, d.product_name, d.product_text, d.characteristic_text, d.provider_name, d.place, d.text)


def _characteristics(offers: list[Listed]) -> Iterator[tuple[int, str]]:
    return ((d.id, code) for d, _ in offers for code in set(d.characteristics))
