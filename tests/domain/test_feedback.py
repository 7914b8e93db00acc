"""When reports together make a figure doubtful, and when one waits too long."""

from datetime import timedelta

import pytest

from portal.domain.feedback import FeedbackKind, is_doubtful, is_overdue
from tests.factories.offers import DAY

FULL, LONGER, NO_ANSWER, WRONG, HELPED = FeedbackKind


@pytest.mark.parametrize(
    ("reports", "doubtful"),
    [
        ([], False),
        ([(FULL, 0), (LONGER, 0)], False),
        ([(FULL, 0), (LONGER, 0), (NO_ANSWER, 0)], True),
        ([(FULL, 0), (FULL, 0), (FULL, 0)], False),
        ([(FULL, 0), (FULL, 1), (FULL, 2)], True),
        ([(FULL, 0), (LONGER, 0), (HELPED, 0), (HELPED, 1)], False),
        ([(FULL, 0), (LONGER, 0), (WRONG, 29)], True),
        ([(FULL, 0), (LONGER, 0), (WRONG, 30)], False),
    ],
)
def test_three_different_reports_in_thirty_days(reports: list[tuple[FeedbackKind, int]], doubtful: bool) -> None:
    assert is_doubtful([(kind, DAY - timedelta(days=ago)) for kind, ago in reports], DAY) is doubtful


@pytest.mark.parametrize(("days", "late"), [(0, False), (14, False), (15, True)])
def test_fourteen_days_to_answer(days: int, late: bool) -> None:
    assert is_overdue(DAY - timedelta(days=days), DAY) is late
