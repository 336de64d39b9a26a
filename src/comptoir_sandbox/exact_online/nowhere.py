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
    answer.headers.update(refused.headers or {})
    return answer
