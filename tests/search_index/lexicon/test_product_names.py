"""What products are called: only names that can answer are looked at, and the others could not."""

from __future__ import annotations

import csv
from pathlib import Path

from search_index.lexicon.product_names import ProductNames, _analysed, _exactly, _has_all, _worth
from search_index.lexicon.segmentation import QueryClause, common_segmenter

_ROOT = Path(__file__).parents[3]


def _column(file: str, name: str) -> list[str]:
    with (_ROOT / file).open(encoding="utf-8") as lines:
        return [row[name] for row in csv.DictReader(lines, delimiter=";")]


def _one_by_one(names: list[str], clause: QueryClause) -> list[float]:
    """The grade of every name, each of them looked at."""
    analysed = [_analysed(name) for name in names]
    shortest = {
        target: min((len(name.whole) for name in analysed if _has_all(name.stems, target.words)), default=0)
        for target in clause.targets
        if target.words
    }
    return [max(_exactly(name, clause), _worth(name, clause, shortest)) for name in analysed]


def test_names_that_are_not_looked_at_do_not_answer() -> None:
    names = _column("portal/reference/producten.csv", "naam")
    clauses = {
        clause
        for question in _column("benchmarks/questions_apart6.csv", "query")
        for clause in common_segmenter().segment(question)
    }
    assert len(clauses) > 200
    book = ProductNames(names)
    answered = 0
    for clause in clauses:
        expected, grades = _one_by_one(names, clause), book.grades(clause)
        assert (grades.tolist() if grades is not None else [0.0] * len(names)) == expected
        answered += grades is not None
    assert answered > 100
