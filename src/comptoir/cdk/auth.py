"""How a target system knows its caller, as data: OAuth2, Basic, ApiKey."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Refusal(StrEnum):
    """What a token endpoint means by saying no."""

    TOO_EARLY = "too_early"  # the last pair is too young
    DAY_SPENT = "day_spent"  # no more token calls today
    OLD_TOKEN = "old_token"  # noqa: S105  no secret: a newer refresh token has been given out
    ENDED = "ended"  # the person took the consent back, or gave it anew elsewhere
    IDLE = "idle"  # the refresh token was not used for too long
    BAD_APP = "bad_app"  # the app's own id or secret
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OAuth2:
    """The authorization-code grant of one vendor. Times are seconds.

    `refresh_after`: a new access token may not be asked for earlier than this after the previous one.
    `single_use_refresh`: each refresh token works once and its answer carries the next.
    `idle_limit`: an unused refresh token dies after this long.
    `refusals`: what the vendor means by words in its refusals, the first that is found counts.
    """

    authorize_path: str
    token_path: str
    access_lifetime: int
    refresh_after: int
    idle_limit: int
    single_use_refresh: bool = True
    authorize_params: Mapping[str, str] = field(default_factory=dict)
    refusals: Mapping[str, Refusal] = field(default_factory=dict)

    def meaning(self, words: str) -> Refusal:
        """What the vendor means by a refusal in these words."""
        return next((found for part, found in self.refusals.items() if part in words), Refusal.OTHER)


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
