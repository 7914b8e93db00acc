"""Sets of rows as bitmaps of 64-bit words: a filter is an AND, a facet count is a population count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

#: One bit per row, in words of 64, lowest bit first; bits beyond the last row are 0.
Bitmap = npt.NDArray[np.uint64]

_BITS = 64
_WORD = np.dtype("<u8")


def words_for(size: int) -> int:
    """Number of words for so many rows."""
    return -(-size // _BITS)


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


def rows_in(bitmap: Bitmap) -> npt.NDArray[np.int64]:
    """The rows of a bitmap, ascending."""
    return np.unpackbits(bitmap.view(np.uint8), bitorder="little").view(np.bool_).nonzero()[0]


def counts(matrix: npt.NDArray[np.uint64], bitmap: Bitmap) -> npt.NDArray[np.int32]:
    """Per line of the matrix, the number of rows that it shares with the bitmap."""
    return np.bitwise_count(matrix & bitmap).sum(axis=-1, dtype=np.int32)  # type: ignore[no-any-return]


def any_of(matrix: npt.NDArray[np.uint64], lines: Sequence[int]) -> Bitmap:
    """Rows in any of these lines; none when there are no lines."""
    return np.bitwise_or.reduce(matrix[list(lines)], axis=0)  # type: ignore[no-any-return]
