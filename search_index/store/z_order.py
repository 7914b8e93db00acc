"""Rows of a generation stand by region and by neighbourhood, so that what lies near a place lies together on disk and
in every bitmap: a question about a place then reads a small part of both.
"""

from __future__ import annotations

import math

from search_index.store.document import OfferDocument

#: Side of a cell, in metres.
_CELL_M = 250.0
#: Cells per axis, as a power of two: RD New fits in it with room to spare.
_BITS = 12


def place_in_order(document: OfferDocument) -> tuple[str, int, int]:
    """What documents are sorted by: region, then a Z-order curve over the cells, then id."""
    return document.region, cell_number(document.x, document.y), document.id


def cell_number(x: float, y: float) -> int:
    """The place of a point (RD New metres) on the Z-order curve; points that are not known come last."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return 1 << (2 * _BITS)
    east, north = (min(max(int(value / _CELL_M), 0), (1 << _BITS) - 1) for value in (x, y))
    number = 0
    for bit in range(_BITS):
        number |= (east >> bit & 1) << (2 * bit) | (north >> bit & 1) << (2 * bit + 1)
    return number
