"""What a connector does of one operation: its cost and its filters, or why it cannot."""

from collections.abc import Iterator
from dataclasses import replace

from comptoir.cdk.by_hand import NOTHING, ByHand
from comptoir.cdk.contract import Connector
from comptoir.cdk.costs import Cost
from comptoir.cdk.mapping import MATCHES_NOTHING, Table
from comptoir.engine.ways import way_of
from comptoir.kit.errors import OperationUnsupported
from comptoir.unified.capability import CallCost, FilterCapability, OperationCapability
from comptoir.unified.vocabulary import Operation, Resource

_EACH = "for each entry, after the answer"


def capability(connector: Connector, resource: Resource, operation: Operation) -> OperationCapability:
    try:
        table, override = way_of(connector, resource, operation)
        reason = None
    except OperationUnsupported as refusal:
        table, override, reason = None, None, refusal.message
    cost = _cost_of(connector, resource, operation) if reason is None else None
    hand = None if override is None else connector.by_hand.get(resource.name, NOTHING)
    return OperationCapability(
        id=operation.id,
        method=operation.verb.method,
        path=resource.path_of(operation),
        done=reason is None,
        reason=reason,
        proof=(connector.proof.format(operation.id) or None) if reason is None else None,
        cost=_cost(cost),
        filters=list(_filters(table, operation, hand)) if reason is None else [],
        orders=[name for name in operation.orders if table is None or name in table.orders],
        remark=connector.remarks.get(operation.id),
    )


def _cost_of(connector: Connector, resource: Resource, operation: Operation) -> Cost | None:
    """What is done after the answer costs, for each entry, as much as the entry's own operation."""
    if resource.ours:
        return Cost(0, 0)
    if operation.deferred is None:
        return connector.costs.get(operation.id)
    each = connector.costs.get(operation.deferred.id)
    if each is None:
        return None
    return replace(each, note="; ".join(filter(None, (_EACH, each.note))))


def _cost(cost: Cost | None) -> CallCost | None:
    if cost is None:
        return None
    return CallCost(least=cost.least, most=cost.most, records_per_call=cost.page, note=cost.note or None)


def _filters(table: Table | None, operation: Operation, hand: ByHand | None) -> Iterator[FilterCapability]:
    """`hand` is there where a function does the operation: it applies what it does not name as unapplied."""
    for given in operation.filters:
        rule = table.filters.get(given.name) if table is not None else None
        yield FilterCapability(
            name=given.name,
            applied=_applied_by_hand(given.name, hand) if rule is None else rule != MATCHES_NOTHING,
            required=given.required,
            values=list(given.values) or None,
        )


def _applied_by_hand(name: str, hand: ByHand | None) -> bool:
    return hand is not None and name not in hand.unapplied
