"""`/_sandbox/…`: the levers of a site. Never counted, never limited, never in the call log."""

from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comptoir_sandbox.exact_online.limits import Plan
from comptoir_sandbox.exact_online.oauth import may_connect
from comptoir_sandbox.exact_online.oauth_routes import location, may_return_to
from comptoir_sandbox.exact_online.seed.filled import ENTITIES, add_rows
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.snapshots import Snapshots
from comptoir_sandbox.faults import Fault
from comptoir_sandbox.kit import Call

_Handler = Callable[[Request], Awaitable[Response]]
_MOST_ROWS = 1_000_000


class Wrong(Exception):  # what the caller gave is wrong
    """Answered as a 400 with the text."""


class Control:
    """The control routes of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._snapshots = Snapshots()

    def routes(self) -> list[Route]:
        table: list[tuple[str, str, _Handler]] = [
            ("POST", "consent", self.consent),
            ("GET", "calls", self.calls),
            ("DELETE", "calls", self.clear_calls),
            ("POST", "reset", self.reset),
            ("GET", "snapshots", self.snapshots),
            ("POST", "snapshot", self.take_snapshot),
            ("POST", "restore", self.restore_snapshot),
            ("GET", "clock", self.clock),
            ("POST", "clock", self.move_clock),
            ("POST", "seed", self.seed),
            ("GET", "faults", self.faults),
            ("POST", "faults", self.add_faults),
            ("DELETE", "faults", self.clear_faults),
            ("DELETE", "faults/{number:int}", self.remove_fault),
            ("GET", "limits", self.limits),
            ("POST", "limits", self.set_limits),
            ("GET", "switches", self.switches),
            ("POST", "switches", self.set_switches),
        ]
        return [
            Route(f"/_sandbox/{path}", guarded(handler), methods=[method]) for method, path, handler in table
        ]

    async def consent(self, request: Request) -> Response:
        """The consent page without a browser: a code, and where the browser would have gone with it."""
        given = await document(request)
        app = self._site.authority.apps.get(str(given.get("client_id", "")).lower())
        user = self._site.user_by_email(str(given.get("user", "")))
        redirect_uri = str(given.get("redirect_uri", ""))
        if app is None or user is None:
            raise Wrong("client_id or user is not known")
        if not may_return_to(app, redirect_uri, self._site.switches):
            raise Wrong("this app may not be returned to that redirect_uri")
        if not may_connect(app, user):
            raise Wrong("access_denied: this app has not passed review and the user is of another instance")
        wanted = given.get("divisions") or user.divisions
        divisions = frozenset(int(code) for code in wanted) & frozenset(user.divisions)
        code = self._site.authority.consent(app, user, redirect_uri, divisions)
        return json_answer({"code": code, "location": location(redirect_uri, code, given.get("state"))})

    async def calls(self, request: Request) -> Response:
        """The calls received, newest last; `?since=n` leaves out the first n, `?bodies=1` shows bodies."""
        since = int(request.query_params.get("since", "0"))
        bodies = request.query_params.get("bodies") == "1"
        shown = [_call(call, bodies=bodies) for call in self._site.calls]
        return json_answer({"calls": shown[since:], "count": len(shown)})

    async def clear_calls(self, _: Request) -> Response:
        self._site.calls.clear()
        return json_answer({"calls": []})

    async def reset(self, _: Request) -> Response:
        self._site.reset()
        return self._time()

    async def snapshots(self, _: Request) -> Response:
        return json_answer({"snapshots": list(self._snapshots)})

    async def take_snapshot(self, request: Request) -> Response:
        """Keep the present state in memory under `{"name"}`."""
        name = str((await document(request)).get("name", "snapshot"))
        self._snapshots.take(self._site, name)
        return json_answer({"name": name}, 201)

    async def restore_snapshot(self, request: Request) -> Response:
        """The state of then, by `{"name"}`: books, tokens, clock; faults and the call log start empty."""
        name = str((await document(request)).get("name", "snapshot"))
        if name not in self._snapshots:
            raise Wrong(f"there is no snapshot {name!r}")
        self._snapshots.restore(self._site, name)
        return self._time()

    async def clock(self, _: Request) -> Response:
        return self._time()

    async def move_clock(self, request: Request) -> Response:
        """`advance` by seconds, `set` to a moment, or `speed`: virtual seconds in a real one."""
        given = await document(request)
        if "set" in given:
            self._site.clock.set(datetime.fromisoformat(str(given["set"])))
        if "advance" in given:
            self._site.clock.advance(float(given["advance"]))
        if "speed" in given:
            self._site.clock.run(float(given["speed"]))
        return self._time()

    async def seed(self, request: Request) -> Response:
        """More rows in a company: `{"division", "invoices": n, "customers": n}`."""
        given = await document(request)
        company = self._site.company(int(given.pop("division", 0)))
        if company is None:
            raise Wrong("there is no such division")
        unknown = set(given) - set(ENTITIES)
        if unknown:
            raise Wrong(f"what can be seeded is {', '.join(ENTITIES)}")
        counts = {name: int(count) for name, count in given.items()}
        if any(not 0 <= count <= _MOST_ROWS for count in counts.values()):
            raise Wrong(f"a count is between 0 and {_MOST_ROWS}")
        user = next(iter(self._site.users.values()))
        add_rows(company.books, counts, user.user_id, self._site.wall_clock(), self._site.region)
        return json_answer({"division": company.code, **counts})

    async def faults(self, _: Request) -> Response:
        return json_answer({"faults": [_fault(each) for each in self._site.faults]})

    async def add_faults(self, request: Request) -> Response:
        """One fault, or a list under `faults`; see docs/sandbox.md for the shape."""
        given = await document(request)
        wanted = given.get("faults", [given])
        made = [_read_fault(each) for each in wanted]
        return json_answer({"faults": [_fault(self._site.faults.add(each)) for each in made]}, 201)

    async def clear_faults(self, _: Request) -> Response:
        self._site.faults.clear()
        return json_answer({"faults": []})

    async def remove_fault(self, request: Request) -> Response:
        self._site.faults.remove(request.path_params["number"])
        return await self.faults(request)

    async def limits(self, _: Request) -> Response:
        limits = self._site.limits
        return json_answer(
            {"default": vars(limits.default), "divisions": {str(k): vars(v) for k, v in limits.plans.items()}}
        )

    async def set_limits(self, request: Request) -> Response:
        """`minute` and `day` for one `division`, or for all; `spend` makes another app's calls.

        `errors` is how many errors an endpoint may give in an hour before it is blocked.
        """
        given = await document(request)
        limits, division = self._site.limits, given.get("division")
        current = limits.plan(int(division)) if division else limits.default
        plan = Plan(int(given.get("minute", current.minute)), int(given.get("day", current.day)))
        if division:
            limits.plans[int(division)] = plan
        else:
            limits.default = plan
        limits.errors_an_hour = int(given.get("errors", limits.errors_an_hour))
        if "spend" in given:
            spent = given["spend"]
            limits.spend(
                str(spent["client_id"]),
                int(given["division"]),
                int(spent.get("minute", 0)),
                int(spent.get("day", 0)),
            )
        return await self.limits(request)

    async def switches(self, _: Request) -> Response:
        return json_answer({"switches": self._site.switches.describe()})

    async def set_switches(self, request: Request) -> Response:
        for name, value in (await document(request)).items():
            self._site.switches.change(name, str(value))
        return await self.switches(request)

    def _time(self) -> Response:
        now = self._site.clock.now()
        return json_answer(
            {
                "now": now.isoformat(),
                "wallClock": self._site.wall_clock().isoformat(),
                "speed": self._site.clock.speed,
            }
        )


def guarded(handler: _Handler) -> _Handler:
    """Turns wrong input into a 400 that says what is wrong."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except (Wrong, ValueError, TypeError, KeyError, OverflowError) as wrong:
            return json_answer({"error": str(wrong)}, 400)

    return guarded


async def document(request: Request) -> dict[str, Any]:
    body = await request.body()
    document = msgspec.json.decode(body) if body else {}
    if not isinstance(document, dict):
        raise Wrong("the body is a JSON object")
    return document


def _read_fault(given: Any) -> Fault:
    if not isinstance(given, dict):
        raise Wrong("a fault is a JSON object")
    known = {each.name for each in fields(Fault)} - {"id", "fired"}
    unknown = set(given) - known
    if unknown:
        raise Wrong(f"a fault has {', '.join(sorted(known))}, not {', '.join(sorted(unknown))}")
    return msgspec.convert(given, Fault)


def _fault(fault: Fault) -> dict[str, object]:
    return {each.name: getattr(fault, each.name) for each in fields(Fault)}


def _call(call: Call, *, bodies: bool) -> dict[str, object]:
    shown: dict[str, object] = {
        "time": call.time.isoformat(),
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "division": call.division,
        "client": call.client,
        "status": call.status,
        "fault": call.fault,
    }
    if bodies:
        shown |= {
            "request": call.request.decode(errors="replace"),
            "answer": call.answer.decode(errors="replace"),
        }
    return shown


def json_answer(document: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(document), status, media_type="application/json")
