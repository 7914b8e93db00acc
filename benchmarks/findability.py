"""How well questions in people's own words are answered: nDCG@10, beside other engines on the same texts.

    python -m benchmarks.findability [--queries FILE] [--each] [--around] [--seed N]

Offers are the demo region through the real import. A hit gains by the grade of its product (``code:grade|...``); the
ideal answer has as many offers of each product as there are (of the age asked). The words for the age, the place and
the radius are read out of a question before it reaches any of the engines, as the portal does. With ``--around``
every question is also asked with a polite or desperate phrase around it, which should change next to nothing.
"""

from __future__ import annotations

import argparse
import csv
import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from benchmarks.text_peers import TEXT_PEERS, TextPeer
from portal.demo.offers import SEED, DemoOffers
from portal.geography.postcodes import PostcodeBook
from portal.models import Channel
from portal.models.database import begin_writing, open_engine
from portal.models.migration import upgrade
from portal.queries.products import catalogue
from portal.queries.regions import municipality_codes, region_by_slug
from portal.services.admission.load_boundaries import approximate_if_missing
from portal.services.catalogue.load_reference import CATALOGUE_REGION, load_reference
from portal.services.files.import_offers import import_offers
from portal.services.indexing.offer_documents import all_documents
from search_index.index import Snapshot, open_current, publish
from search_index.search.question import Question
from search_index.store.document import OfferDocument

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[1].parent / "shared" / "findability" / "queries.csv"
OWN = Path(__file__).with_name("questions.csv")
DEPTH = 10
#: What people write around a question without asking for anything else.
AROUND = (
    "graag snel hulp bij {}",
    "wie helpt bij {}",
    "{}, wat kan ik doen",
    "ik zoek hulp voor mijn zoon, {} graag advies",
    "{}?? spoed aub",
    "{} en ouders weten het niet meer",
    "aanmelden voor {}",
    "vraag: {} waar kan ik terecht",
    "huisarts zegt {}",
    "hallo, ik ben op zoek naar {} voor mijn dochter, wie kan ons helpen",
    "{} gezocht",
    "onze dochter heeft last van {}",
)

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
    parser.add_argument("--around", action="store_true", help="also with phrases around every question")
    parser.add_argument("--each", action="store_true", help="every question by itself")
    given = parser.parse_args()
    documents = demo_documents(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder), documents, sequence=1)
        snapshot = open_current(Path(folder))
        peers = [peer(documents) for peer in TEXT_PEERS]
        for file in given.queries or [path for path in (SHARED, OWN) if path.exists()]:
            questions = read_questions(file)
            _report(file.name, questions, documents, snapshot, peers, each=given.each)
            for phrase in AROUND if given.around else ():
                wrapped = [asked._replace(text=phrase.format(asked.text)) for asked in questions]
                _report(f"  {phrase.format('...')}", wrapped, documents, snapshot, (), each=given.each)


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
    asked_for: str,
    questions: Sequence[Asked],
    documents: Sequence[OfferDocument],
    snapshot: Snapshot,
    peers: Sequence[TextPeer],
    *,
    each: bool,
) -> None:
    titles = ["ours", *(peer.title for peer in peers)]
    scores: dict[str, list[float]] = {title: [] for title in titles}
    product_of = {document.id: document.product for document in documents}
    if each:
        print("".join(f"{title:>8}" for title in titles))
    for asked in questions:
        fitting = [d for d in documents if asked.age is None or d.age_from <= asked.age <= d.age_to]
        available = [asked.grades.get(d.product, 0) for d in fitting]
        question = Question(CATALOGUE_REGION, NOW.date(), text=asked.text, age=asked.age, per_page=DEPTH)
        hits = [hit.id for hit in snapshot.find(question).hits]
        for title, found in zip(titles, [hits, *(p.find(asked.text, asked.age, DEPTH) for p in peers)], strict=True):
            scores[title].append(ndcg([asked.grades.get(product_of[number], 0) for number in found], available))
        if each:
            listed = " ".join(f"{code}x{count}" for code, count in Counter(product_of[hit] for hit in hits).items())
            shown = "".join(f"{scores[title][-1]:8.3f}" for title in titles)
            print(f"{shown}  {asked.id:>4} {asked.text}  [{listed}]")
    means = ", ".join(f"{title} {_mean(scores[title]):.3f}" for title in titles)
    print(f"{asked_for}: {len(scores['ours'])} questions, nDCG@{DEPTH}: {means}")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    main()
