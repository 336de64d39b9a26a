"""`/_sandbox/` levers over what goes wrong: faults, limits, and the behaviours that nobody is sure of."""

from dataclasses import fields
from typing import Any

from msgspec import UNSET
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comptoir_sandbox.exact_online import control_bodies as bodies
from comptoir_sandbox.exact_online.control import known_company
from comptoir_sandbox.exact_online.control_reading import Wrong, decoded, json_answer, levers, read
from comptoir_sandbox.exact_online.limits import Limits, Plan
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.faults import Fault


class Trouble:
    """The control routes that make one site fail, refuse and behave otherwise."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return levers(
            ("GET", "faults", self.faults),
            ("POST", "faults", self.add_faults),
            ("DELETE", "faults", self.clear_faults),
            ("DELETE", "faults/{number:int}", self.remove_fault),
            ("GET", "limits", self.limits),
            ("POST", "limits", self.set_limits),
            ("GET", "switches", self.switches),
            ("POST", "switches", self.set_switches),
        )

    async def faults(self, _: Request) -> Response:
        return json_answer({"faults": [_fault(each) for each in self._site.faults]})

    async def add_faults(self, request: Request) -> Response:
        """One fault, or a list under `faults`; see docs/sandbox.md for the shape."""
        faults = [_fault_of(rule) for rule in await _rules(request)]
        return json_answer({"faults": [_fault(self._site.faults.add(each)) for each in faults]}, 201)

    async def clear_faults(self, _: Request) -> Response:
        self._site.faults.clear()
        return json_answer({"faults": []})

    async def remove_fault(self, request: Request) -> Response:
        """One fault, by the id that it was answered with."""
        number = request.path_params["number"]
        if number not in {each.id for each in self._site.faults}:
            raise Wrong(f"there is no fault {number}", "number", "unknown", "GET /_sandbox/faults lists them")
        self._site.faults.remove(number)
        return await self.faults(request)

    async def limits(self, _: Request) -> Response:
        limits = self._site.limits
        told = {
            "default": vars(limits.default),
            "divisions": {str(division): vars(plan) for division, plan in limits.plans.items()},
            "errors": limits.velocity.errors_an_hour,
            "contract": limits.contract,
            "eating": [
                {"client_id": client, "division": division, "per_minute": each.per_minute}
                for (client, division), each in limits.eating.items()
            ],
            "token_calls": self._site.authority.calls_a_day,
        }
        return json_answer(told)

    async def set_limits(self, request: Request) -> Response:
        """`minute` and `day` for one `division`, or for all; `spend` makes another app's calls.

        `shared` makes them a cap of all apps of a company together, `contract` caps the day of all apps and
        companies. `errors` is how many errors an endpoint may give in an hour before it is blocked,
        `token_calls` how many token calls a person and app have a day.
        """
        given = bodies.told(await read(request, bodies.Limits))
        limits, division = self._site.limits, given.get("division")
        if division is not None:
            known_company(self._site, division)
        if "spend" in given and division is None:
            raise Wrong("calls are spent in a division", "division", "missing_field", "add division")
        current = limits.default if division is None else limits.plan(division)
        plan = Plan(*(given.get(name, getattr(current, name)) for name in _PLAN))
        if division is None:
            limits.default = plan
        elif given.keys() & set(_PLAN):
            limits.plans[division] = plan
        limits.velocity.errors_an_hour = given.get("errors", limits.velocity.errors_an_hour)
        limits.contract = given.get("contract", limits.contract)
        self._site.authority.calls_a_day = given.get("token_calls", self._site.authority.calls_a_day)
        if division is not None and "spend" in given:
            _spend(limits, division, given["spend"])
        return await self.limits(request)

    async def switches(self, _: Request) -> Response:
        return json_answer({"switches": self._site.switches.describe()})

    async def set_switches(self, request: Request) -> Response:
        """`{name: value}` for each switch to turn."""
        for name, value in bodies.told(await read(request, bodies.SwitchChanges)).items():
            self._site.switches.change(name, value)
        return await self.switches(request)


_PLAN = tuple(each.name for each in fields(Plan))


def _spend(limits: Limits, division: int, spent: bodies.Spend) -> None:
    client = spent.client_id.strip("{}").lower()
    limits.eat(client, division, spent.minute, spent.minute if spent.day is UNSET else spent.day)
    if spent.per_minute is not UNSET:
        limits.go_on_eating(client, division, spent.per_minute)


async def _rules(request: Request) -> list[bodies.FaultRule]:
    """One rule, or the list of them under `faults`."""
    body = await request.body()
    if isinstance(raw := await read(request, Any), dict) and "faults" in raw:
        return decoded(body, bodies.FaultRules).faults
    return [await read(request, bodies.FaultRule)]


def _fault_of(rule: bodies.FaultRule) -> Fault:
    try:
        return Fault(**bodies.told(rule))
    except ValueError as wrong:
        raise Wrong(str(wrong), "path", "wrong_value", "give a regular expression") from wrong


def _fault(fault: Fault) -> dict[str, object]:
    return {each.name: getattr(fault, each.name) for each in fields(Fault)}
