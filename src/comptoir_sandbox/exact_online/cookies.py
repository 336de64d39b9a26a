"""The two cookies that the vendor's answers set (facts 5.1); no client needs them, a jar keeps them."""

import hashlib

from starlette.responses import Response

_SESSION = "ASP.NET_SessionId"
_SERVER = "ExactServer"


def set_cookies(response: Response, client: str, division: int | None, sent: str) -> None:
    """A session for who sends none (`sent` is the Cookie header), and the company that was called."""
    digest = hashlib.sha256(f"{client} {division}".encode()).hexdigest()
    if _SESSION not in sent:
        response.headers.append("set-cookie", f"{_SESSION}={digest[:24]}; path=/; HttpOnly; SameSite=Lax")
    if division is not None:
        response.headers.append("set-cookie", f"{_SERVER}{{{client}}}=Division={division}; path=/; HttpOnly")
