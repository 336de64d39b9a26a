"""Tells what a connector can do: with all resources, with one of them, and down to its fields."""

from collections.abc import Iterator, Sequence

from comptoir.cdk.by_hand import NOTHING
from comptoir.cdk.contract import Connector
from comptoir.cdk.mapping import Table
from comptoir.engine.capabilities.declared import names_of
from comptoir.engine.capabilities.fields import fields
from comptoir.engine.capabilities.operations import capability
from comptoir.unified.capability import Capabilities, DomainOverview, ResourceCapability, ResourceOverview
from comptoir.unified.domains import Domain, domain_of
from comptoir.unified.vocabulary import Resource


def overview(connector: Connector, resource: Resource) -> ResourceOverview:
    """The operations of a resource."""
    operations = [capability(connector, resource, operation) for operation in resource.operations]
    return ResourceOverview(name=resource.name, domain=domain_of(resource), operations=operations)


def whole(connector: Connector, resources: Sequence[Resource]) -> Capabilities:
    """All resources of a target system, and how much of each domain they are."""
    known = [overview(connector, resource) for resource in resources]
    return Capabilities(
        target_system=connector.title,
        domains=[_domain(domain, [found for found in known if found.domain == domain]) for domain in Domain],
        resources=known,
    )


def _domain(domain: Domain, known: Sequence[ResourceOverview]) -> DomainOverview:
    operations = [said for found in known for said in found.operations]
    return DomainOverview(
        name=domain,
        resources=[found.name for found in known],
        published=len(operations),
        done=sum(said.done for said in operations),
    )


def describe(connector: Connector, resource: Resource) -> ResourceCapability:
    """Operations and fields of a resource, without the values of any company."""
    known = overview(connector, resource)
    done = {said.id for said in known.operations if said.done}
    table, hand = connector.table(resource.name), connector.by_hand.get(resource.name, NOTHING)
    names, groups = names_of(resource), [*_groups(table), *hand.one_of]
    return ResourceCapability(
        name=resource.name,
        domain=known.domain,
        target_system=connector.title,
        operations=known.operations,
        fields=list(fields(connector, table, resource, done, hand)),
        required_one_of=[[names[path] for path in group] for group in groups if len(group) > 1],
    )


def _groups(table: Table | None) -> Iterator[tuple[str, ...]]:
    """The groups of attributes of which a new record must have one, and those of each of its lines."""
    if table is None:
        return
    yield from table.needs
    if table.lines is not None:
        above = table.lines.unified
        yield from (tuple(f"{above}.{path}" for path in group) for group in table.lines.table.needs)
