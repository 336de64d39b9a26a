"""The token endpoint: one call for a first or a next pair, and what its refusals mean."""

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

import msgspec

from comptoir.cdk.auth import OAuth2, Refusal
from comptoir.cdk.contract import Answer
from comptoir.engine.directory import App
from comptoir.engine.network import BadBody, Network
from comptoir.engine.tokens.pairs import Pair
from comptoir.engine.tokens.times import VendorTimes
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import Downstream

_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_OK = 200
_REFUSALS = (400, 401, 403, 429)
_TOO_MANY = 429
_FINAL = frozenset(
    {"invalid_request", "invalid_grant", "unauthorized_client", "access_denied", "invalid_scope"}
)  # what ends a login even in words that we do not know (RFC 6749 5.2); nothing else does
_NotEmpty = Annotated[str, msgspec.Meta(min_length=1)]


class TokenAnswer(msgspec.Struct):
    """The vendor's answer; `expires_in` is text at Exact."""

    access_token: _NotEmpty
    refresh_token: _NotEmpty
    expires_in: str | int = 600


class TokenError(msgspec.Struct):
    error: str = ""
    error_description: str = ""


class TokenRefused(Exception):
    """The token endpoint said no: `meaning` is how we understand its words."""

    def __init__(self, status: int, error: TokenError, meaning: Refusal) -> None:
        super().__init__(f"{status} {error.error}")
        self.status = status
        self.error = error
        self.meaning = meaning

    @property
    def downstream(self) -> Downstream:
        return Downstream(self.status, f"{self.error.error} {self.error.error_description}".strip())


class TokenEndpoint:
    """Calls to the token endpoints of all target systems."""

    def __init__(self, network: Network, times: VendorTimes, clock: Clock) -> None:
        self._network = network
        self._times = times
        self._clock = clock

    async def exchange(self, app: App, auth: OAuth2, code: str, redirect_uri: str) -> Pair:
        """The first pair. Raises TokenRefused, NotSent, MaybeSent or BadBody."""
        return await self._ask(
            app, auth, {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        )

    async def refresh(self, app: App, auth: OAuth2, token: Secret) -> Pair:
        """The next pair. Raises TokenRefused, NotSent, MaybeSent or BadBody."""
        return await self._ask(app, auth, {"grant_type": "refresh_token", "refresh_token": token.reveal()})

    async def ask_time(self, app: App, auth: OAuth2) -> None:
        """Hear the vendor's clock, from its login page. Raises NotSent, MaybeSent or BadBody."""
        taken = self._clock.monotonic()
        answer = await self._network.send("GET", f"{app.base_url}{auth.authorize_path}", {}, None)
        self._times.hear(app.base_url, taken, answer.headers, anew=True)

    async def _ask(self, app: App, auth: OAuth2, form: dict[str, str]) -> Pair:
        secrets = {"client_id": app.client_id, "client_secret": app.client_secret.reveal()}
        body = urlencode({**form, **secrets}).encode()
        taken = self._clock.monotonic()
        answer = await self._network.send("POST", f"{app.base_url}{auth.token_path}", _FORM, body)
        self._times.hear(app.base_url, taken, answer.headers, anew=True)
        if answer.status != _OK:
            raise _no(answer, auth)
        try:
            given = msgspec.json.decode(answer.body, type=TokenAnswer)
            lifetime = int(given.expires_in)
        except (msgspec.DecodeError, ValueError) as error:
            raise BadBody(Answer(answer.status, answer.headers, b"")) from error
        earliest, latest = self._times.span(app.base_url)
        begun = earliest - (self._clock.monotonic() - taken)
        return Pair(
            Secret(given.access_token),
            Secret(given.refresh_token),
            issued_at=datetime.fromtimestamp(latest, UTC),
            expires_at=datetime.fromtimestamp(begun + lifetime, UTC),
        )


def _no(answer: Answer, auth: OAuth2) -> TokenRefused | BadBody:
    """What an unsuccessful answer means: only the vendor's own words end a login, an outage never does."""
    try:
        error = msgspec.json.decode(answer.body, type=TokenError)
    except (msgspec.DecodeError, UnicodeDecodeError):
        error = TokenError()
    if answer.status not in _REFUSALS or not error.error:
        return BadBody(answer)
    meaning = auth.meaning(f"{error.error} {error.error_description}")
    if meaning is Refusal.OTHER and (answer.status == _TOO_MANY or error.error not in _FINAL):
        return BadBody(answer)
    return TokenRefused(answer.status, error, meaning)
