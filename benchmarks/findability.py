"""How well questions in people's own words are answered: nDCG@10, beside SQLite FTS5 on the same texts.

    python -m benchmarks.findability --queries FILE [--each]

Offers are the demo region through the real import. A hit gains by the grade of its product (``code:grade|...``); the
ideal answer has as many offers of each product as there are (of the age asked). The words for the age, the place and
the radius are read out of a question before it reaches the engine, as the portal does.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from portal.geography.postcodes import PostcodeBook
from portal.models import Channel
from portal.models.database import begin_writing, open_engine
from portal.models.migration import upgrade
from portal.queries.products import catalogue
from portal.queries.regions import municipality_codes, region_by_slug
from portal.services.demo_offers import SEED, DemoOffers
from portal.services.import_offers import import_offers
from portal.services.load_boundaries import approximate_if_missing
from portal.services.load_reference import CATALOGUE_REGION, load_reference
from portal.services.offer_documents import all_documents
from search_index.document import OfferDocument
from search_index.index import Snapshot, open_current, publish
from search_index.question import Question
from search_index.text import FIELDS

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[1].parent / "shared" / "findability" / "queries.csv"
OWN = Path(__file__).with_name("questions.csv")
DEPTH = 10

_READ = re.compile(r"\b\d+ ?(?:-?jarige?|jaar|km|kilometer)\b|\b(?:in|bij|te|binnen|uit)\s*$", re.IGNORECASE)


class Asked(NamedTuple):
    """One question with the products that answer it."""

    id: str
    text: str
    grades: dict[str, int]
    age: int | None


def main() -> None:
    """Print the score of every set of questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=Path, action="append", help="a set of questions; may be given again")
    parser.add_argument("--seed", type=int, default=SEED, help="makes other offers of the demo")
    parser.add_argument("--each", action="store_true", help="every question by itself")
    given = parser.parse_args()
    documents = demo_documents(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), documents, sequence=1)
        snapshot = open_current(Path(folder))
        database = _fts5(documents)
        for file in given.queries or [path for path in (SHARED, OWN) if path.exists()]:
            _report(file, documents, snapshot, database, each=given.each)


def demo_documents(seed: int) -> list[OfferDocument]:
    """What a search may show of the demo region, made in a temporary database."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'demo.sqlite'}")
        upgrade(engine)
        with Session(engine) as session:
            begin_writing(session)
            load_reference(session)
            book = PostcodeBook.load()
            boundaries = approximate_if_missing(session, book, NOW)
            region = region_by_slug(session, CATALOGUE_REGION)
            assert region is not None
            shape = boundaries.region(municipality_codes(session, region.id, NOW.date()))
            rows = DemoOffers(catalogue(session, region.id, NOW.date()), book, shape, NOW.date(), seed).rows()
            import_offers(session, rows, region, book=book, boundaries=boundaries, now=NOW, channel=Channel.COMMAND)
            session.commit()
            documents = list(all_documents(session, NOW.date()))
        engine.dispose()
    return documents


def read_questions(file: Path) -> list[Asked]:
    """The questions of a file ``id;query;relevant;leeftijd;plaats``, without the words that are read out."""
    with file.open(encoding="utf-8") as lines:
        return [_asked(row) for row in csv.DictReader(lines, delimiter=";")]


def _asked(row: dict[str, str]) -> Asked:
    text = row["query"]
    if row["plaats"]:
        text = re.sub(re.escape(row["plaats"]), "", text, flags=re.IGNORECASE)
    if row["plaats"] or row["leeftijd"]:
        text = _READ.sub("", text)
    pairs = (pair.split(":") for pair in row["relevant"].split("|"))
    age = int(row["leeftijd"]) if row["leeftijd"] else None
    return Asked(row["id"], text.strip(), {code: int(grade) for code, grade in pairs}, age)


def ndcg(gains: Sequence[int], available: Iterable[int]) -> float:
    """Gain of the first hits, each next one counting for less, against the best that was possible."""
    ideal = _discounted(sorted(available, reverse=True)[:DEPTH])
    return _discounted(gains[:DEPTH]) / ideal if ideal else 1.0


def _discounted(gains: Sequence[int]) -> float:
    return sum((2**gain - 1) / math.log2(place + 1) for place, gain in enumerate(gains, start=1))


def _report(
    file: Path, documents: Sequence[OfferDocument], snapshot: Snapshot, database: sqlite3.Connection, *, each: bool
) -> None:
    ours: list[float] = []
    theirs: list[float] = []
    product_of = {document.id: document.product for document in documents}
    for asked in read_questions(file):
        fitting = [d for d in documents if asked.age is None or d.age_from <= asked.age <= d.age_to]
        available = [asked.grades.get(d.product, 0) for d in fitting]
        question = Question(CATALOGUE_REGION, NOW.date(), text=asked.text, age=asked.age, per_page=DEPTH)
        hits = [product_of[hit.id] for hit in snapshot.find(question).hits]
        other = [product_of[number] for number in _ask_fts5(database, asked)]
        ours.append(ndcg([asked.grades.get(code, 0) for code in hits], available))
        theirs.append(ndcg([asked.grades.get(code, 0) for code in other], available))
        if each:
            listed = " ".join(f"{code}x{count}" for code, count in Counter(hits).items())
            print(f"{ours[-1]:6.3f} {theirs[-1]:6.3f}  {asked.id:>4} {asked.text}  [{listed}]")
    print(f"{file.name}: {len(ours)} questions, nDCG@{DEPTH} {_mean(ours):.3f}, FTS5 {_mean(theirs):.3f}")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _fts5(documents: Iterable[OfferDocument]) -> sqlite3.Connection:
    """The same texts with every word of a question required, and any word when none has them all."""
    database = sqlite3.connect(":memory:")
    database.execute(
        f"CREATE VIRTUAL TABLE words USING fts5({', '.join(FIELDS)}, low UNINDEXED, high UNINDEXED, "
        "tokenize = 'unicode61 remove_diacritics 2')"
    )
    marks = ", ".join("?" * (len(FIELDS) + 3))
    for document in documents:
        texts = [getattr(document, field) for field in FIELDS]
        database.execute(
            f"INSERT INTO words (rowid, {', '.join(FIELDS)}, low, high) VALUES ({marks})",
            (document.id, *texts, document.age_from, document.age_to),
        )
    return database


def _ask_fts5(database: sqlite3.Connection, asked: Asked) -> list[int]:
    words = [f'"{word}"' for word in re.findall(r"\w+", asked.text)]
    boosts = ", ".join(map(str, FIELDS.values()))
    sql = (
        "SELECT rowid FROM words WHERE words MATCH ? AND (? IS NULL OR ? BETWEEN low AND high) "
        f"ORDER BY bm25(words, {boosts}) LIMIT {DEPTH}"
    )
    for joint in (" ", " OR "):
        found = database.execute(sql, (joint.join(words), asked.age, asked.age)).fetchall()
        if found:
            return [row[0] for row in found]
    return []


if __name__ == "__main__":
    main()
