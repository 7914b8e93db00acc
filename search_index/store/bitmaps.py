"""Sets of rows as bitmaps of 64-bit words: a filter is an AND, a facet count is a population count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

#: Rows per word.
BITS = 64
#: One bit per row, in words of 64, lowest bit first; bits beyond the last row are 0.
Bitmap = npt.NDArray[np.uint64]

#: So few words are looked through from one end to the other sooner than the filled ones are looked up.
FEW_WORDS = 128

#: So many words are counted at a time, so that what is in between stays in the cache of a processor.
_AT_ONCE = 32_768

_WORD = np.dtype("<u8")


def words_for(size: int) -> int:
    """Number of words for so many rows."""
    return -(-size // BITS)


def packed(mask: npt.NDArray[np.bool_]) -> Bitmap:
    """Bitmap of one mask, or a matrix of bitmaps of a matrix of masks (one mask per line)."""
    size = mask.shape[-1]
    eighths = np.packbits(mask, axis=-1, bitorder="little")
    room = words_for(size) * 8
    if eighths.shape[-1] != room:
        wide = np.zeros((*mask.shape[:-1], room), np.uint8)
        wide[..., : eighths.shape[-1]] = eighths
        eighths = wide
    return eighths.view(_WORD)


def with_rows(rows: npt.NDArray[np.int64], size: int) -> Bitmap:
    """Bitmap of these rows."""
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return packed(mask)


def unpacked(bitmap: Bitmap, size: int) -> npt.NDArray[np.bool_]:
    """The mask that a bitmap was made of."""
    return np.unpackbits(bitmap.view(np.uint8), bitorder="little", count=size).view(np.bool_)


def count(bitmap: Bitmap) -> int:
    """Number of rows in it."""
    return int(np.bitwise_count(bitmap).sum())


def span_of(bitmap: Bitmap) -> slice:
    """The words between the first and the last that is not empty."""
    filled = bitmap.nonzero()[0]
    return slice(int(filled[0]), int(filled[-1]) + 1) if len(filled) else slice(0, 0)


def rows_in(bitmap: Bitmap) -> npt.NDArray[np.int64]:
    """The rows of a bitmap, ascending."""
    span = span_of(bitmap) if len(bitmap) > FEW_WORDS else slice(0, len(bitmap))
    rows: npt.NDArray[np.int64] = (
        np.unpackbits(bitmap[span].view(np.uint8), bitorder="little").view(np.bool_).nonzero()[0]
    )
    if span.start:
        rows += span.start * BITS
    return rows


def counts(matrix: npt.NDArray[np.uint64], bitmap: Bitmap) -> npt.NDArray[np.int32]:
    """Per line of the matrix, the number of rows that it shares with the bitmap."""
    span = span_of(bitmap)
    mine, asked = matrix[:, span], bitmap[span]
    found = np.empty(len(mine), np.int32)
    lines = max(1, _AT_ONCE // max(len(asked), 1))
    for first in range(0, len(mine), lines):
        part = slice(first, first + lines)
        np.bitwise_count(mine[part] & asked).sum(axis=-1, dtype=np.int32, out=found[part])
    return found


def any_of(matrix: npt.NDArray[np.uint64], lines: Sequence[int]) -> Bitmap:
    """Rows in any of these lines; none when there are no lines."""
    return np.bitwise_or.reduce(matrix[list(lines)], axis=0)  # type: ignore[no-any-return]
