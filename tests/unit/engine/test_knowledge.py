"""What is known of a company stays with that company and connection, and is forgotten in time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.engine.knowledge import KEPT_FOR, Knowledge
from comptoir.kit.clock import ManualClock

KEY = ("crm/Accounts", "ID", "abc")


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


@pytest.fixture
def knowledge(clock):
    return Knowledge(clock)


def test_what_was_put_is_found_again(knowledge):
    knowledge.of("con_1", "100").put(KEY, ["a", "b"])
    assert knowledge.of("con_1", "100").get(KEY) == ["a", "b"]


@pytest.mark.parametrize(("connection", "company"), [("con_2", "100"), ("con_1", "200"), ("con_1", "")])
def test_no_other_connection_and_no_other_company_can_read_it(knowledge, connection, company):
    knowledge.of("con_1", "100").put(KEY, True)
    assert knowledge.of(connection, company).get(KEY) is None


parts = st.text(alphabet="a/", max_size=2)
places = st.tuples(parts, parts, st.lists(parts, max_size=2).map(tuple))


@given(one=places, other=places)
def test_keys_are_never_taken_for_those_of_another_company(one, other):
    knowledge = Knowledge(ManualClock(datetime(2026, 3, 2, tzinfo=UTC)))
    knowledge.of(one[0], one[1]).put(one[2], "mine")
    assert (knowledge.of(other[0], other[1]).get(other[2]) == "mine") == (one == other)


def test_it_is_forgotten_after_a_while(knowledge, clock):
    part = knowledge.of("con_1", "100")
    part.put(KEY, True)
    clock.advance(KEPT_FOR)
    assert part.get(KEY) is True
    clock.advance(0.001)
    assert part.get(KEY) is None


def test_what_is_put_again_is_kept_anew(knowledge, clock):
    part = knowledge.of("con_1", "100")
    part.put(KEY, "old")
    clock.advance(KEPT_FOR)
    part.put(KEY, "new")
    clock.advance(KEPT_FOR)
    assert part.get(KEY) == "new"


def test_what_is_read_again_is_not_kept_for_longer(knowledge, clock):
    part = knowledge.of("con_1", "100")
    part.put(KEY, True)
    clock.advance(KEPT_FOR - 1)
    assert part.get(KEY) is True
    clock.advance(2)
    assert part.get(KEY) is None


def test_the_least_used_is_forgotten_first_when_there_is_too_much(knowledge):
    part = knowledge.of("con_1", "100")
    part.put(("used",), 1)
    part.put(("unused",), 1)
    for number in range(49_999):
        part.get(("used",))
        part.put((str(number),), number)
    assert part.get(("unused",)) is None
    assert part.get(("used",)) == 1
