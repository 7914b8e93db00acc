"""Columns: where the values of one stand."""

from __future__ import annotations

import numpy as np
import pytest

from search_index.store.columns import RowsByValue


@pytest.mark.parametrize("most", [0, 3, 300, 70_000])
def test_the_rows_of_every_value(most: int) -> None:
    column = np.random.default_rng(most).integers(0, most + 1, 500).astype(np.int32)
    rows = RowsByValue(column)
    for value in {0, 1, most, most + 1, most + 2, *column.tolist()}:
        assert rows[value].tolist() == np.flatnonzero(column == value).tolist()


def test_a_column_without_rows_has_no_values() -> None:
    assert RowsByValue(np.empty(0, np.int32))[0].tolist() == []
