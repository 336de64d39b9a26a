"""Backoff: longer and longer waits up to a bound, and an end."""

import pytest

from comptoir.kit.backoff import Backoff

SCHEDULE = Backoff(first=2, factor=3, most=50, tries=5)


def test_each_wait_is_longer_up_to_the_longest_and_then_it_gives_up():
    assert [SCHEDULE.after(tries, 1.0) for tries in range(1, 6)] == [2, 6, 18, 50, None]


@pytest.mark.parametrize(("spread", "wait"), [(0.0, 3.0), (0.5, 4.5), (1.0, 6.0)])
def test_those_that_failed_together_come_back_apart(spread, wait):
    assert SCHEDULE.after(2, spread) == wait
