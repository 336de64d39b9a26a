"""/metrics: budgets, waits and outages for Prometheus; companies and logins are for who has the key alone."""

import hmac
from collections.abc import Iterator
from datetime import timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from comptoir.api.services import Services
from comptoir.engine.budgets import Budgets, Class, Share, Sheltered, StoreAway, View
from comptoir.kit.errors import TargetSystemUnknown
from comptoir.store import logins
from comptoir.store.logins import Login

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_COMPANY = ("target", "app", "company")
_LOGIN = ("target", "app", "login")
_SHOWN = 8  # signs of an app's client id


class _Found(Collector):
    """Values that were gathered for one look."""

    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        yield from self._metrics


async def metrics(services: Services, request: Request) -> Response:
    """All values as they stand. With the right key, those of companies and logins in use too."""
    found = list(_of_process(services.budgets))
    if _knows_the_key(services, request):
        found += _of_companies(await _views(services))
        found += _of_logins(await _allowances(services))
    registry = CollectorRegistry()
    registry.register(_Found(found))
    return Response(generate_latest(registry), media_type=_TEXT)


def _knows_the_key(services: Services, request: Request) -> bool:
    if services.metrics_key is None:
        return False
    given = request.headers.get("authorization", "").encode()
    return hmac.compare_digest(given, f"Bearer {services.metrics_key.reveal()}".encode())


def _of_process(budgets: Budgets) -> Iterator[Metric]:
    """What this process did since it began."""
    tally = budgets.tally
    calls = CounterMetricFamily("comptoir_calls", "Calls let through", labels=("target", "class"))
    for (target, kind), count in tally.taken.items():
        calls.add_metric((target, kind.title), count)
    denied = CounterMetricFamily(
        "comptoir_calls_denied",
        "Calls denied, by the budget that was spent",
        labels=("target", "budget", "class"),
    )
    for (target, which, kind), count in tally.denied.items():
        denied.add_metric((target, which, kind.title), count)
    refused = CounterMetricFamily("comptoir_calls_refused", "429s of the target system", labels=("target",))
    for target, count in tally.refused.items():
        refused.add_metric((target,), count)
    waited = CounterMetricFamily(
        "comptoir_budget_wait_seconds", "Seconds that callers waited", labels=("target", "class")
    )
    for (target, kind), seconds in tally.waited.items():
        waited.add_metric((target, kind.title), seconds)
    yield from (calls, denied, refused, waited)
    yield GaugeMetricFamily("comptoir_calls_waiting", "Calls that wait", value=budgets.waiting)
    yield GaugeMetricFamily("comptoir_calls_under_way", "Calls under way", value=budgets.under_way)
    yield _outages(budgets)
    store = budgets.store
    is_away = isinstance(store, Sheltered) and store.away_since is not None
    yield GaugeMetricFamily("comptoir_budget_store_up", "Whether the shared store answers", value=not is_away)


def _outages(budgets: Budgets) -> Metric:
    found = GaugeMetricFamily(
        "comptoir_outages", "What is left alone because it does not answer", labels=("target", "kind")
    )
    counts: dict[tuple[str, str], int] = {}
    for place in budgets.breaker.outages():
        key = (place.target, "endpoint" if place.endpoint else "host")
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        found.add_metric(key, count)
    return found


async def _views(services: Services) -> list[View]:
    budgets = services.budgets
    recent = budgets.tally.recent(services.clock.monotonic())
    try:
        return await budgets.views(list(recent.items()))
    except StoreAway:
        return []


def _of_companies(views: list[View]) -> list[Metric]:
    """The budgets of every company, window by window."""
    window = (*_COMPANY, "window")
    limit = GaugeMetricFamily("comptoir_budget_limit", "Calls allowed in a window", labels=window)
    used = GaugeMetricFamily("comptoir_budget_used", "Calls counted in a window", labels=window)
    left = GaugeMetricFamily("comptoir_budget_left", "Calls left in a window", labels=window)
    resets = GaugeMetricFamily(
        "comptoir_budget_resets_at_seconds", "When a window begins anew", labels=window
    )
    today = GaugeMetricFamily("comptoir_budget_today", "Calls of the day", labels=(*_COMPANY, "class"))
    spent = GaugeMetricFamily(
        "comptoir_budget_exhausted_at_seconds", "When the day's calls will be spent", labels=_COMPANY
    )
    paused = GaugeMetricFamily("comptoir_endpoints_paused", "Endpoints left alone", labels=_COMPANY)
    for view in views:
        target, app, company = view.account
        name = (target, app[:_SHOWN], company)
        for share in view.shares:
            limit.add_metric((*name, share.window), share.limit)
            used.add_metric((*name, share.window), share.used)
            left.add_metric((*name, share.window), share.remaining)
            resets.add_metric((*name, share.window), share.resets_at)
        for kind in Class:
            today.add_metric((*name, kind.title), view.by_class[kind])
        if view.exhausted_at is not None:
            spent.add_metric(name, view.exhausted_at)
        paused.add_metric(name, len(view.pauses))
    return [limit, used, left, resets, today, spent, paused]


async def _allowances(services: Services) -> list[tuple[Login, Share]]:
    """The token calls of every login that made one today or yesterday; a day at the vendor is never older."""
    yesterday = (services.clock.now() - timedelta(days=1)).date().isoformat()
    async with services.database.read() as conn:
        found = await logins.called_since(conn, yesterday)
    shares = [(login, _allowance(services, login)) for login in found]
    return [(login, share) for login, share in shares if share is not None]


def _allowance(services: Services, login: Login) -> Share | None:
    """None where the target system sets no limit, or is not served any more."""
    try:
        connector, target = services.registry.find(login.target)
    except TargetSystemUnknown:
        return None
    if connector.token_rate is None:
        return None
    return services.tokens.allowance(login, connector.token_rate, services.directory.base_url(target))


def _of_logins(allowances: list[tuple[Login, Share]]) -> list[Metric]:
    """The token calls of every login in the vendor's day."""
    limit = GaugeMetricFamily("comptoir_token_calls_limit", "Token calls allowed in a day", labels=_LOGIN)
    used = GaugeMetricFamily("comptoir_token_calls_used", "Token calls of the day", labels=_LOGIN)
    left = GaugeMetricFamily("comptoir_token_calls_left", "Token calls left in the day", labels=_LOGIN)
    resets = GaugeMetricFamily(
        "comptoir_token_calls_resets_at_seconds", "When the day of the token calls begins anew", labels=_LOGIN
    )
    for login, share in allowances:
        name = (login.target, (login.client_id or "")[:_SHOWN], login.id)
        limit.add_metric(name, share.limit)
        used.add_metric(name, share.used)
        left.add_metric(name, share.remaining)
        resets.add_metric(name, share.resets_at)
    return [limit, used, left, resets]
