"""The seven steps in their order, each with what it hands to the next."""

import platform
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from comptoir.cli.client import Server
from comptoir.cli.demo import booking, onboarding, reading, snippets, spending
from comptoir.cli.demo.stage import Stage
from comptoir.cli.demo.telling import Telling


@contextmanager
def walk(folder: Path, tell: Telling) -> Iterator[None]:
    """Walk all steps, then keep sandbox and server up until the block ends.

    Raises Failure that names the first step that did not hold.
    """
    with ExitStack() as stack:
        with tell.step("A place to work in"):
            stage = Stage(folder)
            stage.make_key()
            tell.line(f"Python {platform.python_version()}; database, key and logs in {folder}")
        with tell.step("The sandbox and the server"):
            sandbox, url = stack.enter_context(stage.up())
            tell.line(f"Exact Online sandbox (nl)  {sandbox}\nComptoir                   {url}")
        with tell.step("A tenant, a login, a company"):
            server = onboarding.connect(stage, Server(url), sandbox, tell)
        with tell.step("What is in the books"):
            books = reading.read_books(server, tell)
        with tell.step("A customer and a sales invoice"):
            booking.book(server, books, tell)
        with tell.step("What it cost"):
            spending.show_budgets(server, sandbox, tell)
        with tell.step("Your turn"):
            _hand_over(server, sandbox, tell)
        yield


def _hand_over(server: Server, sandbox: str, tell: Telling) -> None:
    tell.line(f"API and its description  {server.url}/openapi.json")
    tell.line(f"Calls that reached Exact {sandbox}/_sandbox/calls\n")
    for title, text in (("curl", snippets.curl(server)), ("Python", snippets.python(server))):
        tell.line(f"Paste this for {title}:")
        tell.verbatim(f"\n{text}\n")
    tell.line("Or with the command line:")
    tell.verbatim(
        f"\nexport COMPTOIR_URL={server.url} COMPTOIR_API_KEY={server.api_key} \\\n"
        f"  COMPTOIR_ACCOUNT_KEY={server.account_key}\n./run comptoir get invoices --limit 5\n"
    )
