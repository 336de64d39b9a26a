"""`comptoir demo` as a user runs it: a process whose output is read, and that is ended by Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

COMMAND = [sys.executable, "-m", "comptoir.cli", "demo"]
LAST_LINE = "It all stays up until Ctrl-C."
PATIENCE = 60


def environment():
    """The environment without anybody's COMPTOIR_… variables."""
    return {name: text for name, text in os.environ.items() if not name.startswith("COMPTOIR_")}


class Demo:
    """A demo that has walked its steps and stays up."""

    def __init__(self, process, told):
        self._process = process
        self.told = told

    @property
    def exports(self):
        """The variables that it asks the reader to export."""
        line = self.told[self.told.index("export ") :].split("./run")[0].replace("\\\n", " ")
        return dict(re.findall(r"(COMPTOIR_\w+)=(\S+)", line))

    def paste(self, after):
        """The block of lines that stands between `after` and the next prose, pasted into a shell."""
        block = self.told.split(after)[1].split("\n\nPaste this")[0].split("\n\nOr with")[0]
        return shell(block)

    def interrupt(self, by=signal.SIGINT):
        """Ctrl-C, or another signal; gives the exit status."""
        self._process.send_signal(by)
        self._process.communicate(timeout=PATIENCE)
        return self._process.returncode


def shell(text, **environ):
    """What a shell makes of pasted text. Fails with its error output unless it exits with 0."""
    ran = subprocess.run(
        ["/bin/sh", "-c", text],
        env=environment() | environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@contextmanager
def running_demo(*arguments) -> Iterator[Demo]:
    """A demo that is up; ended at the end of the block if it has not ended before.

    It is started with SIGINT ignored, as a shell starts a job in the background: Ctrl-C must end it all the same.
    """
    with subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509  # no threads yet
    ) as process:
        try:
            told = ""
            while LAST_LINE not in told:
                line = process.stdout.readline()
                assert line, process.stderr.read()
                told += line
            yield Demo(process, told)
        finally:
            process.terminate()
