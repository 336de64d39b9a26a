"""How a target system knows its caller, as data: OAuth2, Basic, ApiKey."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OAuth2:
    """The authorization-code grant of one vendor. Times are seconds.

    `refresh_after`: a new access token may not be asked for earlier than this after the previous one.
    `single_use_refresh`: each refresh token works once and its answer carries the next.
    `idle_limit`: an unused refresh token dies after this long.
    """

    authorize_path: str
    token_path: str
    access_lifetime: int
    refresh_after: int
    idle_limit: int
    single_use_refresh: bool = True
    authorize_params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basic:
    """User name and password on every call; `realm` is what the person knows them by."""

    realm: str


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key in a header on every call."""

    header: str
    prefix: str = ""


Auth = OAuth2 | Basic | ApiKey
