"""What a log may show of a token call: its harmless fields, and that the secret ones were there."""

from urllib.parse import parse_qsl, urlencode

import msgspec

_HARMLESS = frozenset(
    {
        "client_id",
        "error",
        "error_description",
        "expires_in",
        "grant_type",
        "redirect_uri",
        "response_type",
        "token_type",
    }
)
_SECRET = frozenset({"access_token", "client_secret", "code", "refresh_token"})
_MASK = "***"


def masked(body: bytes) -> bytes:
    """A form or a JSON object without the values of its secrets; nothing of what is neither."""
    if body.lstrip()[:1] == b"{":
        return _document(body)
    fields = parse_qsl(body.decode(errors="replace"), keep_blank_values=True)
    shown = [(name, value if name in _HARMLESS else _MASK) for name, value in fields if _known(name)]
    return urlencode(shown, safe="*:/").encode()


def _document(body: bytes) -> bytes:
    try:
        fields = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return b""
    shown = {name: value if name in _HARMLESS else _MASK for name, value in fields.items() if _known(name)}
    return msgspec.json.encode(shown)


def _known(name: str) -> bool:
    return name in _HARMLESS or name in _SECRET
