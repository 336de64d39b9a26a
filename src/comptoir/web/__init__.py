"""The pages people see: plain HTML that works without JavaScript, in English and Dutch."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from comptoir.web.connect import Connect
from comptoir.web.documentation import Documentation
from comptoir.web.rendering import Pages
from comptoir.web.services import Services
from comptoir.web.serving import served


def pages(services: Services) -> Sequence[BaseRoute]:
    """The routes of all pages, and of the one style sheet that they share."""
    paper = Pages(services.public_url, services.version)
    connect, documentation = Connect(services, paper), Documentation(paper)
    table = (
        ("GET", "/", documentation.front),
        ("GET", "/docs/errors", documentation.errors),
        ("GET", "/connect/select", connect.select),
        ("POST", "/connect/select", connect.choose),
        ("GET", "/connect/done", connect.done),
    )
    shown = [Route(path, served(services.ids, paper, page), methods=[method]) for method, path, page in table]
    return [*shown, Route(paper.style_path, served(services.ids, paper, paper.style))]
