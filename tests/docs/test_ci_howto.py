"""The page about CI, its commands and its program as they stand, on free ports."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs/how-to/test-in-ci.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PATIENCE = 60


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def test_the_page_leads_from_nothing_to_invoices(tmp_path):
    ports = {"4001": free_port(), "8000": free_port()}
    text = {kind: "".join(block for each, block in BLOCKS if each == kind) for kind in ("sh", "python")}
    for written, taken in ports.items():
        text = {kind: block.replace(written, taken) for kind, block in text.items()}
    (tmp_path / "login.py").write_text(text["python"])
    ours = {name: value for name, value in os.environ.items() if not name.startswith("COMPTOIR_")}
    path = f"{Path(sys.executable).parent}:{ours['PATH']}"
    with subprocess.Popen(
        ["/bin/sh", "-euc", f"export COMPTOIR_URL=http://127.0.0.1:{ports['8000']}\n{text['sh']}"],
        cwd=tmp_path,
        env={**ours, "PATH": path},
        stdout=(tmp_path / "out").open("w"),
        stderr=(tmp_path / "errors").open("w"),
        start_new_session=True,  # what it leaves in the background ends with it
    ) as script:
        try:
            status = script.wait(PATIENCE)
        finally:
            os.killpg(script.pid, signal.SIGTERM)
    assert status == 0, (tmp_path / "errors").read_text()
    assert "page 1 of 26, 126 records in all" in (tmp_path / "out").read_text()
