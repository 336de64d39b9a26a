"""The stand: a sandbox without limits on one core, Comptoir on the other, two ways to one list."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

from rich.console import Console

from bench.load import Route
from bench.machine import pinned, two_cores
from comptoir.cli.client import Server
from comptoir.cli.demo import onboarding
from comptoir.cli.demo.stage import Running, Stage
from comptoir.cli.demo.telling import Telling

UNLIMITED = "1000000000"
LIMITS = {"COMPTOIR_EXACT_ONLINE_NL_MINUTE": UNLIMITED, "COMPTOIR_EXACT_ONLINE_NL_DAY": UNLIMITED}
RETURN = "http://127.0.0.1/bench"


@dataclass(frozen=True)
class Stand:
    """Two routes to one list of invoices, and the process that is measured."""

    direct: Route
    ours: Route
    server: Running


@contextmanager
def standing(folder: Path, path: str, *, replayed: bool) -> Iterator[Stand]:
    """The stand for a list at `path` of our API; the direct route repeats the call that it makes.

    `replayed` puts a front before the sandbox that answers the list from memory.
    """
    server_core, other_core = two_cores()
    stage = Stage(folder)
    stage.make_key()
    with pinned(other_core), stage.sandbox() as sandbox, _front(sandbox.url, replayed=replayed) as upstream:
        _post(f"{upstream}/_sandbox/limits", {"minute": int(UNLIMITED), "day": int(UNLIMITED)})
        with pinned(server_core), stage.server(upstream, **LIMITS) as server, pinned(other_core):
            token = _log_in(upstream)
            keys = onboarding.connect(stage, Server(server.url), upstream, Telling(Console(quiet=True)))
            headers = {"X-API-KEY": keys.api_key, "X-ACCOUNT-KEY": keys.account_key}
            ours = Route("ours", server.url + path, headers)
            yield Stand(_direct(ours, upstream, token), ours, server)


@contextmanager
def _front(sandbox: str, *, replayed: bool) -> Iterator[str]:
    """The URL to call: of the sandbox itself, or of the front before it."""
    if not replayed:
        yield sandbox
        return
    command = [sys.executable, "-m", "bench.replay", sandbox]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def _direct(ours: Route, sandbox: str, token: str) -> Route:
    """The one call that our list costs, as the sandbox has seen it."""
    before = _get(f"{sandbox}/_sandbox/calls")["count"]
    with urlopen(Request(ours.url, headers=dict(ours.headers))) as answer:
        answer.read()
    calls = _get(f"{sandbox}/_sandbox/calls?since={before}")["calls"]
    if len(calls) != 1:
        raise RuntimeError(f"the list costs {len(calls)} calls; a direct one cannot be compared with it")
    query = f"?{calls[0]['query']}" if calls[0]["query"] else ""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    return Route("direct", f"{sandbox}{calls[0]['path']}{query}", headers)


def _log_in(sandbox: str) -> str:
    """An access token of our own for the direct calls."""
    app = onboarding.APP
    asked = {"client_id": app["clientId"], "user": onboarding.LOGIN, "redirect_uri": RETURN}
    location = _post(f"{sandbox}/_sandbox/consent", asked)["location"]
    form = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(location).query)["code"][0],
        "redirect_uri": RETURN,
        "client_id": app["clientId"],
        "client_secret": app["clientSecret"],
    }
    with urlopen(Request(f"{sandbox}/api/oauth2/token", data=urlencode(form).encode())) as answer:
        return str(json.load(answer)["access_token"])


def _post(url: str, body: Mapping[str, object]) -> dict[str, Any]:
    request = Request(url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    with urlopen(request) as answer:
        return dict(json.load(answer))


def _get(url: str) -> dict[str, Any]:
    with urlopen(url) as answer:
        return dict(json.load(answer))
