"""The ledger: never a call too many in any minute or day, corrected by the vendor's word in both ways."""

from dataclasses import replace
from datetime import timedelta

import pytest
from budget_vendor import ACCOUNT, DAY, MINUTE, NOBODY, START, TERMS, Desk, this_minute, told

from comptoir.cdk.limits import Window
from comptoir.engine.budgets import Account, Class, Kept, Spent, Ticket


@pytest.fixture
def desk():
    return Desk()


def test_a_minutes_calls_can_be_made_and_no_more(desk):
    desk.spend(5)
    denied = desk.denied()
    assert (denied.which, denied.limit, denied.kept) == (Spent.MINUTE, 5, False)
    assert denied.wait == pytest.approx(40, abs=0.01)
    assert denied.until == pytest.approx(START.timestamp() + 40, abs=0.01)


def test_the_stated_seconds_are_enough(desk):
    desk.spend(5)
    desk.clock.advance(desk.denied().wait)
    desk.take()


def test_a_spent_day_ends_at_midnight_in_utc(desk):
    for _ in range(3):
        desk.spend(4)
        desk.clock.advance(60)
    denied = desk.denied()
    assert denied.which is Spent.DAY
    assert denied.wait == pytest.approx(16 * 3600 - 20 - 180, abs=3)
    desk.clock.advance(denied.wait)
    assert desk.left() == {Window.MINUTE: 5, Window.DAY: 12}


def test_calls_of_another_app_are_seen_in_the_headers(desk):
    desk.spend(1, this_minute(remaining=1))
    assert desk.left()[Window.MINUTE] == 1


def test_calls_that_the_vendor_never_counted_are_given_back(desk):
    desk.spend(4)
    desk.spend(1, this_minute(remaining=4))
    assert desk.left()[Window.MINUTE] == 4


def test_a_call_that_was_never_sent_costs_nothing(desk):
    desk.ledger.give_back(desk.take())
    assert desk.left() == {Window.MINUTE: 5, Window.DAY: 12}


def test_a_higher_limit_is_used_at_once(desk):
    desk.spend(1, this_minute(remaining=295, limit=300))
    assert desk.left()[Window.MINUTE] == 295


def test_a_lower_limit_is_kept_in_the_next_minute_too(desk):
    desk.spend(1, this_minute(remaining=1, limit=2))
    desk.clock.advance(60)
    assert desk.left()[Window.MINUTE] == 2


def test_calls_under_way_count_beside_what_the_vendor_has_seen(desk):
    first, _, _ = desk.take(), desk.take(), desk.take()
    desk.ledger.settle(first, 200, this_minute(remaining=4))
    assert desk.left()[Window.MINUTE] == 2


def test_answers_that_overtake_each_other_give_nothing_back(desk):
    first, second = desk.take(), desk.take()
    desk.ledger.settle(second, 200, this_minute(remaining=3))
    desk.ledger.settle(first, 200, this_minute(remaining=4))
    assert desk.left()[Window.MINUTE] == 3


def test_a_lost_call_counts_until_a_later_one_tells_that_it_never_arrived(desk):
    lost, older = desk.take(), desk.take()
    desk.ledger.settle(lost, None)
    desk.ledger.settle(older, 200, this_minute(remaining=4))
    assert desk.left()[Window.MINUTE] == 3
    desk.spend(1, this_minute(remaining=3))
    assert desk.left()[Window.MINUTE] == 3


def test_an_answer_from_the_last_minute_says_nothing_of_this_one(desk):
    call = desk.take()
    desk.clock.advance(60)
    assert desk.left()[Window.MINUTE] == 4
    desk.ledger.settle(call, 200, this_minute(remaining=0))
    assert desk.left()[Window.MINUTE] == 5


def test_a_call_that_is_lost_over_the_turn_of_the_minute_counts_in_the_new_one(desk):
    call = desk.take()
    desk.clock.advance(60)
    desk.ledger.settle(call, None)
    assert desk.left()[Window.MINUTE] == 4


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"minute-limit": "many", "minute-remaining": "-1"},
        {"minute-limit": "5", "minute-remaining": "²", "minute-reset": "9" * 5_000},
        {"minute-limit": "0", "minute-remaining": "0"},
    ],
)
def test_headers_that_say_nothing_change_nothing(desk, headers):
    desk.spend(1, headers)
    assert desk.left() == {Window.MINUTE: 4, Window.DAY: 11}


@pytest.mark.parametrize(
    ("headers", "spent"),
    [
        ({"minute-limit": "5", "minute-remaining": "0"}, Window.MINUTE),
        ({"day-limit": "12", "day-remaining": "0"}, Window.DAY),
        ({}, Window.MINUTE),
    ],
)
def test_a_refusal_is_believed_for_the_window_that_it_names(desk, headers, spent):
    desk.spend(1, headers, status=429)
    assert [window for window, remaining in desk.left().items() if remaining == 0] == [spent]


