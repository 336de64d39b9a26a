"""The edge of the pages: whatever goes wrong is a readable page, with an id that finds the log."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from comptoir.kit.errors import InternalError, Problem, StoreUnavailable
from comptoir.kit.ids import Ids
from comptoir.store.errors import DatabaseAway
from comptoir.web.rendering import Pages

_FAULTS = logging.getLogger("comptoir.faults")
Page = Callable[[Request], Awaitable[Response]]


def served(ids: Ids, pages: Pages, page: Page) -> Page:
    """A page as Starlette wants it."""

    async def answer(request: Request) -> Response:
        reference = ids.new("req")
        try:
            response = await page(request)
        except Problem as found:
            response = pages.refusal(request, found, reference)
        except DatabaseAway:
            _FAULTS.exception("page %s failed", reference)
            response = pages.refusal(request, StoreUnavailable("The database is away."), reference)
        except Exception:  # noqa: BLE001  the edge of the house: logged whole, answered with the id
            _FAULTS.exception("page %s failed", reference)
            response = pages.refusal(request, InternalError("A page failed."), reference)
        response.headers["X-Request-Id"] = reference
        return response

    return answer
