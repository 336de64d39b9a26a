"""What the command line says of itself, and what it costs to ask."""

import os
import subprocess
import sys

import pytest

HEAVY = {
    "aiohttp",
    "sqlalchemy",
    "structlog",
    "starlette",
    "uvicorn",
    "cryptography",
    "comptoir.store.tables",
}


@pytest.mark.parametrize(
    "command", ["serve", "work", "sandbox", "demo", "tenants", "connections", "jobs", "connect", "get"]
)
def test_the_first_page_names_every_command(comptoir, command):
    page = comptoir("--help")
    assert page.returncode == 0
    assert f"│ {command} " in page.stdout


@pytest.mark.parametrize(
    "command",
    [("get",), ("work",), ("connect",), ("tenants", "create"), ("connections", "list"), ("jobs", "retry")],
)
def test_a_command_explains_itself_with_an_example(comptoir, command):
    page = comptoir(*command, "--help").stdout
    assert f"  comptoir {' '.join(command)}" in page.split("For example:")[1]


def test_the_first_page_loads_nothing_heavy():
    code = "import sys; from comptoir.cli.main import build; build().help_print([]); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(out.split())


def test_the_module_runs_as_the_command_does():
    asked = [sys.executable, "-m", "comptoir.cli", "get", "--help"]
    assert "For example:" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_a_terminal_that_lacks_a_sign_is_helped_all_the_same():
    asked = [sys.executable, "-m", "comptoir.cli", "get", "--help"]
    poor = {**os.environ, "PYTHONIOENCODING": "ascii"}
    page = subprocess.run(asked, env=poor, capture_output=True, text=True, check=True)
    assert "For example:" in page.stdout


def test_the_version_is_the_package_s(comptoir):
    assert comptoir("--version").stdout.strip() == "0.1.0"


def test_the_sandboxes_are_listed_when_help_is_asked_for(comptoir):
    page = comptoir("sandbox", "--help")
    assert page.returncode == 0
    assert "comptoir sandbox exact-online" in page.stdout


def test_a_sandbox_s_exit_status_is_the_command_s(comptoir):
    ran = comptoir("sandbox", "exact-online", "--regions", "nl,atlantis")
    assert ran.returncode == 2
    assert "atlantis" in ran.stderr
