"""What the product loads: the libraries that were measured and chosen, and none that were turned down (0002)."""

import subprocess
import sys

TURNED_DOWN = {"fastapi", "pydantic", "httpx", "httpx2", "requests", "orjson"}

LOADED_WHEN_A_SERVER_OPENS = {"aiohttp", "sqlalchemy.orm", "sqlalchemy.ext.asyncio", "alembic"}

LOAD_EVERYTHING = """
import importlib, pkgutil, sys
import comptoir

# A script that begins to work when it is imported is not loaded by the server either.
SCRIPTS = ("__main__", "migrations")

for module in pkgutil.walk_packages(comptoir.__path__, "comptoir."):
    if not set(module.name.split(".")) & set(SCRIPTS):
        importlib.import_module(module.name)
print(*sys.modules)
"""


def test_no_module_of_the_product_loads_what_was_turned_down():
    loaded = _loaded_by(LOAD_EVERYTHING)
    assert "comptoir.settings" in loaded
    assert not loaded & TURNED_DOWN


def test_importing_the_server_loads_nothing_that_only_an_open_one_needs():
    loaded = _loaded_by("import sys, comptoir.serving; print(*sys.modules)")
    assert {"comptoir.api.server", "comptoir.store.tables"} <= loaded
    assert not loaded & LOADED_WHEN_A_SERVER_OPENS


def _loaded_by(program: str) -> set[str]:
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())
