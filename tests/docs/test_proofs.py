"""What the capability matrix names as the proof of an operation is a test that runs."""

import subprocess
import sys
from pathlib import Path

from comptoir.connectors.exact_online import CONNECTOR
from comptoir.engine.capabilities import overview
from comptoir.unified.surface import RESOURCES

ROOT = Path(__file__).parents[2]


def test_every_proof_is_a_test_that_runs():
    collect = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "--no-cov",
        "tests/wire/test_clients.py",
    ]
    run = subprocess.run(collect, cwd=ROOT, capture_output=True, text=True, check=True)
    tests = set(run.stdout.splitlines())
    proofs = {said.proof for resource in RESOURCES for said in overview(CONNECTOR, resource).operations}
    assert proofs - {None} <= tests
