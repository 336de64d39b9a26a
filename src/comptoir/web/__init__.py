"""The pages people see: plain HTML in English and Dutch; only the API reference needs JavaScript."""

from collections.abc import Sequence

from starlette.routing import Route

from comptoir.web.connect import Connect
from comptoir.web.documentation import Documentation
from comptoir.web.rendering import Pages
from comptoir.web.services import Services
from comptoir.web.serving import served


def pages(services: Services) -> Sequence[Route]:
    """The routes of all pages, and of the style sheet and the script that they use."""
    paper = Pages(services.public_url, services.version)
    connect, documentation = Connect(services, paper), Documentation(paper)
    table = (
        ("GET", "/", documentation.front),
        ("GET", "/docs", documentation.reference),
        ("GET", "/docs/errors", documentation.errors),
        ("GET", "/connect/select", connect.select),
        ("POST", "/connect/select", connect.choose),
        ("GET", "/connect/done", connect.done),
        ("GET", "/connect/refused", connect.refused),
    )
    shown = [Route(path, served(services.ids, paper, page), methods=[method]) for method, path, page in table]
    files = ((paper.style_path, paper.style), (paper.script_path, paper.script))
    return [*shown, *(Route(path, served(services.ids, paper, file)) for path, file in files)]
