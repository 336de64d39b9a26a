"""The command `comptoir`: which commands there are, and how a failure is told on a terminal."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper

from cyclopts import App

from comptoir import __version__
from comptoir.cli import texts
from comptoir.cli.failure import Failure


def build() -> App:
    """The tree of commands; a command's module is imported when the command is called, not before."""
    app = App(
        name="comptoir",
        version=__version__,
        help=texts.COMPTOIR,
        help_format="plaintext",
    )
    app.command("comptoir.cli.demo:demo", name="demo", help=texts.DEMO)
    app.command("comptoir.cli.serving:serve", name="serve", help=texts.SERVE)
    app.command("comptoir.cli.serving:work", name="work", help=texts.WORK)
    app.command("comptoir.cli.sandboxes:app", name="sandbox", help=texts.SANDBOX)
    app.command("comptoir.cli.tenants:app", name="tenants", help=texts.TENANTS)
    app.command("comptoir.cli.connections:app", name="connections", help=texts.CONNECTIONS)
    app.command("comptoir.cli.tokens:app", name="tokens", help=texts.TOKENS)
    app.command("comptoir.cli.jobs:app", name="jobs", help=texts.JOBS)
    app.command("comptoir.cli.connecting:connect", name="connect", help=texts.CONNECT)
    app.command("comptoir.cli.reading:get", name="get", help=texts.GET)
    return app


def main(argv: Sequence[str] | None = None) -> None:
    """Carry out one command line; a failure is told on standard error and ends with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What a terminal's encoding lacks is escaped, in JSON's own way where it is JSON.
            stream.reconfigure(errors="backslashreplace")
    try:
        build()(argv)
    except Failure as error:
        print(f"comptoir: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
