"""What a signal may say, and what of the signals the panel may see."""

from itertools import product

import pytest

from portal.domain.missing_offer import (
    LEAST_SHOWN,
    AgeGroup,
    MissingGroup,
    MissingStatus,
    ShownGroup,
    for_panel,
)


def group(total: int, area: str = "", code: str = "S4-13") -> MissingGroup:
    return MissingGroup(4, code, area, total)


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, "0-5"), (5, "0-5"), (6, "6-11"), (11, "6-11"), (12, "12-15"), (16, "16-17"), (17, "16-17"), (18, "18-plus"),
     (99, "18-plus")],
)  # fmt: skip
def test_every_age_has_a_group(age: int, expected: str) -> None:
    assert AgeGroup.of(age).value == expected


def test_only_an_answer_closes() -> None:
    assert [status for status in MissingStatus if status.closed] == [MissingStatus.SOLVED, MissingStatus.IMPOSSIBLE]


def test_a_group_counts_what_is_open() -> None:
    counted = MissingGroup(
        4, "S4-13", "", 6, ((MissingStatus.NEW, 2), (MissingStatus.SOLVED, 3), (MissingStatus.LOOKED_AT, 1))
    )
    assert (counted.open, counted.count(MissingStatus.SOLVED), counted.count(MissingStatus.IMPOSSIBLE)) == (3, 3, 0)


def test_areas_are_shown_apart_only_when_each_has_enough() -> None:
    assert for_panel([group(5, "Peelland"), group(6, "Dommelvallei")]) == (
        ShownGroup(4, "S4-13", "Dommelvallei", 6),
        ShownGroup(4, "S4-13", "Peelland", 5),
    )
    assert for_panel([group(9, "Peelland"), group(4, "Dommelvallei")]) == (ShownGroup(4, "S4-13", None, 13),)
    assert for_panel([group(2, "Peelland"), group(2, "Dommelvallei")]) == ()
    assert for_panel([group(4, code="S4-13"), group(4, code="S4-14")]) == (), "products are never taken together"
    assert for_panel([]) == ()


def test_no_small_group_can_be_derived_from_what_is_shown() -> None:
    """Every table of three areas with up to nine signals each, sorted by what the panel would see of it.

    Whoever sees something knows only that the truth is one of the tables that look so. A number below the limit would
    be given away when all of those agree on it.
    """
    areas, most = ("", "Peelland", "Dommelvallei"), 2 * LEAST_SHOWN
    by_look: dict[tuple[ShownGroup, ...], list[tuple[int, ...]]] = {}
    for table in product(range(most), repeat=len(areas)):
        groups = [group(total, area) for total, area in zip(table, areas, strict=True) if total]
        by_look.setdefault(for_panel(groups), []).append(table)
    assert len(by_look) > 200, "something is shown"
    for look, tables in by_look.items():
        assert all(shown.total >= LEAST_SHOWN for shown in look)
        for place in range(len(areas)):
            possible = {table[place] for table in tables}
            assert len(possible) > 1 or not 0 < min(possible) < LEAST_SHOWN, (look, possible)