def test_a_refusal_is_not_taken_back_by_an_answer_that_was_on_its_way(desk):
    first, second = desk.take(), desk.take()
    desk.ledger.settle(first, 429, {})
    desk.ledger.settle(second, 200, this_minute(remaining=4))
    assert desk.left()[Window.MINUTE] == 0


def test_a_refusal_ends_with_its_window(desk):
    desk.spend(1, {}, status=429)
    desk.clock.advance(60)
    assert desk.left()[Window.MINUTE] == 5


def test_calls_of_others_are_expected_in_the_minutes_that_follow():
    wide = Desk(replace(TERMS, rates=(replace(MINUTE, calls=60),)))
    wide.clock.advance(40)
    for minute in range(2, 5):
        wide.spend(1, this_minute(remaining=60 - 21, limit=60, after=minute))
        wide.clock.advance(60)
    wide.clock.advance(0.1)
    others = wide.ledger.view(ACCOUNT, wide.terms).shares[0].foreign
    assert 10 < others < 20
    taken = 0
    while isinstance(wide.ask(), Ticket):
        taken += 1
    assert taken == pytest.approx(60 - others, abs=1)


def test_what_others_leave_is_used_before_the_minute_ends():
    wide = Desk(replace(TERMS, rates=(replace(MINUTE, calls=60),)))
    wide.clock.advance(40)
    for minute in range(2, 5):
        wide.spend(1, this_minute(remaining=60 - 21, limit=60, after=minute))
        wide.clock.advance(60)
    wide.clock.advance(0.1)
    calls = 0
    for second in range(60):
        while isinstance(ticket := wide.ask(), Ticket):
            calls += 1
            wide.ledger.settle(ticket, 200, this_minute(60 - calls, 60, after=5))
        if second < 59:
            wide.clock.advance(1)
    assert calls >= 59


def a_day_shared(kept: Kept) -> Desk:
    """Half a day gone, in which another app made 240 of 1,200 calls and we made few; 936 are left."""
    shared = Desk(replace(TERMS, rates=(replace(DAY, calls=1_200),), kept=kept, concurrency=2_000))
    midnight = START.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    shared.clock.advance((midnight - START).total_seconds())
    for hour in range(13):
        others = 20 * hour
        ticket = shared.take(Class.INTERACTIVE)
        headers = told(DAY, 1_200, 1_200 - others - hour - 1, midnight + timedelta(days=1))
        shared.ledger.settle(ticket, 200, headers)
        shared.clock.advance(3_600)
    return shared


def takes(desk: Desk, kind: Class) -> int:
    calls = 0
    while isinstance(desk.ask(kind), Ticket):
        calls += 1
    return calls


def test_a_backfill_leaves_others_what_they_are_about_to_take_of_the_day():
    kept = Kept(minute=(0.0,) * 5, day=(0.0, 0.0, 0.02, 0.05, 0.2))
    shared = a_day_shared(kept)
    others = shared.ledger.view(ACCOUNT, shared.terms).shares[0].foreign
    assert others == pytest.approx(24 * 20, rel=0.1)
    left = (24 - 13) / 24
    calls = takes(shared, Class.BACKFILL)
    assert calls == pytest.approx(1_200 - 240 - 13 - left * (0.2 * 1_200 + others), abs=2)
    calls += takes(shared, Class.WRITE)
    assert calls == 1_200 - 240 - 13


def test_what_others_did_yesterday_is_expected_of_them_today_until_they_are_measured():
    shared = a_day_shared(Kept(minute=(0.0,) * 5, day=(0.0, 0.0, 0.0, 0.0, 0.2)))
    shared.clock.advance(12 * 3_600)
    others = shared.ledger.view(ACCOUNT, shared.terms).shares[0].foreign
    assert others == pytest.approx(24 * 20, rel=0.1)
    assert takes(shared, Class.BACKFILL) == pytest.approx(0.8 * 1_200 - others, rel=0.1)


def test_calls_that_were_made_before_we_started_are_nobody_elses(desk):
    desk.spend(1, this_minute(remaining=1))
    desk.clock.advance(60)
    assert desk.ledger.view(ACCOUNT, desk.terms).shares[0].foreign == 0


def test_an_endpoint_that_gave_seven_errors_is_left_alone_for_an_hour():
    wide = Desk(replace(TERMS, rates=(replace(MINUTE, calls=60),)))
    for _ in range(7):
        wide.ledger.settle(wide.take(endpoint="crm/Accounts", user="u"), 400, {})
    denied = wide.denied(endpoint="crm/Accounts", user="u")
    assert (denied.which, denied.limit) == (Spent.ERRORS, 7)
    assert denied.wait == pytest.approx(3600, abs=0.2)
    wide.take(endpoint="crm/Contacts", user="u")
    wide.take(endpoint="crm/Accounts", user="another")
    pause = wide.ledger.view(ACCOUNT, wide.terms).pauses[0]
    assert (pause.endpoint, pause.user, pause.errors) == ("crm/Accounts", "u", 7)
    wide.clock.advance(denied.wait)
    wide.take(endpoint="crm/Accounts", user="u")


