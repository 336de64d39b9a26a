"""Pages for developers: what this server is, and every kind of problem that it may tell of."""

from itertools import groupby
from operator import attrgetter

from starlette.requests import Request
from starlette.responses import Response

from comptoir.kit.errors import Retry, catalogue
from comptoir.web.rendering import Pages

_RETRY = {
    Retry.NEVER: "No: sending the same request again changes nothing.",
    Retry.LATER: "Yes, after the seconds in Retry-After.",
    Retry.READ_ONLY: "A read may be repeated. A write may have taken effect: look before it is sent again.",
}


class Documentation:
    """Pages that are the same for everybody."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    async def front(self, _: Request) -> Response:
        return self._pages.page_in_english("front.html")

    async def reference(self, _: Request) -> Response:
        """Every operation, to read and to try out."""
        return self._pages.page_with_script("reference.html")

    async def errors(self, _: Request) -> Response:
        """Every kind of problem by its status, with its code as the anchor."""
        kinds = sorted(catalogue(), key=attrgetter("status"))
        groups = [(status, list(found)) for status, found in groupby(kinds, key=attrgetter("status"))]
        return self._pages.page_in_english("errors.html", groups=groups, retry=_RETRY)
