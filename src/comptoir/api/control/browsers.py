"""Browsers: which address one may be sent to, and whether it is one that asks."""

from urllib.parse import urlsplit

from comptoir.api.exchange import Exchange
from comptoir.api.reading import invalid


def check_web_address(name: str, url: str) -> None:
    """Raises InvalidParameter for anything but an http or https URL with a host; it may end in a fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as http://[::1, a bracket that is never closed
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid(name, f"{name} is an http or https URL.")


def is_browser(exchange: Exchange) -> bool:
    return "text/html" in exchange.request.headers.get("accept", "")
