"""The queue: urgent classes first, companies by turns, and nobody overtaken."""

from collections import Counter
from dataclasses import replace

from budget_vendor import TERMS

from comptoir.engine.budgets import Account, Class, Turn, Turns

A, B, C = (Account("exact-nl", "app", name) for name in "ABC")


def enter(turns: Turns, account: Account, kind: Class = Class.BACKFILL, *, weight: float = 1.0) -> Turn:
    turn = Turn(account, replace(TERMS, weight=weight), kind, deadline=100.0)
    turns.enter(turn)
    return turn


def served(turns: Turns, calls: int) -> list[str]:
    """Whose calls are made, one after another, each ended before the next begins."""
    found = []
    for _ in range(calls):
        turn = turns.next(0.0)
        assert turn is not None
        turns.granted(turn)
        turns.ended(turn.account)
        found.append(turn.account.company)
    return found


def test_companies_take_turns_however_many_calls_each_has_waiting():
    turns = Turns()
    for _ in range(5):
        enter(turns, A)
    enter(turns, B)
    enter(turns, C)
    assert served(turns, 5) == ["A", "B", "C", "A", "A"]


def test_the_most_urgent_class_goes_first():
    turns = Turns()
    enter(turns, A, Class.BACKFILL)
    enter(turns, B, Class.POLL)
    enter(turns, C, Class.INTERACTIVE)
    assert served(turns, 3) == ["C", "B", "A"]


def test_a_company_of_twice_the_weight_makes_twice_the_calls():
    turns = Turns()
    for _ in range(60):
        enter(turns, A, weight=2)
        enter(turns, B)
        enter(turns, C, weight=0.5)
    assert Counter(served(turns, 70)) == {"A": 40, "B": 20, "C": 10}


def test_no_more_calls_are_under_way_than_there_are_slots():
    turns = Turns(slots=2)
    for account in (A, B, C):
        enter(turns, account)
    for _ in range(2):
        turns.granted(turns.next(0.0))
    assert turns.next(0.0) is None
    turns.ended(A)
    assert turns.next(0.0).account is C


def test_a_parked_company_holds_up_nobody_and_comes_back_in_time():
    turns = Turns()
    turn = enter(turns, A)
    enter(turns, B)
    turns.park(turns.next(0.0), until=30.0)
    assert turns.wake_at() == 30.0
    assert served(turns, 1) == ["B"]
    assert turns.next(29.0) is None
    assert turns.next(30.0) is turn


def test_a_parked_company_comes_back_when_one_of_its_calls_ends():
    turns = Turns()
    turns.passed()
    turn = enter(turns, A)
    turns.park(turns.next(0.0), until=30.0)
    turns.ended(A)
    assert turns.next(0.0) is turn


def test_those_who_have_waited_long_enough_leave():
    turns = Turns()
    turn = enter(turns, A)
    assert list(turns.expired(99.0)) == []
    assert list(turns.expired(100.0)) == [turn]
    assert turns.next(100.0) is None
    assert turns.waiting == 0
    assert turns.wake_at() is None


def test_a_new_call_passes_straight_unless_it_would_overtake_one_that_waits():
    turns = Turns(slots=2)
    assert turns.may_pass(A, Class.POLL)
    enter(turns, A, Class.POLL)
    turns.park(turns.next(0.0), until=30.0)
    assert turns.may_pass(B, Class.POLL)
    assert turns.may_pass(A, Class.INTERACTIVE)
    assert not turns.may_pass(A, Class.POLL)
    assert not turns.may_pass(A, Class.BACKFILL)
    turns.passed()
    turns.passed()
    assert not turns.may_pass(B, Class.INTERACTIVE)
