"""Starting: importing the server, from the command to the first answer, and the memory of an idle server."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from bench.machine import pinned, resident_megabytes, two_cores
from comptoir.cli.demo.stage import Stage

QUIET = 2.0  # seconds in which a started server is left alone


@dataclass
class Starting:
    """Seconds to the first answer and idle megabytes, a value a start; and seconds of a process that does
    no more than to import the server, or nothing at all.
    """

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    imported: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


def measure(rounds: int) -> Starting:
    """Start a server on an empty database, again and again, on one core."""
    found = Starting()
    core, _ = two_cores()
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder, pinned(core):
            found.bare.append(_process("pass"))
            found.imported.append(_process("import comptoir.serving"))
            stage = Stage(Path(folder))
            stage.make_key()
            begun = time.perf_counter()
            with stage.server("http://127.0.0.1:9") as server:
                with urlopen(f"{server.url}/health") as answer:
                    answer.read()
                found.seconds.append(time.perf_counter() - begun)
                time.sleep(QUIET)
                found.megabytes.append(resident_megabytes(server.pid))
    return found


def _process(program: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - begun
