"""Where a browser is sent: what may be such an address."""

from urllib.parse import urlsplit

from comptoir.api.reading import invalid


def check_web_address(name: str, url: str) -> None:
    """Raises InvalidParameter for anything but an http or https URL with a host; it may end in a fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as http://[::1, a bracket that is never closed
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid(name, f"{name} is an http or https URL.")
