"""The command itself: finds a folder, walks the journey, and stays up until it is told to end."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Annotated

from cyclopts import Parameter

from comptoir.cli.demo.journey import walk
from comptoir.cli.demo.telling import Telling
from comptoir.cli.failure import Failure


def demo(
    *,
    once: Annotated[bool, Parameter(negative=(), help="End by itself after the last step.")] = False,
    keep: Annotated[Path | None, Parameter(help="Keep the database, the key and the logs there.")] = None,
) -> None:
    """Walk the journey. Raises Failure at the first step that does not hold."""
    tell = Telling()
    # SIGTERM ends it as Ctrl-C does, so that sandbox and server never outlive it.
    # SIGINT too: a shell that starts this in the background has it ignored, and Ctrl-C would end nothing.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.default_int_handler)
    # And a terminal that is closed, unless nohup was to let it pass.
    hangup: signal.Signals | None = getattr(signal, "SIGHUP", None)  # Windows has none
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        signal.signal(hangup, signal.default_int_handler)
    with _folder(keep) as folder, walk(folder, tell):
        if not once:
            with suppress(KeyboardInterrupt):
                tell.line("\nIt all stays up until Ctrl-C.")
                Event().wait()
    tell.line("Sandbox and server have ended.")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where everything lies. Raises Failure where `keep` cannot be a folder."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="comptoir-demo-") as temporary:
            yield Path(temporary)
    else:
        try:
            keep.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failure(f"{keep} cannot be the folder: {error.strerror}") from error
        yield keep.resolve()
