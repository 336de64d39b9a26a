"""Pages made of templates, with the headers that hold whatever a page shows."""

import hashlib
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from comptoir.kit.errors import Problem
from comptoir.web.languages import preferred
from comptoir.web.texts import LANGUAGES

if TYPE_CHECKING:
    from jinja2 import Environment

_DEFAULT = "en"
_FOREVER = "public, max-age=31536000, immutable"
# After a choice the browser goes on to the tenant's own site, which browsers count as a target of the form.
_CONTENT_SECURITY = (
    "default-src 'none'; style-src 'self'; form-action 'self' http: https:; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# The API reference reads its document and sends what is tried out, with a script of this very server.
_CONTENT_SECURITY_OF_SCRIPT = f"{_CONTENT_SECURITY}; script-src 'self'; connect-src 'self'"
# Addresses here carry account keys: nothing is kept, and no other site learns where a visitor came from.
_HEADERS = {
    "Content-Security-Policy": _CONTENT_SECURITY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}


class Pages:
    """Renders templates. Paths begin with that of `public_url`, for a server below a path of its host."""

    def __init__(self, public_url: str, version: str) -> None:
        self.home = urlsplit(public_url).path.rstrip("/")
        self._css = (files("comptoir.web") / "static" / "comptoir.css").read_bytes()
        self._js = (files("comptoir.web") / "static" / "reference.js").read_bytes()
        self.style_path = f"/assets/comptoir-{hashlib.sha256(self._css).hexdigest()[:12]}.css"
        self.script_path = f"/assets/reference-{hashlib.sha256(self._js).hexdigest()[:12]}.js"
        self._globals = {
            "home": self.home,
            "style": f"{self.home}{self.style_path}",
            "script": f"{self.home}{self.script_path}",
            "version": version,
        }

    def page(self, request: Request, template: str, status: int = 200, **facts: object) -> Response:
        """The page in the language that the browser asks for."""
        language = preferred(request.headers.get("accept-language", ""), LANGUAGES, _DEFAULT)
        return self._html(template, status, language, facts)

    def page_in_english(self, template: str, **facts: object) -> Response:
        """A page for developers, who read the rest of the documentation in English too."""
        return self._html(template, 200, _DEFAULT, facts)

    def page_with_script(self, template: str) -> Response:
        """A page in English that may run the script of this server, and that alone."""
        page = self._html(template, 200, _DEFAULT, {})
        page.headers["Content-Security-Policy"] = _CONTENT_SECURITY_OF_SCRIPT
        return page

    def refusal(self, request: Request, found: Problem, reference: str) -> Response:
        """Why the page cannot be shown; `back` among the problem's details is where to do better, `again` the
        address that may be asked once more.
        """
        leads = {name: found.details.get(name) for name in ("back", "again")}
        return self.page(request, "refused.html", found.status, code=found.code, reference=reference, **leads)

    async def style(self, _: Request) -> Response:
        """The style sheet, whose address changes with its content."""
        return _kept(self._css, "text/css")

    async def script(self, _: Request) -> Response:
        """The script of the API reference, likewise."""
        return _kept(self._js, "text/javascript")

    @cached_property
    def _templates(self) -> "Environment":
        from jinja2 import (  # noqa: PLC0415  a twentieth of the start, for pages that are seen now and then
            Environment,
            PackageLoader,
            StrictUndefined,
        )

        found = Environment(
            loader=PackageLoader("comptoir.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        found.globals |= self._globals
        return found

    def _html(self, template: str, status: int, language: str, facts: dict[str, object]) -> Response:
        found = self._templates.get_template(template)
        html = found.render(language=language, texts=LANGUAGES[language], **facts)
        return HTMLResponse(html, status, {**_HEADERS, "Content-Language": language})


def _kept(content: bytes, media: str) -> Response:
    headers = {"Cache-Control": _FOREVER, "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=media, headers=headers)
