"""The server is imported quickly: what is needed now and then is loaded when it is needed."""

import os
import subprocess
import sys

import pytest

LATER = (
    "alembic",
    "jinja2",
    "uvicorn",
    "mako",
    "pygments",
    "rich",
    "cyclopts",
    "sqlalchemy.dialects.postgresql",
    "asyncpg",
)
TELL = "import sys; import comptoir.app; print(*sys.modules)"
TIME = "import time, comptoir.app; print(time.process_time())"


def printed(code: str, **environment: str) -> str:
    told = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={**told, **environment})
    return run.stdout


@pytest.mark.parametrize("name", LATER)
def test_importing_the_server_leaves_for_later(name, loaded):
    assert name not in loaded


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    return set(printed(TELL).split())


@pytest.mark.long
def test_importing_the_server_takes_less_than_half_a_second(tmp_path):
    cache = {"PYTHONPYCACHEPREFIX": str(tmp_path)}  # compiled once, as an installed package is
    printed(TIME, **cache)
    assert min(float(printed(TIME, **cache)) for _ in range(5)) < 0.5
