"""What a site answers where it has no such page, or not by that method."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from comptoir_sandbox.exact_online.control_openapi import PREFIX
from comptoir_sandbox.exact_online.control_reading import json_answer

_NOT_FOUND, _WRONG_METHOD = 404, 405
_CODES = {_NOT_FOUND: "not_found", _WRONG_METHOD: "wrong_method"}
_PAGE = "<!DOCTYPE html><html><head><title>Exact Online</title></head><body><h1>{}</h1></body></html>"


async def nowhere(request: Request, refused: Exception) -> Response:
    """A page as at a web site, since nothing of the service is there; below `/_sandbox` a document."""
    if not isinstance(refused, HTTPException):
        raise refused
    if request.url.path.startswith(PREFIX):
        told = {
            "error": f"{request.method} {request.url.path}: {refused.detail}",
            "field": "",
            "code": _CODES.get(refused.status_code, "refused"),
            "hint": f"GET {PREFIX}/openapi.json lists the levers",
        }
        answer = json_answer(told, refused.status_code)
    else:
        answer = HTMLResponse(_PAGE.format(refused.detail), refused.status_code)
    if refused.status_code == _WRONG_METHOD:
        answer.headers["Allow"] = ", ".join(sorted(_methods(request)))
    return answer


def _methods(request: Request) -> set[str]:
    """Those of all routes that have this path."""
    path = request.url.path
    routes = [each for each in request.app.routes if each.path_regex.match(path)]
    return {method for each in routes for method in each.methods}
