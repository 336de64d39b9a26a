"""Plans: where a tenant or a connection has other terms than its app, because its agreement says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from comptoir.cdk.limits import Rate, Window
from comptoir.engine.budgets.values import Terms


@dataclass(frozen=True, slots=True)
class Override:
    """What is different: calls a minute and a day that the vendor grants, and the weight beside others."""

    minute: int | None = None
    day: int | None = None
    weight: float | None = None

    def of(self, terms: Terms) -> Terms:
        """The terms with these changes."""
        rates = tuple(self._rate(rate) for rate in terms.rates)
        return replace(terms, rates=rates, weight=terms.weight if self.weight is None else self.weight)

    def _rate(self, rate: Rate) -> Rate:
        calls = self.minute if rate.window is Window.MINUTE else self.day
        return rate if calls is None else replace(rate, calls=calls)


class Plans:
    """All overrides, by tenant and by connection; a connection's own comes last."""

    def __init__(
        self, tenants: Mapping[str, Override] | None = None, connections: Mapping[str, Override] | None = None
    ) -> None:
        self._tenants = dict(tenants or {})
        self._connections = dict(connections or {})

    def terms(self, terms: Terms, tenant_id: str, connection_id: str) -> Terms:
        """What this connection of this tenant may do."""
        for found in (self._tenants.get(tenant_id), self._connections.get(connection_id)):
            if found is not None:
                terms = found.of(terms)
        return terms
