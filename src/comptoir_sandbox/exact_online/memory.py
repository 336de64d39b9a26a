"""A site's state apart from its books, as plain values and back: for the data file and for snapshots."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from comptoir_sandbox.exact_online.books import Books, Deletion
from comptoir_sandbox.exact_online.history.layered import attach
from comptoir_sandbox.exact_online.history.recipe import Recipe
from comptoir_sandbox.exact_online.limits import Plan
from comptoir_sandbox.exact_online.oauth import (
    TOKEN_CALLS_A_DAY,
    Access,
    App,
    Authority,
    Chain,
    Code,
    User,
)
from comptoir_sandbox.exact_online.seed.locales import Firm
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.velocity import ERRORS_AN_HOUR


def remember(site: Site) -> dict[str, Any]:
    """Everything that a restart or a restore must find again, but the rows."""
    return {
        "clock": (site.clock.now() - site.base.now()).total_seconds(),
        "speed": site.clock.speed,
        "users": [asdict(user) for user in site.users.values()],
        "switches": {each.name: getattr(site.switches, each.name) for each in fields(site.switches)},
        "limits": {
            "default": asdict(site.limits.default),
            "plans": [[division, asdict(plan)] for division, plan in site.limits.plans.items()],
            "errors_an_hour": site.limits.velocity.errors_an_hour,
            "contract": site.limits.contract,
            "eating": [[*place, each.per_minute, each.since] for place, each in site.limits.eating.items()],
        },
        "companies": [
            [each.code, each.blocked, list(each.without), each.changes]
            for each in site.companies.values()
            if each.blocked or each.without or each.changes
        ],
        "authority": _authority(site.authority),
    }


def remember_founded(site: Site) -> list[dict[str, Any]]:
    """The companies that a control call made; there may be thousands, and they never change."""
    return [asdict(firm) for firm in site.founded]


def recall_founded(site: Site, firms: Iterable[dict[str, Any]]) -> None:
    """Comes before `recall`, which names them."""
    for firm in firms:
        site.found(Firm(**firm))


def recall(site: Site, state: dict[str, Any]) -> None:
    """Put remembered state into a site that has just been reset."""
    site.clock.advance(state["clock"])
    if state["speed"] != 1:
        site.clock.run(state["speed"])
    site.users = {user["email"]: User(**user) for user in state["users"]}
    for name, value in state["switches"].items():
        site.switches.change(name, value)
    site.limits.default = Plan(**state["limits"]["default"])
    site.limits.plans.update({division: Plan(**plan) for division, plan in state["limits"]["plans"]})
    site.limits.velocity.errors_an_hour = state["limits"].get("errors_an_hour", ERRORS_AN_HOUR)
    site.limits.contract = state["limits"].get("contract")
    for eating in state["limits"].get("eating", []):
        site.limits.recall_eating(*eating)
    for code, blocked, without, changes in state["companies"]:
        company = site.companies[code]
        company.blocked, company.without, company.changes = blocked, tuple(without), changes
    _recall_authority(site, state["authority"])


def remember_counters(books: Books) -> dict[str, Any]:
    """What a company's books know beside their rows."""
    return {
        "stamp": books.stamp,
        "numbers": books.numbers,
        "histories": [asdict(each) for each in books.histories],
        "deletions": [
            [each.stamp, each.table, each.key, each.when, each.by, each.guid] for each in books.deletions
        ],
    }


def recall_counters(books: Books, state: dict[str, Any]) -> None:
    books.stamp = state["stamp"]
    books.numbers = dict(state["numbers"])
    books.deletions = [Deletion(*each) for each in state["deletions"]]
    for history in state["histories"]:
        attach(books, Recipe(**history))


def _authority(authority: Authority) -> dict[str, Any]:
    now = authority.clock.now()
    chains = _chains(authority)
    place = {id(chain): number for number, chain in enumerate(chains)}
    return {
        "apps": [asdict(app) for app in authority.apps.values()],
        "chains": [_chain(chain) for chain in chains],
        "current": [[*key, place[id(chain)]] for key, chain in authority.chains.items()],
        "refresh": [[token, place[id(chain)]] for token, chain in authority.refresh_tokens.items()],
        "access": [
            [token, place[id(access.chain)], access.expires]
            for token, access in authority.access_tokens.items()
            if access.expires > now
        ],
        "codes": [
            [code, place[id(each.chain)], each.redirect_uri, each.expires, each.used]
            for code, each in authority.codes.items()
            if each.expires > now
        ],
        "calls": [[*key, count] for key, count in authority.token_calls.items()],
        "calls_a_day": authority.calls_a_day,
    }


def _chains(authority: Authority) -> list[Chain]:
    """Every chain that a token or code still names, each once."""
    named = [
        *authority.chains.values(),
        *authority.refresh_tokens.values(),
        *(access.chain for access in authority.access_tokens.values()),
        *(code.chain for code in authority.codes.values()),
    ]
    return list({id(chain): chain for chain in named}.values())


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "app": chain.app.client_id,
        "user": chain.user.email,
        "divisions": sorted(chain.divisions),
        "alive": chain.alive,
        "refresh_token": chain.refresh_token,
        "refreshed": chain.refreshed,
        "issued": chain.issued,
    }


def _recall_authority(site: Site, state: dict[str, Any]) -> None:
    authority = site.authority
    authority.apps = {app["client_id"]: _app(app) for app in state["apps"]}
    chains = [_recalled_chain(site, each) for each in state["chains"]]
    authority.chains = {(app, user): chains[place] for app, user, place in state["current"]}
    authority.refresh_tokens = {token: chains[place] for token, place in state["refresh"]}
    authority.access_tokens = {
        token: Access(chains[place], expires) for token, place, expires in state["access"]
    }
    authority.codes = {code: Code(chains[place], *rest) for code, place, *rest in state["codes"]}
    authority.calls_a_day = state.get("calls_a_day", TOKEN_CALLS_A_DAY)
    authority.token_calls = {(app, user, day): count for app, user, day, count in state["calls"]}


def _app(state: dict[str, Any]) -> App:
    scopes = state["scopes"]
    uris = tuple(state["redirect_uris"])
    return App(**{**state, "redirect_uris": uris, "scopes": None if scopes is None else tuple(scopes)})


def _recalled_chain(site: Site, state: dict[str, Any]) -> Chain:
    issued: datetime | None = state["issued"]
    return Chain(
        app=site.authority.apps[state["app"]],
        user=site.users[state["user"]],
        divisions=frozenset(state["divisions"]),
        alive=state["alive"],
        refresh_token=state["refresh_token"],
        refreshed=state["refreshed"],
        issued=issued,
    )
