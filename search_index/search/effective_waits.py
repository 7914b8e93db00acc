"""Effective waits: what every figure is worth on a day, by the ageing rule, for all rows at once.

The rule (docs: "A waiting time, honestly"): a figure ages from its day of measuring. Older than ``stale_after`` days,
never measured, or measured more than a day in the future: nothing is known. Full is not available. An intake stop is
dated and never silently becomes available: once it has passed or grown stale, nothing is known. A doubted figure
counts as one that ages, however fresh.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from search_index.store.columns import UNKNOWN, Columns
from search_index.store.document import STATUSES

AVAILABLE, ASSESSED, LISTED, NOT_KNOWN, STOPPED = range(len(STATUSES))

#: Clocks differ: a figure measured "tomorrow" is accepted, one from further ahead is a mistake.
FUTURE_DAYS = 1

#: Ranks of offers whose wait is unknown start here; known waits stay below it (2 x 520 weeks + 1).
_UNKNOWN_RANK = 2048
#: Rank within the unknown, per status: an available offer that is full waits like a list of unknown length.
_UNKNOWN_ORDER = np.array([1, 0, 1, 2, 3], np.int32)


class EffectiveWaits(NamedTuple):
    """Effective waits, one per row; ``start_weeks`` (both waits added up) is -1 when unknown."""

    status: npt.NDArray[np.int8]
    start_weeks: npt.NDArray[np.int16]
    is_current: npt.NDArray[np.bool_]
    is_ageing: npt.NDArray[np.bool_]
    #: Order by wait, ascending: known weeks, current before ageing, then the unknown by status.
    wait_rank: npt.NDArray[np.int32]


def effective_waits(columns: Columns, day: date) -> EffectiveWaits:
    """The effective wait of every row on ``day``."""
    today = day.toordinal()
    age = today - columns.measured_on.astype(np.int64)
    usable = (age <= columns.stale_after) & (age >= -FUTURE_DAYS)
    passed_stop = (columns.status == STOPPED) & (columns.stop_until < today)
    status = np.where(usable & ~passed_stop, columns.status, np.int8(NOT_KNOWN)).astype(np.int8)
    weeks = _start_weeks(columns, status)
    is_current = usable & (age <= columns.ageing_after) & ~columns.doubted
    is_ageing = usable & ~is_current
    return EffectiveWaits(status, weeks, is_current, is_ageing, _wait_rank(status, weeks, is_ageing))


def _start_weeks(columns: Columns, status: npt.NDArray[np.int8]) -> npt.NDArray[np.int16]:
    intake, start = columns.intake_wait, columns.start_wait
    said = (intake != UNKNOWN).astype(np.int8) + (start != UNKNOWN)
    available = (status == AVAILABLE) & (columns.places_free != 0) & (said != 1)  # one part unknown: all unknown
    listed = (status == LISTED) & (intake != UNKNOWN) & (start != UNKNOWN)
    total = np.maximum(intake, 0) + np.maximum(start, 0)
    return np.where(available | listed, total, UNKNOWN).astype(np.int16)


def _wait_rank(
    status: npt.NDArray[np.int8], weeks: npt.NDArray[np.int16], is_ageing: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    known = weeks.astype(np.int32) * 2 + is_ageing
    return np.where(weeks >= 0, known, _UNKNOWN_RANK + _UNKNOWN_ORDER[status]).astype(np.int32)
