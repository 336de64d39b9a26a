"""The token storm, small, on either database: kills, a lost answer and wrong clocks cost what they must."""

from bench.storm.leader import Plan
from bench.storm.running import LOST_ANSWERS, figures, ran

SMALL = Plan(workers=20, processes=2, hours=0.9)


async def test_a_small_storm_refreshes_as_often_as_needed_and_loses_only_what_was_lost(
    database_url, tmp_path
):
    record = await ran(SMALL, tmp_path, database_url)
    found = figures(record)
    assert record.refreshes == record.needed == 5, found
    assert record.old_tokens == LOST_ANSWERS, found
    assert record.logins == 1 + LOST_ANSWERS, found
    assert (record.too_early, record.refused_calls) == (0, 0), found
    assert record.shortest >= 570, found
    assert set(record.failed) <= {"needs_consent", "upstream_unavailable"}, found
    assert [reason for reason in record.reasons if "never stored" not in reason] == []
    assert record.askings > 2_000
    assert record.calls > 500
