"""The demo: seven steps that hold, two programs that end with it, and lines that work when pasted."""

import json
import re
import signal
import subprocess
import urllib.error
import urllib.request

import pytest

from demo_process import COMMAND, PATIENCE, environment, running_demo


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_once_walks_all_seven_steps_and_succeeds(encoding):
    ran = subprocess.run(
        [*COMMAND, "--once"],
        env=environment() | {"PYTHONIOENCODING": encoding},
        capture_output=True,
        encoding=encoding,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert re.findall(r"^(\d) of 7", ran.stdout, re.MULTILINE) == list("1234567")
    assert ran.stderr == ""


def test_it_stays_up_with_lines_to_paste_and_ctrl_c_ends_everything(tmp_path):
    with running_demo("--keep", str(tmp_path)) as demo:
        customers = json.loads(demo.paste("Paste this for curl:"))
        assert len(customers["data"]) == 5
        assert customers["errors"] is None
        newest = demo.paste("Paste this for Python:").splitlines()
        assert len(newest) == 5
        assert all(re.match(r"\d{4}-\d\d-\d\d ", line) for line in newest)
        server = demo.exports["COMPTOIR_URL"]
        sandbox = re.search(r"sandbox \(nl\)\s+(\S+)", demo.told)[1]
        assert demo.interrupt() == 0
    for url in (f"{server}/health", f"{sandbox}/_sandbox/calls"):
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(url, timeout=5)
    assert (tmp_path / "vault.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "comptoir.db").exists()


def test_a_terminal_that_is_closed_ends_everything_too():
    with running_demo() as demo:
        server = demo.exports["COMPTOIR_URL"]
        sandbox = re.search(r"sandbox \(nl\)\s+(\S+)", demo.told)[1]
        assert demo.interrupt(signal.SIGHUP) == 0
    for url in (f"{server}/health", f"{sandbox}/_sandbox/calls"):
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(url, timeout=5)


def test_a_step_that_does_not_hold_is_named_and_fails(tmp_path):
    (tmp_path / "vault.key").write_text("0f" * 32)
    (tmp_path / "vault.key").chmod(0o644)
    ran = subprocess.run(
        [*COMMAND, "--once", "--keep", str(tmp_path)],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("comptoir: step 1 (A place to work in) did not hold:")
    assert "chmod 600" in ran.stderr


def test_a_file_in_the_place_of_the_folder_is_told_in_one_line(tmp_path):
    (tmp_path / "taken").touch()
    ran = subprocess.run(
        [*COMMAND, "--once", "--keep", str(tmp_path / "taken")],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    told = f"comptoir: {tmp_path / 'taken'} cannot be the folder: File exists\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", told)
