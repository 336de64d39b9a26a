"""The simulated day, small: what our budgets promise holds for fifty divisions as for five thousand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bench.day import running

from demo_process import environment

ROOT = Path(__file__).parents[2]


def test_a_small_day_spends_all_that_is_allowed_and_nothing_more():
    page = (ROOT / "docs/reference/benchmarks.md").read_bytes()
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "day", "--divisions", "50", "--json"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    assert found["divisions"] == 50
    assert found["foreseeable_429"] == found["error_blocks"] == 0
    assert found["allowance_used"] >= 0.95
    assert found["jain"] >= 0.95
    assert found["write_wait_p99_s"] < 2
    assert found["invalid"] > 0, "nobody sent anything invalid"
    assert 0 < found["outage_calls"] < 60, "half an hour of outage is asked about once a minute, and no more"
    assert (ROOT / "docs/reference/benchmarks.md").read_bytes() == page


@pytest.mark.parametrize("skew", [45.0, -245.0])
def test_a_clock_that_is_wrong_costs_nothing(skew):
    found, *_ = running.run(20, skew)
    assert found.foreseeable_429 == found.error_blocks == 0
    assert found.allowance_used >= 0.95
