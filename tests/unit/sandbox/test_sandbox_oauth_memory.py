"""A site that runs for months does not collect tokens for ever."""

from datetime import UTC, datetime

from comptoir.kit.clock import ManualClock
from comptoir_sandbox.exact_online.oauth import App, Authority, User

BACK = "http://127.0.0.1/back"


def test_old_tokens_are_forgotten_and_the_chain_lives_on():
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    authority = Authority(clock)
    app = App("client", "secret", "hook", "An app")
    user = User("id", "a@b.c", "x", "A B", "nl", [1], 1)
    issued = authority.exchange(app, authority.consent(app, user, BACK, frozenset({1})), BACK)
    for _ in range(300):
        clock.advance(1200)
        issued = authority.refresh(app, issued.refresh_token)
    assert len(authority.refresh_tokens) <= 22
    assert len(authority.access_tokens) <= 75
    assert authority.access(issued.access_token) is not None
