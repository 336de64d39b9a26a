"""Which table an endpoint reads: sync, bulk and beta endpoints are other views of the regular one's rows."""

from comptoir_sandbox.exact_online.catalogue import Catalogue, EntitySet

_ELSEWHERE = {
    "sync/crm/quotationheaders": "crm/quotations",
    "sync/crm/quotationlines": "crm/quotationlines",
    "sync/salesorder/salesorderheaders": "salesorder/salesorders",
    "sync/financial/transactionlines": "financialtransaction/transactionlines",
    "bulk/financial/transactionlines": "financialtransaction/transactionlines",
    "sync/cashflow/paymentterms": "cashflow/paymentterms",
    "sync/payroll/bankaccounts": "payroll/bankaccounts",
}
_VIEWS = ("sync/", "bulk/", "beta/")


class Tables:
    """The table of every endpoint and the key of every table, worked out once from the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        regular = [each for each in catalogue if each.variant == "regular"]
        self._paths = {each.path.lower() for each in regular}
        self._by_name: dict[str, list[str]] = {}
        for each in regular:
            self._by_name.setdefault(each.name.lower(), []).append(each.path.lower())
        self.keys = {each.path.lower(): each.key or "ID" for each in regular}
        self._of = {each.path: self._find(each) for each in catalogue}

    def of(self, entity_set: EntitySet) -> str:
        return self._of[entity_set.path]

    def _find(self, entity_set: EntitySet) -> str:
        path = entity_set.path.lower()
        if path in _ELSEWHERE:
            return _ELSEWHERE[path]
        view = next((prefix for prefix in _VIEWS if path.startswith(prefix)), "")
        bare = path.removeprefix(view)
        if not view or bare in self._paths:
            return bare
        named = self._by_name.get(entity_set.name.lower(), [])
        return named[0] if len(named) == 1 else bare
