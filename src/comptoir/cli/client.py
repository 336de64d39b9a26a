"""A client of a running Comptoir server, on the standard library alone: Server, Reply, problems told."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPException
from typing import Annotated, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from cyclopts import Parameter

from comptoir.cli.failure import Failure
from comptoir.kit.money import encode_json

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: the status, and the body as text. Numbers of `json()` keep every digit."""

    status: int
    text: str

    @property
    def is_success(self) -> bool:
        return self.status < 400  # noqa: PLR2004  where HTTP's failures begin

    def json(self) -> Any:
        try:
            return json.loads(self.text, parse_float=Decimal)
        except ValueError as error:
            raise Failure(f"the server answered {self.status} with something that is no JSON") from error


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Server:
    """A running server and the keys to use there."""

    url: Annotated[str, Parameter(env_var="COMPTOIR_URL", help="Where the server is.")] = (
        "http://127.0.0.1:8000"
    )
    api_key: Annotated[
        str, Parameter(env_var="COMPTOIR_API_KEY", help="The tenant's key.", show_default=False)
    ] = ""
    account_key: Annotated[
        str, Parameter(env_var="COMPTOIR_ACCOUNT_KEY", help="The connection's key.", show_default=False)
    ] = ""

    def call(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        body: object = None,
        accept: str = "application/json",
    ) -> Reply:
        """Send one request and take whatever is answered; a Decimal in `body` keeps its digits.

        Raises Failure when nobody answers.
        """
        request = Request(  # noqa: S310  _checked lets only http and https through
            _checked(self.url).rstrip("/") + path + (f"?{urlencode(query)}" if query else ""),
            method=method,
            data=None if body is None else encode_json(body),
            headers=self._headers(accept),
        )
        return send(request)

    def read(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        """The JSON of a successful GET. Raises Failure with the problem otherwise."""
        return successful(self.call("GET", path, query)).json()

    def write(self, path: str, body: object = None, query: Mapping[str, str] | None = None) -> Any:
        """The JSON of a successful POST. Raises Failure with the problem otherwise."""
        return successful(self.call("POST", path, query, body)).json()

    def _headers(self, accept: str) -> dict[str, str]:
        headers = {"Accept": accept, "Content-Type": "application/json"}
        keys = {"X-API-KEY": self.api_key, "X-ACCOUNT-KEY": self.account_key}
        return headers | {name: key for name, key in keys.items() if key}


def send(request: Request) -> Reply:
    """The answer to a request, whatever its status. Raises Failure when there is none."""
    try:
        with _opener(request.full_url).open(request, timeout=60) as answer:
            return Reply(answer.status, answer.read().decode())
    except HTTPError as error:
        return Reply(error.code, error.read().decode(errors="replace"))
    except (URLError, HTTPException, OSError) as error:
        raise Failure(f"{request.full_url} does not answer: {getattr(error, 'reason', error)}") from error


def successful(reply: Reply) -> Reply:
    """The same reply. Raises Failure that tells the problem, field by field, when it is one."""
    if reply.is_success:
        return reply
    raise Failure("\n".join(problem_lines(reply)))


def problem_lines(reply: Reply) -> Iterator[str]:
    """A problem for the terminal: its code and message, each field with its hint, what the vendor said."""
    body = reply.json()
    errors = (body.get("errors") if isinstance(body, dict) else None) or {}
    yield f"{errors.get('code', 'failed')} ({reply.status}): {errors.get('message', reply.text)}"
    for field in errors.get("fields") or ():
        yield f"  {field['field']}: {field['message']} [{field['code']}]"
        if field.get("hint"):
            yield f"    hint: {field['hint']}"
    if downstream := errors.get("downstream"):
        yield f"  the target system answered {downstream['status']}: {downstream.get('message') or 'nothing'}"
    if errors.get("retryAfter") is not None:
        yield f"  try again in {errors['retryAfter']} seconds"
    if errors.get("requestId"):
        yield f"  request {errors['requestId']}"


def _opener(url: str) -> OpenerDirector:
    # A proxy for the outside world must not get the calls to this machine.
    return build_opener(ProxyHandler({})) if urlsplit(url).hostname in LOOPBACK else build_opener()


def _checked(url: str) -> str:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise Failure(f"{url!r} is no http or https URL")
    return url
