"""`/_sandbox/` levers over people, apps, companies and periods."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comptoir_sandbox.exact_online import control_bodies as bodies
from comptoir_sandbox.exact_online.company import Company
from comptoir_sandbox.exact_online.control import known_app, known_company, known_user
from comptoir_sandbox.exact_online.control_reading import Wrong, json_answer, levers, read
from comptoir_sandbox.exact_online.history.layered import restamp_histories
from comptoir_sandbox.exact_online.oauth import App, User
from comptoir_sandbox.exact_online.seed.companies import more_firms
from comptoir_sandbox.exact_online.seed.locales import LOCALES
from comptoir_sandbox.exact_online.site import Site

_LAST_DIVISION = 999_999_999


class Administration:
    """The control routes that make and change people, apps and companies of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return levers(
            ("GET", "users", self.users),
            ("POST", "users", self.put_user),
            ("GET", "apps", self.apps),
            ("POST", "apps", self.put_app),
            ("DELETE", "consents", self.revoke),
            ("GET", "divisions", self.divisions),
            ("POST", "divisions", self.change_division),
            ("POST", "companies", self.found),
            ("POST", "periods", self.close_period),
        )

    async def users(self, _: Request) -> Response:
        return json_answer({"users": [_without_password(user) for user in self._site.users.values()]})

    async def put_user(self, request: Request) -> Response:
        """Make a user, or change the one with this `email`; only what is given changes."""
        given = bodies.told(await read(request, bodies.Person))
        email = given.pop("email").strip().lower()
        self._check_person(given)
        user = self._site.users.get(email) or self._new_user(email)
        for name, value in given.items():
            setattr(user, name, value)
        if user.current_division not in user.divisions and user.divisions:
            user.current_division = user.divisions[0]
        self._site.users[email] = user
        return json_answer(_without_password(user), 201)

    def _check_person(self, given: dict[str, Any]) -> None:
        """Companies and endpoints that are there; endpoints come to lower case."""
        for division in given.get("divisions", ()):
            known_company(self._site, division, "divisions")
        if "current_division" in given:
            known_company(self._site, given["current_division"], "current_division")
        if "without" in given:
            given["without"] = [each.lower() for each in given["without"]]
            self._check_paths(given["without"], whole=True)

    async def apps(self, _: Request) -> Response:
        return json_answer({"apps": [_without_secrets(app) for app in self._site.authority.apps.values()]})

    async def put_app(self, request: Request) -> Response:
        """Register an app, or change the one with this `client_id`."""
        given = bodies.told(await read(request, bodies.Registration))
        client_id = given.pop("client_id").strip("{}").lower() or self._site.new_guid()
        for address in given.get("redirect_uris", ()):
            _check_address(address)
        self._check_scopes(given.get("scopes") or ())
        app = self._site.authority.apps.get(client_id) or App(client_id, "secret", "webhook-secret", "An app")
        for name, value in given.items():
            setattr(app, name, tuple(value) if isinstance(value, list) else value)
        self._site.authority.apps[client_id] = app
        return json_answer(_without_secrets(app), 201)

    async def revoke(self, request: Request) -> Response:
        """The user removes the app in the security screen: `{"client_id", "user"}`."""
        given = await read(request, bodies.Withdrawal)
        app, user = known_app(self._site, given.client_id), known_user(self._site, given.user)
        self._site.authority.revoke(app, user)
        return json_answer({})

    async def divisions(self, _: Request) -> Response:
        return json_answer({"divisions": [_shown(each) for each in self._site.companies.values()]})

    async def change_division(self, request: Request) -> Response:
        """`status`, `blocked` (a reason), `without` (modules), and `move`: new row versions everywhere."""
        given = bodies.told(await read(request, bodies.CompanyChange))
        company = known_company(self._site, given["division"])
        if "without" in given:
            paths = tuple(each.lower() for each in given["without"])
            self._check_paths(paths, whole=False)
            company.without = paths
        if "status" in given:
            company.changes["Status"] = given["status"]
        if "blocked" in given:
            company.blocked = given["blocked"]
        if given["move"]:
            company.changes["DivisionMoveDate"] = self._site.wall_clock()
            company.books.restamp()
            restamp_histories(company.books)
        return json_answer(_shown(company))

    async def found(self, request: Request) -> Response:
        """More companies for everybody: `count`, each with so many `invoices`, `customers`, `suppliers`.

        The first one has the number `division`, or else the next that is free.
        Their books are filled when somebody looks into them. A consent of before does not reach them.
        """
        sizes = bodies.told(await read(request, bodies.Companies))
        site, locale = self._site, LOCALES[self._site.region.code]
        first = sizes.pop("division", max(site.companies) + 1)
        self._check_free(range(first, first + sizes["count"]))
        firms = list(more_firms(locale, list(site.companies), sizes, first))
        made = [site.found(firm).code for firm in firms]
        for user in site.users.values():
            user.divisions.extend(made)
        return json_answer({"divisions": made}, 201)

    def _check_free(self, numbers: range) -> None:
        """A number of nine digits at most that no company of this process has, in whatever region."""
        taken = {code for site in (self._site, *self._site.neighbours) for code in site.companies}
        clash = next((number for number in numbers if number in taken), None)
        if clash is not None or numbers[-1] > _LAST_DIVISION:
            hint = "leave it out for the next free ones"
            raise Wrong(f"these numbers are not free: {clash or numbers[-1]}", "division", "refused", hint)

    async def close_period(self, request: Request) -> Response:
        """`{"division", "year", "period", "closed"}`: bookings in a closed period are refused."""
        given = await read(request, bodies.PeriodChange)
        books = known_company(self._site, given.division).books
        table = books.table("financial/financialperiods")
        for row in table.where("FinYear", given.year):
            if row["FinPeriod"] == given.period:
                books.put(table, {**row, "Closed": given.closed})
                return json_answer({"year": row["FinYear"], "period": row["FinPeriod"]})
        years = ", ".join(sorted({str(row["FinYear"]) for row in table}))
        raise Wrong(
            "there is no such period",
            "period",
            "unknown",
            f"there are the years {years} with 12 periods each",
        )

    def _check_paths(self, paths: Iterable[str], *, whole: bool) -> None:
        """Each names an endpoint, or begins the path of one."""
        known = [each.path.lower() for each in self._site.library.catalogue]
        for path in paths:
            if not path or not any(each == path if whole else each.startswith(path) for each in known):
                hint = "such as crm/Accounts" if whole else "such as purchase/"
                raise Wrong(f"no endpoint goes by {path!r}", "without", "unknown", hint)

    def _check_scopes(self, scopes: Iterable[str]) -> None:
        """A sub-domain, alone or with its level."""
        lists = (each.scope.split(",") for each in self._site.library.catalogue)
        known = {scope.strip() for listed in lists for scope in listed} - {"", "-"}
        low = {scope.lower() for scope in known}
        for scope in scopes:
            name = scope.lower().removesuffix(" manage").removesuffix(" read")
            if name not in low:
                hint = f"one of {', '.join(sorted(known))}, with read or manage behind it"
                raise Wrong(f"there is no scope {scope!r}", "scopes", "unknown", hint)

    def _new_user(self, email: str) -> User:
        divisions = list(self._site.companies)
        return User(
            user_id=self._site.new_guid(),
            email=email,
            password="demo",  # noqa: S106  # published with the sandbox
            full_name=email.partition("@")[0].title(),
            language=self._site.region.language,
            divisions=divisions,
            current_division=divisions[0],
        )


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        right = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        right = False
    if not right:
        hint = "give a whole address, such as https://app.example/callback"
        raise Wrong(f"no address: {address!r}", "redirect_uris", "wrong_value", hint)


def _without_password(user: User) -> dict[str, Any]:
    return {name: value for name, value in asdict(user).items() if name != "password"}


def _without_secrets(app: App) -> dict[str, Any]:
    return {name: value for name, value in asdict(app).items() if not name.endswith("secret")}


def _shown(company: Company) -> dict[str, Any]:
    moved = company.changes.get("DivisionMoveDate")
    return {
        "division": company.code,
        "name": company.firm.name,
        "status": company.record()["Status"],
        "blocked": company.blocked,
        "without": list(company.without),
        "moved": moved.isoformat() if isinstance(moved, datetime) else None,
    }
