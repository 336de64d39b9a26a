"""The refusals of the token call, byte for byte as they were captured (facts 2.3).

The vendor writes some of these bodies by a template with blanks inside the braces, and others by a serializer
that has none and escapes slashes; clients that compare texts see the difference.
"""

import json

# facts 2.2 and 2.3
TOO_EARLY = "Rate limit exceeded: access_token not expired"
BROKEN_CHAIN = "Token is not allowed, because of invalid or empty chainId"
OLD_TOKEN = "Old refresh token used."  # noqa: S105  # a sentence


class TokenRefused(Exception):  # named for what the caller sees
    """A token call that is answered with an error; `airy` bodies have blanks inside their braces."""

    def __init__(
        self, status: int, error: str, description: str = "", *, reason: str = "", airy: bool = False
    ) -> None:
        super().__init__(description or error)
        self.status = status
        self.error = error
        self.description = description
        self.reason = reason
        self.airy = airy

    def body(self) -> bytes:
        """The answer's bytes."""
        told = {"error": self.error}
        if self.description:
            told["error_description"] = self.description
        inner = json.dumps(told, separators=(",", ":"))[1:-1].replace("/", "\\/")
        return (f"{{ {inner} }}" if self.airy else f"{{{inner}}}").encode()


def bad_client() -> TokenRefused:
    return TokenRefused(400, "invalid_client")


def bad_code(error: str, description: str) -> TokenRefused:
    """A code that is unknown, used, too old, or for another address; only the status is known."""
    return TokenRefused(400, error, description)


def bad_grant() -> TokenRefused:
    return TokenRefused(400, "unsupported_grant_type")


def old_token() -> TokenRefused:
    return TokenRefused(401, "unauthorized_client", OLD_TOKEN)


def broken_chain() -> TokenRefused:
    return TokenRefused(400, "invalid_grant", BROKEN_CHAIN, airy=True)


def too_early(status: int) -> TokenRefused:
    reason = f"TooEarlyToRefreshTokens: {TOO_EARLY}"
    return TokenRefused(status, "access_denied", TOO_EARLY, reason=reason, airy=True)


def too_old(expired: str, now: str) -> TokenRefused:
    """Both moments as the vendor writes them: 10/11/2022 9:18:20 PM."""
    return TokenRefused(400, "invalid_request", f"The refresh token expired at {expired} and it is now {now}")


def too_many(status: int) -> TokenRefused:
    """The day's token calls are used up; nobody has captured the answer."""
    text = "Rate limit exceeded: too many token requests today"
    return TokenRefused(status, "access_denied", text, reason=f"TooManyTokenRequests: {text}", airy=True)
