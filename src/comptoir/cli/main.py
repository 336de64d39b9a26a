"""The command `comptoir`: which commands there are, and how a failure is told on a terminal."""

import sys
from collections.abc import Sequence

from cyclopts import App

from comptoir import __version__
from comptoir.cli.failure import Failure

ABOUT = """A self-hosted unified accounting API, and sandboxes of the systems behind it.

First steps:

  comptoir demo                         sandbox, server and a booked invoice
  comptoir sandbox exact-online         an Exact Online of your own
  comptoir serve                        the server, on SQLite
  comptoir tenants create "My product"  an API key
  comptoir get invoices --limit 5       what is in the books

Every command tells more with --help.
"""


def build() -> App:
    """The tree of commands; a command's module is imported when the command is called, not before."""
    app = App(
        name="comptoir",
        version=__version__,
        help=ABOUT,
        help_format="plaintext",
    )
    app.command(
        "comptoir.cli.demo:demo", name="demo", help="Show the whole journey, sandbox and server included."
    )
    app.command("comptoir.cli.serving:serve", name="serve", help="Run the server until Ctrl-C or SIGTERM.")
    app.command("comptoir.cli.sandboxes:app", name="sandbox", help="Run a sandbox, such as exact-online.")
    app.command(
        "comptoir.cli.tenants:app", name="tenants", help="Create and list tenants, and their API keys."
    )
    app.command("comptoir.cli.connections:app", name="connections", help="List the connected companies.")
    app.command("comptoir.cli.connecting:connect", name="connect", help="Begin a login at a target system.")
    app.command("comptoir.cli.reading:get", name="get", help="Read records of a running server.")
    return app


def main(argv: Sequence[str] | None = None) -> None:
    """Carry out one command line; a failure is told on standard error and ends with its exit status."""
    try:
        build()(argv)
    except Failure as error:
        print(f"comptoir: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
