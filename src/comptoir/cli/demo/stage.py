"""The stage: a folder with a key and a database, and on it the sandbox and the server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from comptoir.cli.demo.children import started
from comptoir.cli.failure import Failure
from comptoir.engine.keyring import Keyring, KeyringError

SANDBOX = ("sandbox", "exact-online", "--port", "0", "--regions", "nl")


@dataclass(frozen=True, slots=True)
class Running:
    """A program that answers at `url`."""

    url: str
    pid: int


class Stage:
    """Where everything of one demo lies, and how its two programs are started."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key_file = folder / "vault.key"
        self.database = f"sqlite:///{folder / 'comptoir.db'}"

    def make_key(self) -> None:
        """A fresh vault key of mode 600, unless the folder was kept and has one. Raises Failure."""
        try:
            Keyring.from_file(self._key_file) if self._key_file.exists() else Keyring.create_file(
                self._key_file
            )
        except KeyringError as error:
            raise Failure(str(error)) from error

    @contextmanager
    def up(self) -> Iterator[tuple[str, str]]:
        """The URLs of sandbox and server, both answering until the block ends. Raises Failure."""
        with self.sandbox() as sandbox, self.server(sandbox.url) as server:
            yield sandbox.url, server.url

    @contextmanager
    def sandbox(self) -> Iterator[Running]:
        """An Exact Online, answering until the block ends. Raises Failure."""
        with started(SANDBOX, {}, self._folder / "sandbox.log") as child:
            yield Running(json.loads(child.first_line())["url"], child.pid)

    @contextmanager
    def server(self, sandbox_url: str, **more: str) -> Iterator[Running]:
        """A Comptoir whose Exact Online is the sandbox, answering until the block ends. Raises Failure."""
        settings = self._settings(sandbox_url) | more
        with started(("serve", "--port", "0"), settings, self._folder / "server.log") as child:
            # The line ends with the URL: "Comptoir answers at http://…".
            yield Running(child.first_line().split()[-1], child.pid)

    def _settings(self, sandbox_url: str) -> dict[str, str]:
        return {
            "COMPTOIR_MODE": "development",
            "COMPTOIR_DATABASE": self.database,
            "COMPTOIR_VAULT_KEY_FILE": str(self._key_file),
            "COMPTOIR_EXACT_ONLINE_NL_URL": sandbox_url,
        }
