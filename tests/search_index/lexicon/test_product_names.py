"""What products are called: only names that can answer are looked at, and the others could not."""

from __future__ import annotations

import csv
from pathlib import Path

from search_index.lexicon.product_names import ProductNames, _analysed, _exactly, _has_all, _worth
from search_index.lexicon.segmentation import Slot, common_reader

_ROOT = Path(__file__).parents[3]


def _column(file: str, name: str) -> list[str]:
    with (_ROOT / file).open(encoding="utf-8") as lines:
        return [row[name] for row in csv.DictReader(lines, delimiter=";")]


def _one_by_one(names: list[str], slot: Slot) -> list[float]:
    """The grade of every name, each of them looked at."""
    analysed = [_analysed(name) for name in names]
    shortest = {
        target: min((len(name.whole) for name in analysed if _has_all(name.stems, target.words)), default=0)
        for target in slot.targets
        if target.words
    }
    return [max(_exactly(name, slot), _worth(name, slot, shortest)) for name in analysed]


def test_names_that_are_not_looked_at_do_not_answer() -> None:
    names = _column("portal/reference/producten.csv", "naam")
    slots = {
        slot
        for question in _column("benchmarks/questions_apart6.csv", "query")
        for slot in common_reader().slots_of(question)
    }
    assert len(slots) > 200
    book = ProductNames(names)
    answered = 0
    for slot in slots:
        expected, grades = _one_by_one(names, slot), book.grades(slot)
        assert (grades.tolist() if grades is not None else [0.0] * len(names)) == expected
        answered += grades is not None
    assert answered > 100
