"""The posting lists that come out of Whoosh are what the texts say, and scores are BM25F."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search_index.analysis.dutch import analyse
from search_index.index import Snapshot, open_current, publish
from search_index.search.question import Question
from search_index.store.document import OfferDocument
from search_index.store.generation import WHOOSH
from search_index.store.postings import DENSE_FROM, K1, LENGTH_WEIGHT, Postings
from search_index.store.text_index import FIELDS, Positions, texts_of
from tests.search_index.samples import DAY, REGION, offer


def _bm25f(documents: list[OfferDocument], term: str) -> dict[int, float]:
    """Id -> score of one term, counted by hand."""
    counted = [[[(t.text, t.weight) for t in analyse(text)] for text in texts_of(d)] for d in documents]
    lengths = [[sum(weight for _, weight in field) for field in fields] for fields in counted]
    averages = [sum(column) / len(documents) for column in zip(*lengths, strict=True)]
    frequencies: dict[int, float] = {}
    for document, fields, sizes in zip(documents, counted, lengths, strict=True):
        total = 0.0
        for field, size, average, boost in zip(fields, sizes, averages, FIELDS.values(), strict=True):
            count = sum(weight for text, weight in field if text == term)
            if count:
                total += boost * count / (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * size / average)
        if total:
            frequencies[document.id] = total
    idf = math.log(1 + (len(documents) - len(frequencies) + 0.5) / (len(frequencies) + 0.5))
    return {number: idf * f * (K1 + 1) / (K1 + f) for number, f in frequencies.items()}


@pytest.mark.parametrize("term", ["autism", "begeleid", "speltherapie", "emdr", "zorg", "helmond", "training"])
def test_scores_are_bm25f(term: str, many: list[OfferDocument], found_in: Snapshot) -> None:
    rows, weights = found_in.postings(term)
    scored = dict(zip((many[row].id for row in rows.tolist()), weights.tolist(), strict=True))
    assert scored == pytest.approx(_bm25f(many, term), rel=1e-4)


def test_every_term_of_every_text_is_there_once(many: list[OfferDocument], found_in: Snapshot) -> None:
    expected: dict[str, list[int]] = {}
    for row, document in enumerate(many):
        for term in sorted({term.text for text in texts_of(document) for term in analyse(text)}):
            expected.setdefault(term, []).append(row)
    assert {term: found_in.postings(term)[0].tolist() for term in expected} == expected
    assert found_in.terms_beginning_with("") == sorted(expected)


@pytest.mark.parametrize("changed", [0, 3])
def test_a_term_is_worth_the_same_in_a_dense_list(changed: int, many: list[OfferDocument], found_in: Snapshot) -> None:
    """Whether it is kept so or not, and with texts that came after."""
    moved = [replace(document, text="autisme en speltherapie") for document in many[:changed]]
    snapshot = found_in.apply(moved, [], sequence=2)
    terms = snapshot.terms_beginning_with("")
    often = [term for term in terms if len(found_in.postings(term)[0]) >= len(many) * DENSE_FROM]
    assert 10 < len(often) < len(terms) / 2
    for term in terms:
        rows, weights = snapshot.postings(term)
        dense = snapshot.dense_posting_list(term)
        assert dense is not None
        assert len(dense) == snapshot.row_count()
        assert np.flatnonzero(dense).tolist() == rows.tolist()
        assert dense[rows].tolist() == weights.tolist()
    assert snapshot.dense_posting_list("nergens") is None


def test_only_terms_that_many_have_are_kept_in_a_dense_list(tmp_path: Path) -> None:
    texts = ["spelen", "spelen", "zingen", "zingen en dansen", "zingen", "dansen", "", ""]
    publish(tmp_path, [offer(number, text=text) for number, text in enumerate(texts, start=1)], 1)
    postings = Postings.load(tmp_path / open_current(tmp_path).generation)
    dense = postings.dense_posting_list("zing")
    assert dense is not None
    assert (dense > 0).sum() == 3
    assert postings.dense_posting_list("spel") is None
    assert postings.dense_posting_list("nergens") is None


def test_a_document_scores_the_same_when_applied(many: list[OfferDocument], found_in: Snapshot) -> None:
    moved = [document for document in many if document.text][:3]
    after = found_in.apply([], [document.id for document in moved], sequence=2)
    again = after.apply(moved, [], sequence=3)
    question = Question(REGION, DAY, text="begeleiding school", per_page=400)
    before = {hit.id: hit.score for hit in found_in.find(question).hits}
    assert {hit.id: hit.score for hit in again.find(question).hits} == pytest.approx(before, rel=1e-4)


def test_terms_are_found_by_their_beginning(tmp_path: Path) -> None:
    publish(tmp_path, [offer(1, text="speltherapie spel spelen")], 1)
    postings = Postings.load(tmp_path / (open_current(tmp_path).generation))
    assert list(postings.beginning_with("spelt")) == ["speltherapie"]
    assert list(postings.beginning_with("zzz")) == []
    assert postings.of("nergens")[0].tolist() == []


def test_positions_find_words_next_to_each_other(tmp_path: Path) -> None:
    documents = [offer(1, text="hulp aan huis"), offer(2, text="huis en hulp"), offer(3, text="aan huis is hulp")]
    generation = publish(tmp_path, documents, 1)
    positions = Positions(generation / WHOOSH)
    assert positions.rows_with_phrase((("hulp", 0), ("huis", 2)), (0, 1, 2)) == [0]
    assert positions.rows_with_phrase((("hulp", 0), ("huis", 1)), (0, 1, 2)) == []
    positions.close()
    assert positions.rows_with_phrase((("hulp", 0), ("huis", 2)), (0,)) == [0]
