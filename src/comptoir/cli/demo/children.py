"""The two programs that the demo starts: each with its log in a file, and ended for sure."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from comptoir.cli.failure import Failure

PATIENCE = 15.0  # seconds that a child may take to end by itself


@contextmanager
def started(command: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator["Child"]:
    """`comptoir COMMAND…` as a child process, from before it is ready until the end of the block.

    It sees none of our own COMPTOIR_… variables but `environ`, and none of the terminal's Ctrl-C: whoever
    started it ends it.
    """
    ours = {name: text for name, text in os.environ.items() if not name.startswith("COMPTOIR_")}
    with log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603  our own interpreter and our own words
            [sys.executable, "-m", "comptoir.cli", *command],
            env={**ours, **environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
    with process:
        try:
            yield Child(command, process, log)
        finally:
            _end(process)


class Child:
    """A child process that says on its first line of output that it is ready."""

    def __init__(self, command: Sequence[str], process: subprocess.Popen[str], log: Path) -> None:
        self._command = command
        self._process = process
        self._log = log

    @property
    def pid(self) -> int:
        return self._process.pid

    def first_line(self) -> str:
        """Its first line of output. Raises Failure with the end of its log when it ends without one."""
        assert self._process.stdout is not None  # it was asked for as a pipe
        line = self._process.stdout.readline()
        if not line:
            tail = "\n".join(self._log.read_text(errors="replace").splitlines()[-12:])
            raise Failure(f"comptoir {' '.join(self._command)} ended before it was ready:\n{tail}")
        return line.strip()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
