"""`comptoir serve`: the server, until it is told to end."""

import asyncio
from functools import partial
from typing import Annotated

import uvloop
from cyclopts import Parameter

from comptoir import app
from comptoir.cli.configuration import Config, DatabaseUrl, configured


def serve(
    *,
    host: Annotated[str | None, Parameter(help="The address to listen on; 127.0.0.1 unless set.")] = None,
    port: Annotated[
        int | None, Parameter(help="The port to listen on; 8000 unless set, and 0 takes a free one.")
    ] = None,
    database: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Run the server until Ctrl-C or SIGTERM.

    Prints one line with its URL when it answers. In production (the default) it refuses to start without
    a vault key; with COMPTOIR_MODE=development it makes do without one.

    For example:

      comptoir serve --port 8000 --database sqlite:///comptoir.db
      COMPTOIR_MODE=development COMPTOIR_EXACT_ONLINE_NL_URL=http://127.0.0.1:4001 comptoir serve
    """
    settings = configured(config).replace(host=host, port=port, database=database)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(app.serve(settings, ready=partial(print, "Comptoir answers at", flush=True)))
