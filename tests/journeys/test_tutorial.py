"""The tutorial's commands as they stand, on free ports: from a sandbox of one's own to a booked invoice."""

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browser import Browser

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/tutorial/first-invoice.md").read_text("utf-8")
PATIENCE = 60


class Terminal:
    """Shells in one folder: what one exports, the next one knows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environ = {name: text for name, text in os.environ.items() if not name.startswith("COMPTOIR_")}

    def types(self, text: str) -> str:
        """What is printed. Fails with the error output unless all of it succeeds."""
        kept = self._folder / "environ"
        ran = subprocess.run(
            ["/bin/sh", "-euc", f"{text}\nenv -0 > {shlex.quote(str(kept))}"],
            cwd=self._folder,
            env=self._environ,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        self._environ = dict(pair.split("=", 1) for pair in kept.read_text().split("\0") if pair)
        return ran.stdout

    @contextmanager
    def stays(self, text: str) -> Iterator[None]:
        """A terminal of its own, whose last command runs until the block ends; it is ready at its first line."""
        *before, last = text.strip().splitlines()
        command = "\n".join([*before, f"exec {last}"])
        with (
            (self._folder / "errors").open("w") as errors,
            subprocess.Popen(
                ["/bin/sh", "-euc", command],
                cwd=self._folder,
                env=self._environ,
                stdout=subprocess.PIPE,
                stderr=errors,
            ) as process,
        ):
            try:
                assert process.stdout.readline(), (self._folder / "errors").read_text()
                yield
            finally:
                process.terminate()


def blocks() -> list[str]:
    """The shell commands of the page, with ports that are free and this very interpreter."""
    found = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    with ExitStack() as held:
        listeners = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(2)]
        free = [str(listener.getsockname()[1]) for listener in listeners]
    program = f"{shlex.quote(sys.executable)} -m comptoir.cli"
    for written, taken in (("4001", free[0]), ("8000", free[1]), ("./run comptoir", program)):
        found = [text.replace(written, taken) for text in found]
    return found


async def log_in(link: str) -> str:
    """The account key at the address where a person's browser ends."""
    async with Browser() as browser:
        login = await browser.open(link)
        named = (("username", "demo@comptoir.example"), ("password", "demo"))
        consent = await browser.submit(login, login.form("post"), *named)
        ticks = [("divisions", division) for division in consent.form("post").choices]
        companies = await browser.submit(consent, consent.form("post"), *ticks, ("decision", "allow"))
        chosen = ("companyId", companies.form("post").choices[0])
        end = await browser.submit(companies, companies.form("post"), chosen)
    return parse_qs(urlsplit(end.url).query)["accountKey"][0]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


async def test_the_tutorial_ends_with_a_booked_invoice(terminal: Terminal):
    sandbox, server, tenant, app, link, key, books, invoice = blocks()
    with terminal.stays(sandbox), terminal.stays(server):
        terminal.types(tenant)
        assert terminal.types(app) == '"exact-nl is registered."'
        terminal.types(key.replace("…", await log_in(terminal.types(link).strip())))

        shown = terminal.types(books)
        program = books.split(" get ")[0]
        found = [
            json.loads(terminal.types(f"{program} get {name} --json")) for name in ("customers", "items")
        ]
        customer, item = (answer["data"][0]["id"] for answer in found)
        booked = json.loads(
            terminal.types(invoice.replace("CUSTOMER", customer).replace('"ITEM"', f'"{item}"'))
        )

    assert shown.count("page 1 of ") == 3
    assert booked["data"]["contactId"] == customer
    assert booked["data"]["sumNetAmount"] == 99
    assert booked["data"]["totalTaxAmount"] > 0
