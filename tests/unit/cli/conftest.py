"""A command as a user starts it, and a server that answers as it is told."""

import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from comptoir.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def comptoir(tmp_path, monkeypatch, capsys):
    """Runs `comptoir ARGS…` in an empty folder, with no COMPTOIR_… variables but the given ones."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("COMPTOIR_")]:
        monkeypatch.delenv(name)

    def run(*args, **environ):
        for name, text in environ.items():
            monkeypatch.setenv(name, text)
        capsys.readouterr()
        returncode = 0
        try:
            main(args)
        except SystemExit as ended:
            returncode = ended.code or 0
        return Ran(returncode, *capsys.readouterr())

    return run


@dataclass
class Scripted:
    """A server on a real socket: gives `status` and `body` to every request, and notes what was asked."""

    url: str = ""
    status: int = 200
    body: str = "{}"
    asked: list = field(default_factory=list)


@pytest.fixture
def scripted():
    script = Scripted()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            script.asked.append((self.path, dict(self.headers)))
            self.send_response(script.status)
            self.end_headers()
            self.wfile.write(script.body.encode())

        def log_message(self, *_):
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield script
    server.shutdown()
    thread.join()
    server.server_close()
