"""The call log stays within bounds, whatever is sent."""

from datetime import UTC, datetime

from comptoir_sandbox.kit import Call, CallLog

MOMENT = datetime(2026, 7, 1, tzinfo=UTC)


def call(path, body=b""):
    return Call(MOMENT, "GET", path, "", None, None, 200, answer=body)


def test_old_bodies_go_before_their_calls():
    log = CallLog()
    for number in range(1_000):
        log.add(call(f"/{number}", b"x" * 64_000))
    kept = list(log)
    assert len(kept) == 1_000
    assert sum(len(each.answer) for each in kept) <= 500 * 64_000
    assert kept[0].answer == b""
    assert len(kept[-1].answer) == 64_000


def test_a_very_long_log_forgets_the_oldest_calls():
    log = CallLog()
    for number in range(20_100):
        log.add(call(f"/{number}"))
    assert [len(log), next(iter(log)).path] == [20_000, "/100"]


def test_a_cleared_log_starts_anew():
    log = CallLog()
    log.add(call("/", b"x"))
    log.clear()
    assert list(log) == []
    log.add(call("/again", b"y"))
    assert [each.answer for each in log] == [b"y"]
