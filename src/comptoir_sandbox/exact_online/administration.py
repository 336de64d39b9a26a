"""`/_sandbox/` levers over people, apps, companies and periods."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comptoir_sandbox.exact_online.company import Company
from comptoir_sandbox.exact_online.control import Wrong, document, guarded, json_answer
from comptoir_sandbox.exact_online.history.layered import restamp_histories
from comptoir_sandbox.exact_online.oauth import App, User
from comptoir_sandbox.exact_online.regions import CULTURES
from comptoir_sandbox.exact_online.seed.companies import more_firms
from comptoir_sandbox.exact_online.seed.locales import LOCALES
from comptoir_sandbox.exact_online.site import Site

_USER = (
    "email",
    "password",
    "full_name",
    "language",
    "divisions",
    "current_division",
    "blocked",
    "instance",
    "without",
)
_APP = (
    "client_id",
    "secret",
    "webhook_secret",
    "name",
    "redirect_uris",
    "scopes",
    "reviewed",
    "owner",
    "mandatory_filters",
)


_SIZES = {"count": 1, "invoices": 5, "customers": 5, "suppliers": 2}  # of companies made in numbers
_MOST = 100_000


class Administration:
    """The control routes that make and change people, apps and companies of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        table = (
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
        return [
            Route(f"/_sandbox/{path}", guarded(handler), methods=[method]) for method, path, handler in table
        ]

    async def users(self, _: Request) -> Response:
        return json_answer({"users": [_without_password(user) for user in self._site.users.values()]})

    async def put_user(self, request: Request) -> Response:
        """Make a user, or change the one with this `email`; only what is given changes."""
        given = _known(await document(request), _USER)
        email = str(given.pop("email", "")).strip().lower()
        if not email:
            raise Wrong("a user has an email")
        if given.get("language", "en") not in tuple(CULTURES):
            raise Wrong(f"a language is one of {', '.join(CULTURES)}")
        user = self._site.users.get(email) or self._new_user(email)
        for name, value in given.items():
            setattr(user, name, [each.lower() for each in value] if name == "without" else value)
        if user.current_division not in user.divisions and user.divisions:
            user.current_division = user.divisions[0]
        self._site.users[email] = user
        return json_answer(_without_password(user), 201)

    async def apps(self, _: Request) -> Response:
        return json_answer({"apps": [_without_secrets(app) for app in self._site.authority.apps.values()]})

    async def put_app(self, request: Request) -> Response:
        """Register an app, or change the one with this `client_id`."""
        given = _known(await document(request), _APP)
        client_id = str(given.pop("client_id", "")).strip("{}").lower() or self._site.new_guid()
        app = self._site.authority.apps.get(client_id) or App(client_id, "secret", "webhook-secret", "An app")
        for name, value in given.items():
            setattr(app, name, tuple(value) if isinstance(value, list) else value)
        self._site.authority.apps[client_id] = app
        return json_answer(_without_secrets(app), 201)

    async def revoke(self, request: Request) -> Response:
        """The user removes the app in the security screen: `{"client_id", "user"}`."""
        given = await document(request)
        app = self._site.authority.apps.get(str(given.get("client_id", "")).lower())
        user = self._site.user_by_email(str(given.get("user", "")))
        if app is None or user is None:
            raise Wrong("client_id or user is not known")
        self._site.authority.revoke(app, user)
        return json_answer({})

    async def divisions(self, _: Request) -> Response:
        return json_answer({"divisions": [_shown(each) for each in self._site.companies.values()]})

    async def change_division(self, request: Request) -> Response:
        """`status`, `blocked` (a reason), `without` (modules), and `move`: new row versions everywhere."""
        given = await document(request)
        company = self._company(given)
        if "status" in given:
            company.changes["Status"] = int(given["status"])
        if "blocked" in given:
            company.blocked = str(given["blocked"])
        if "without" in given:
            company.without = tuple(str(each).lower() for each in given["without"])
        if given.get("move"):
            company.changes["DivisionMoveDate"] = self._site.wall_clock()
            company.books.restamp()
            restamp_histories(company.books)
        return json_answer(_shown(company))

    async def found(self, request: Request) -> Response:
        """More companies for everybody: `count`, each with so many `invoices`, `customers`, `suppliers`.

        Their books are filled when somebody looks into them. A consent of before does not reach them.
        """
        given = _known(await document(request), ("count", "invoices", "customers", "suppliers"))
        sizes = {name: int(given.get(name, most)) for name, most in _SIZES.items()}
        if any(not 0 < size <= _MOST for size in sizes.values()):
            raise Wrong(f"a number is between 1 and {_MOST}")
        site, locale = self._site, LOCALES[self._site.region.code]
        made = [site.found(firm).code for firm in more_firms(locale, list(site.companies), sizes)]
        for user in site.users.values():
            user.divisions.extend(made)
        return json_answer({"divisions": made}, 201)

    async def close_period(self, request: Request) -> Response:
        """`{"division", "year", "period", "closed"}`: bookings in a closed period are refused."""
        given = await document(request)
        books = self._company(given).books
        table = books.table("financial/financialperiods")
        for row in table.where("FinYear", int(given["year"])):
            if row["FinPeriod"] == int(given["period"]):
                books.put(table, {**row, "Closed": bool(given.get("closed", True))})
                return json_answer({"year": row["FinYear"], "period": row["FinPeriod"]})
        raise Wrong("there is no such period")

    def _company(self, given: dict[str, Any]) -> Company:
        company = self._site.company(int(given.get("division", 0)))
        if company is None:
            raise Wrong("there is no such division")
        return company

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


def _known(given: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    unknown = set(given) - set(names)
    if unknown:
        raise Wrong(f"there is {', '.join(names)}, but no {', '.join(sorted(unknown))}")
    return given


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
