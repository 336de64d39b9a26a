"""The page `/_sandbox`: the state of a site at a glance, without scripts; and the document of its levers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from comptoir_sandbox.exact_online.company import Company
from comptoir_sandbox.exact_online.control_openapi import PREFIX, openapi
from comptoir_sandbox.exact_online.control_reading import json_answer
from comptoir_sandbox.exact_online.site import Site

_CALLS_SHOWN = 40
_BUDGETS_SHOWN = 50
_COMPANIES_SHOWN = 50
_SECURITY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
_COUNTED = {
    "customers and suppliers": "crm/accounts",
    "sales invoices": "salesinvoice/salesinvoices",
    "ledger lines": "financialtransaction/transactionlines",
}


@dataclass
class ControlPage:
    """Shows one site; `routes` gives all of its routes, for the document."""

    site: Site
    all_routes: Callable[[], Iterable[Route]]

    def __post_init__(self) -> None:
        loader = PackageLoader("comptoir_sandbox.exact_online", "pages")
        self._pages = Environment(loader=loader, autoescape=True)

    def routes(self) -> list[Route]:
        return [
            Route(PREFIX, self.overview, methods=["GET"]),
            Route(f"{PREFIX}/openapi.json", self.document, methods=["GET"]),
        ]

    async def overview(self, _: Request) -> Response:
        """The page for people: state, clock, budgets, switches, faults and the last calls."""
        site = self.site
        page = self._pages.get_template("overview.html").render(
            region=site.region.code,
            now=site.clock.now(),
            wall_clock=site.wall_clock(),
            speed=site.clock.speed,
            companies=[_company(each) for each in self._companies()],
            all_companies=len(site.companies),
            users=list(site.users.values()),
            apps=list(site.authority.apps.values()),
            budgets=list(self._budgets()),
            token_calls=list(self._token_calls()),
            webhooks=site.outbox.waiting(),
            switches=site.switches.describe(),
            faults=list(site.faults),
            calls=list(islice(reversed(list(site.calls)), _CALLS_SHOWN)),
            count=len(site.calls),
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": _SECURITY})

    async def document(self, request: Request) -> Response:
        """The levers in OpenAPI 3.1."""
        return json_answer(openapi(self.all_routes(), f"{request.url.scheme}://{request.url.netloc}"))

    def _companies(self) -> Iterable[Company]:
        """The opened ones first."""
        return islice(
            sorted(self.site.companies.values(), key=lambda each: not each.opened), _COMPANIES_SHOWN
        )

    def _budgets(self) -> Iterable[dict[str, Any]]:
        limits = self.site.limits
        for client, division in islice(sorted(limits.budgets()), _BUDGETS_SHOWN):
            plan, (_, minute, _, day) = limits.plan(division), limits.used(client, division)
            app = self.site.authority.apps.get(client)
            yield {
                "app": app.name if app else client,
                "division": division,
                "minute": f"{minute} of {plan.minute}",
                "day": f"{day} of {plan.day}",
            }

    def _token_calls(self) -> Iterable[dict[str, Any]]:
        """Today's, of each app and person."""
        authority, today = self.site.authority, self.site.clock.now().date().isoformat()
        names = self.site.people()
        for (client, user, day), count in authority.token_calls.items():
            if day == today:
                app = authority.apps.get(client)
                calls = f"{count} of {authority.calls_a_day}"
                yield {"app": app.name if app else client, "person": names.get(user, user), "calls": calls}


def _company(company: Company) -> dict[str, Any]:
    """Books that nobody has opened are not opened for being looked at."""
    books = company.books if company.opened else None
    return {
        "code": company.code,
        "name": company.firm.name,
        "blocked": company.blocked,
        "rows": {name: len(books.table(table)) for name, table in _COUNTED.items()} if books else None,
    }