def test_calls_under_way_together_cannot_reach_the_block():
    wide = Desk(replace(TERMS, rates=(replace(MINUTE, calls=60),)))
    for _ in range(6):
        wide.ledger.settle(wide.take(endpoint="e"), 404, {})
    for _ in range(4):
        wide.take(endpoint="e")
    assert wide.denied(endpoint="e").which is Spent.ERRORS


def test_errors_that_the_vendor_does_not_count_pause_nothing():
    wide = Desk(replace(TERMS, rates=(replace(MINUTE, calls=60),)))
    for status in [500, 429, 200, 409, 503, 500, 500, 500]:
        wide.ledger.settle(wide.take(endpoint="e"), status, {"minute-limit": "60", "minute-remaining": "50"})
        wide.clock.advance(60)
    assert wide.ledger.view(ACCOUNT, wide.terms).pauses == ()


def test_a_company_has_only_so_many_calls_under_way():
    desk = Desk(replace(TERMS, concurrency=2))
    first, _ = desk.take(), desk.take()
    assert desk.denied().which is Spent.CONCURRENCY
    desk.ledger.settle(first, 200, {})
    desk.take()


def test_a_part_is_kept_for_urgent_calls_and_melts_away_until_the_window_ends():
    kept = Kept(minute=(0.0, 0.0, 0.0, 0.0, 0.5), day=NOBODY.day)
    desk = Desk(replace(TERMS, rates=(replace(MINUTE, calls=60),), kept=kept))
    while isinstance(desk.ask(Class.BACKFILL), Ticket):
        pass
    denied = desk.denied(Class.BACKFILL)
    assert denied.kept
    assert desk.left()[Window.MINUTE] == 19  # half of 60 for a whole minute; 38 of 60 seconds are left
    desk.clock.advance(denied.wait)
    desk.take(Class.BACKFILL)
    desk.take(Class.WRITE)
    desk.clock.advance(58 - desk.clock.now().second)
    for _ in range(desk.left()[Window.MINUTE]):
        desk.take(Class.BACKFILL)
    assert desk.left()[Window.MINUTE] == 0


def test_calls_are_told_by_class_and_the_day_is_foretold(desk):
    desk.spend(2)
    desk.ledger.settle(desk.take(Class.BACKFILL), 200, {})
    view = desk.ledger.view(ACCOUNT, desk.terms)
    assert view.by_class == (2, 0, 0, 0, 1)
    assert view.exhausted_at is None
    busy = Desk(replace(TERMS, rates=(replace(DAY, calls=4),)))
    busy.spend(3)
    at = busy.ledger.view(ACCOUNT, busy.terms).exhausted_at
    assert at == pytest.approx(START.timestamp() + (8 * 3600 + 20) / 3, abs=1)


def test_every_company_app_and_target_system_has_a_budget_of_its_own(desk):
    desk.spend(5)
    for other in (("exact-nl", "app", "200"), ("exact-nl", "other", "100"), ("exact-be", "app", "100")):
        assert isinstance(desk.ledger.take(Account(*other), TERMS, Class.WRITE), Ticket)


def test_the_vendors_clock_is_learned_from_its_answers():
    desk = Desk(guard=2.0)
    desk.clock.advance(40.5)  # a new minute by our clock
    desk.spend(1, this_minute(remaining=0))  # over there it was still the last one
    assert desk.denied().wait == pytest.approx(1.5, abs=0.01)
    desk.clock.advance(1.51)
    desk.spend(5)
    desk.clock.advance(58)  # and the next minute will not begin there before it has begun here
    assert desk.denied().wait > 1.9


def test_before_the_first_answer_an_edge_is_given_a_wide_berth():
    desk = Desk(guard=2.0)
    desk.spend(5)
    desk.clock.advance(39)  # it may be the new minute over there, or not
    assert desk.denied().wait == pytest.approx(3, abs=0.1)
    desk.clock.advance(3.01)
    desk.take()


def test_a_backfill_makes_room_for_people_who_come_faster_than_their_part():
    desk = Desk(replace(TERMS, rates=(replace(DAY, calls=4_000),), kept=Kept(), concurrency=5_000))
    for _ in range(600):  # two hours, at 300 an hour
        desk.spend(1)
        desk.clock.advance(12)
    assert desk.denied(Class.BACKFILL).kept
    desk.clock.advance(3 * 3_600)
    assert takes(desk, Class.BACKFILL) > 1_500, "they have gone home"
