"""Facets are counted in two ways; both tell the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.search.region_day import RegionDay
from search_index.store.bitmaps import counts, rows_in, with_rows
from search_index.store.columns import encode
from search_index.store.document import OfferDocument
from search_index.store.vocabulary import Vocabulary
from tests.examples import one_in
from tests.search_index.samples import DAY
from tests.search_index.strategies import stocks


@one_in(4)
@given(stocks(30), st.data())
def test_by_row_and_by_bitmap(documents: list[OfferDocument], data: st.DataObject) -> None:
    words = Vocabulary()
    columns = encode(documents, words)
    for region in {document.region for document in documents}:
        day = RegionDay.of(columns, words, region, DAY)
        every = rows_in(day.open_bits)
        chosen = data.draw(st.lists(st.sampled_from(every.tolist()), unique=True)) if len(every) else []
        rows = np.array(sorted(chosen), np.int64)
        bits = with_rows(rows, len(columns))
        assert day._counted_by_row(rows).tolist() == counts(day.facet_matrix, bits).tolist()


@pytest.mark.parametrize("cost", [0, 10**9])
def test_either_way_is_taken(cost: int, many: list[OfferDocument], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the sizes say, the answer is the same."""
    words = Vocabulary()
    columns = encode(many, words)
    day = RegionDay.of(columns, words, many[0].region, DAY)
    rows = rows_in(day.open_bits)[::3]
    bits = with_rows(rows, len(columns))
    monkeypatch.setattr("search_index.search.region_day.ROW_COST", cost)
    assert day.counted(bits, rows).tolist() == counts(day.facet_matrix, bits).tolist()
