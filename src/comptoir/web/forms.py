"""A form that comes back: from this very site, small, and read into plain names and values."""

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from comptoir.kit.errors import Forbidden, TooLarge

_MOST_BYTES = 16_384


async def read_form(request: Request, public_url: str) -> dict[str, str]:
    """The form's fields. Raises Forbidden for a form of another site, TooLarge past 16 kB."""
    if not is_own(request, public_url):
        raise Forbidden("The form was not sent from its own page.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise TooLarge("A form may have 16 kB at the most.")
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def is_own(request: Request, public_url: str) -> bool:
    """Whether the browser says that this request comes from a page of ours.

    Sec-Fetch-Site cannot be set by a script; browsers leave it out over plain http, where Origin decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    parts = urlsplit(public_url)
    return request.headers.get("origin", "").lower() == f"{parts.scheme}://{parts.netloc}".lower()
