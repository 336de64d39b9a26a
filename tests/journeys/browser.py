"""A browser without a screen: keeps cookies, follows redirects, reads forms and sends them as browsers do."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import aiohttp


@dataclass
class Form:
    """A form of a page: what it sends by itself, and what a person may tick in it."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Page:
    """What the browser shows, and where it came to a stop."""

    url: str
    status: int
    headers: Any
    html: str
    title: str = ""
    text: str = ""
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def form(self, method: str) -> Form:
        return next(form for form in self.forms if form.method == method)


class Browser:
    """One person's browser; `async with` it."""

    def __init__(self, language: str = "en") -> None:
        self._headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": language}

    async def __aenter__(self) -> Self:
        # A jar refuses cookies of a bare address unless it is told that this is wanted.
        jar = aiohttp.CookieJar(unsafe=True)
        self._http = aiohttp.ClientSession(cookie_jar=jar, headers=self._headers)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()

    async def open(self, url: str) -> Page:
        return await self._ask("GET", url)

    async def submit(self, page: Page, form: Form, *more: tuple[str, str], **headers: str) -> Page:
        """Send the form as it stands but for `more`; `headers` replace those that tell where it came from."""
        filled = {name for name, _ in more}
        fields = [*(found for found in form.fields if found[0] not in filled), *more]
        target = urljoin(page.url, form.action)
        if form.method == "get":
            return await self._ask("GET", target, params=fields)
        parts = urlsplit(page.url)
        sent = headers or {"Origin": f"{parts.scheme}://{parts.netloc}"}
        return await self._ask("POST", target, data=aiohttp.FormData(fields), headers=sent)

    async def _ask(self, method: str, url: str, **sent: Any) -> Page:
        async with self._http.request(method, url, **sent) as response:
            page = Page(str(response.url), response.status, response.headers, await response.text())
        _Reader(page).feed(page.html)
        return page


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._in_title = False

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self._page.elements.append((tag, given))
        self._in_title = tag == "title"
        if tag == "a":
            self._page.links.append(given["href"])
        if tag == "form":
            self._page.forms.append(Form(given.get("action", ""), given.get("method", "get")))
        if tag in ("input", "button") and "name" in given and self._page.forms:
            self._note(tag, given)

    def handle_endtag(self, _):
        self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self._page.title += data
        else:
            self._page.text += data

    def _note(self, tag, given):
        form, named = self._page.forms[-1], (given["name"], given.get("value", ""))
        if tag == "button":
            form.buttons.append(named)
        elif given.get("type") in ("radio", "checkbox"):
            form.choices.append(named[1])
        else:
            form.fields.append(named)
