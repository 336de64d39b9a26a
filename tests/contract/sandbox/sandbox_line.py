"""A sandbox process on a line that gives up when it hangs: for fuzzing, without an event loop."""

import contextlib
import http.client
import json
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from sandbox_doors import CLIENT, SECRET, STUDIO, USER

HANGS_AFTER = 10  # seconds
BACK = "http://127.0.0.1:9/callback"
SAFE = "/$()',"


@dataclass
class Said:
    status: int
    body: bytes
    kind: str


class Line:
    """One sandbox process, logged in, and a call to it that gives up when it hangs."""

    def __init__(self, url):
        self.where = urlsplit(url)
        self.control("limits", {"minute": 10**9, "day": 10**9, "errors": 10**9, "token_calls": 10**9})
        self.control("switches", {"content_type": "loose"})
        code = self.control("consent", {"client_id": CLIENT, "user": USER, "redirect_uri": BACK})["code"]
        form = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "grant_type": "authorization_code",
            "code": code,
        }
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        tokens = self.send(
            "POST", "/api/oauth2/token", urlencode(form | {"redirect_uri": BACK}).encode(), kind
        )
        self.token = json.loads(tokens.body)["access_token"]

    def send(self, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection(self.where.hostname, self.where.port, timeout=HANGS_AFTER)
        try:
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            return Said(answer.status, answer.read(), answer.headers.get("Content-Type", ""))
        finally:
            connection.close()

    def control(self, path, body):
        return json.loads(self.send("POST", f"/_sandbox/{path}", json.dumps(body).encode()).body)

    def call(
        self,
        method,
        path,
        body=None,
        query="",
        accept="application/json",
        kind="application/json",
        division=STUDIO,
    ):
        headers = {"Authorization": f"Bearer {self.token}", "Accept": accept}
        if body is not None and kind:
            headers["Content-Type"] = kind.encode("utf-8").decode("latin-1")
        target = f"/api/v1/{division}/{quote(path, safe=SAFE)}" + (f"?{query}" if query else "")
        return self.send(method, target, body, headers)


@contextlib.contextmanager
def lined_up():
    """A process with somebody logged in; at its end it has written no traceback."""
    command = [sys.executable, "-m", "comptoir_sandbox.main", "exact-online", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield Line(json.loads(process.stdout.readline())["url"])
        finally:
            process.terminate()
            assert b"Traceback" not in process.communicate()[1]
