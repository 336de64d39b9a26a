"""What the product loads: the libraries that were measured and chosen, and none that were turned down (0002)."""

import subprocess
import sys

TURNED_DOWN = {"fastapi", "pydantic", "httpx", "httpx2", "requests", "orjson"}

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
    run = subprocess.run([sys.executable, "-c", LOAD_EVERYTHING], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split())
    assert "comptoir.settings" in loaded
    assert not loaded & TURNED_DOWN
