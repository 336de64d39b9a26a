"""`comptoir serve`: when it refuses to start, what it says when it answers, and how it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request


def test_production_refuses_to_start_without_a_vault_key(comptoir):
    out = comptoir("serve", "--port", "0")
    assert (out.returncode, out.stdout) == (1, "")
    assert "COMPTOIR_VAULT_KEY" in out.stderr
    assert len(out.stderr.splitlines()) == 1


def test_a_vault_key_that_is_none_is_refused_without_being_quoted(comptoir):
    out = comptoir("serve", "--port", "0", COMPTOIR_VAULT_KEY="canary")
    assert out.returncode == 1
    assert "canary" not in out.stderr


def test_a_port_that_is_taken_is_named(comptoir):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        out = comptoir("serve", "--port", str(port), COMPTOIR_MODE="development")
    assert out.returncode == 1
    assert f"127.0.0.1:{port}" in out.stderr


def test_it_says_where_it_answers_and_sigterm_ends_it(tmp_path):
    environ = {name: text for name, text in os.environ.items() if not name.startswith("COMPTOIR_")}
    with subprocess.Popen(
        [sys.executable, "-m", "comptoir.cli", "serve", "--port", "0"],
        cwd=tmp_path,
        env=environ | {"COMPTOIR_MODE": "development"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            line = process.stdout.readline()
            assert line.startswith("Comptoir answers at http://127.0.0.1:")
            with urllib.request.urlopen(f"{line.split()[-1]}/health", timeout=10) as answer:
                assert json.load(answer)["status"] == "ok"
        finally:
            process.terminate()
        assert process.wait(15) in (0, -signal.SIGTERM)
    assert (tmp_path / "comptoir.db").stat().st_mode & 0o777 == 0o600
