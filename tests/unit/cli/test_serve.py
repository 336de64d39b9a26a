"""`comptoir serve`: when it refuses to start, what it says when it answers, and how it ends."""

import json
import os
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager

import pytest

ENVIRONMENT = {name: text for name, text in os.environ.items() if not name.startswith("COMPTOIR_")}


@pytest.fixture
def serve(tmp_path):
    """Runs `comptoir serve` in a process of its own, for it takes over the logging; not for one that starts."""

    def run(port="0", **environ):
        return subprocess.run(
            [sys.executable, "-m", "comptoir.cli", "serve", "--port", port],
            cwd=tmp_path,
            env=ENVIRONMENT | environ,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run


def test_production_refuses_to_start_without_a_vault_key(serve):
    out = serve()
    assert (out.returncode, out.stdout) == (1, "")
    assert out.stderr.startswith("comptoir: ")
    assert "COMPTOIR_VAULT_KEY" in out.stderr


def test_a_vault_key_that_is_none_is_refused_without_being_quoted(serve):
    out = serve(COMPTOIR_VAULT_KEY="canary")
    assert out.returncode == 1
    assert "canary" not in out.stderr


def test_a_port_that_is_taken_is_named(serve):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        out = serve(port, COMPTOIR_MODE="development")
    assert out.returncode == 1
    assert f"127.0.0.1:{port}" in out.stderr


@contextmanager
def started(folder, *command):
    """A command in a process of its own, which must end in order when it is told to."""
    with subprocess.Popen(
        [sys.executable, "-m", "comptoir.cli", *command],
        cwd=folder,
        env=ENVIRONMENT | {"COMPTOIR_MODE": "development"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield process.stdout.readline()
        finally:
            process.terminate()
        assert process.wait(15) == 0


def test_it_says_where_it_answers_and_sigterm_ends_it(tmp_path):
    with started(tmp_path, "serve", "--port", "0") as line:
        assert line.startswith("Comptoir answers at http://127.0.0.1:")
        with urllib.request.urlopen(f"{line.split()[-1]}/health", timeout=10) as answer:
            assert json.load(answer)["status"] == "ok"
    assert (tmp_path / "comptoir.db").stat().st_mode & 0o777 == 0o600


def _has_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="needs ::1")
def test_an_ipv6_address_stands_in_brackets(tmp_path):
    with (
        started(tmp_path, "serve", "--host", "::1", "--port", "0") as line,
        urllib.request.urlopen(f"{line.split()[-1]}/health", timeout=10) as answer,
    ):
        assert answer.status == 200
        assert line.startswith("Comptoir answers at http://[::1]:")


def test_a_worker_says_that_it_works_and_sigterm_ends_it_in_order(tmp_path):
    with started(tmp_path, "work") as line:
        assert line == "Comptoir works\n"
