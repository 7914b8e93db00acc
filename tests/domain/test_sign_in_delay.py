"""Waiting grows, and never for ever."""

from datetime import timedelta

import pytest

from portal.domain.mail_tries import FIRST_PAUSE, LONGEST_PAUSE, MOST_TRIES, pause_after
from portal.domain.sign_in_delay import PATIENCE, Counted, delay_after


@pytest.mark.parametrize("counted", list(Counted))
def test_some_are_free_then_it_grows_to_a_limit(counted: Counted) -> None:
    patience = PATIENCE[counted]
    delays = [delay_after(counted, failures) for failures in range(2_000)]
    assert delays[: patience.free] == [timedelta(0)] * patience.free
    assert delays[patience.free] == patience.first
    assert delays == sorted(delays)
    assert delays[-1] == patience.longest


def test_a_name_as_a_whole_waits_a_minute_at_most() -> None:
    assert delay_after(Counted.NAME, 10**6) == timedelta(minutes=1)


def test_mail_is_tried_for_most_of_a_day() -> None:
    pauses = [pause for tries in range(1, MOST_TRIES) if (pause := pause_after(tries))]
    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert timedelta(hours=18) < sum(pauses, timedelta()) < timedelta(hours=24)
    assert pause_after(MOST_TRIES) is None
