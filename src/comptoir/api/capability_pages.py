"""The pages of what each target system can do and of what that costs in calls, from the declarations.

A tick leads to the test that proves it: the journey named for the resource or for its family, else the one
that asks every list and every record for what it costs, else the client that calls every operation.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from comptoir.cdk.contract import Connector
from comptoir.engine.capabilities import describe, whole
from comptoir.unified.capability import CallCost, OperationCapability, ResourceCapability
from comptoir.unified.domains import Domain
from comptoir.unified.vocabulary import Resource, Verb

_ABOUT_CAPABILITIES = """# Capabilities

What each target system can do. A tick leads to a test that proves it. `GET /meta` names one for each
operation, and answers without keys. `GET /meta/{resource}?values=true` adds the values of a connection's
company."""

_ABOUT_COSTS = """# Call costs

How many calls to the target system an operation costs: the least, with every reference known from before, and
the most, with none known. A list costs one call more for each further so many records of its page. A dry run
spends the reads of its operation, and a few more to find what would be refused, such as a closed period."""

_COLUMNS = {
    "list": (Verb.LIST,),
    "read": (Verb.GET,),
    "create": (Verb.CREATE,),
    "change": (Verb.PATCH, Verb.REPLACE),
    "delete": (Verb.DELETE,),
}
_EVERY_READ = "test_call_costs.py"


def capabilities(
    connectors: Sequence[Connector], resources: Sequence[Resource], tests: Path
) -> Iterator[str]:
    """`tests` is the folder of the journeys."""
    yield _ABOUT_CAPABILITIES
    for connector in connectors:
        told = [(resource, describe(connector, resource)) for resource in resources]
        yield from ("", f"## {connector.title}", "", "| Domain | Operations | Resources |", "|---|---|---|")
        for found in whole(connector, resources).domains:
            names = ", ".join(f"`{name}`" for name in found.resources)
            yield f"| [{found.name}](#{_anchor(found.name)}) | {found.done} of {found.published} | {names} |"
        for domain in Domain:
            mine = [(resource, found) for resource, found in told if found.domain == domain]
            yield from _domain(domain, mine, tests)
        yield from _refusals([found for _, found in told])
        yield from _remarks([found for _, found in told])
        yield from _not_sent([found for _, found in told])
        yield from _lacking([found for _, found in told])


def call_costs(connectors: Sequence[Connector], resources: Sequence[Resource]) -> Iterator[str]:
    yield _ABOUT_COSTS
    for connector in connectors:
        yield from ("", f"## {connector.title}", "")
        yield from ("| Operation | Least | Most | Records a call | |", "|---|---|---|---|---|")
        for resource in resources:
            for operation in describe(connector, resource).operations:
                if operation.done:
                    yield f"| `{operation.id}` | {_cost(operation.cost)} |"


def _cost(cost: CallCost | None) -> str:
    if cost is None:
        return " | | | depends on the record"
    return f"{cost.least} | {cost.most} | {cost.records_per_call or ''} | {cost.note or ''}"


# --- the matrix -----------------------------------------------------------------------------------


def _domain(
    domain: Domain, told: Sequence[tuple[Resource, ResourceCapability]], tests: Path
) -> Iterator[str]:
    if not told:
        return
    yield from ("", f"### {domain.capitalize()}", "")
    yield f"| Resource | {' | '.join(_COLUMNS)} | fields read | fields written |"
    yield "|---" * (len(_COLUMNS) + 3) + "|"
    for resource, found in told:
        ticks = " | ".join(_tick(resource, found, column, tests) for column in _COLUMNS)
        yield f"| `{found.name}` | {ticks} | {_read(found)} | {_written(found)} |"


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


def _tick(resource: Resource, found: ResourceCapability, column: str, tests: Path) -> str:
    """A tick for what is done, a dash for what is refused, nothing for what is not published."""
    verbs = [operation.verb for operation in resource.operations]
    mine = [said for said, verb in zip(found.operations, verbs, strict=True) if verb in _COLUMNS[column]]
    if not any(said.done for said in mine):
        return "–" if mine else ""
    proof = _proof(resource, tests, reads=column in ("list", "read"))
    path = f"tests/journeys/{proof}" if proof else next(said.proof for said in mine if said.done)
    return f"[✓](../../{path.partition('::')[0]})" if path else "✓"


def _proof(resource: Resource, tests: Path, *, reads: bool) -> str | None:
    top = resource
    while top.parent is not None:
        top = top.parent
    names = (resource.collection, top.collection, resource.model.__module__.rsplit(".", 1)[-1])
    files = [f"test_{re.sub('(?=[A-Z])', '_', name).lower()}.py" for name in names]
    found = next((file for file in files if (tests / file).exists()), None)
    return found or (_EVERY_READ if reads else None)


def _read(found: ResourceCapability) -> str:
    return f"{sum(field.readable for field in found.fields)} of {len(_answered(found))}"


def _answered(found: ResourceCapability) -> list[str]:
    return [field.name for field in found.fields if field.readable or field.answered]


def _written(found: ResourceCapability) -> str:
    return str(sum(field.creatable or field.updatable for field in found.fields))


# --- what is not there ----------------------------------------------------------------------------


def _refusals(told: Sequence[ResourceCapability]) -> Iterator[str]:
    refused: list[OperationCapability] = [
        said for found in told for said in found.operations if not said.done
    ]
    if refused:
        yield from ("", "### Refused", "", "| Operation | Why |", "|---|---|")
        yield from (f"| `{said.id}` | {said.reason} |" for said in refused)


def _remarks(told: Sequence[ResourceCapability]) -> Iterator[str]:
    said = [operation for found in told for operation in found.operations if operation.remark]
    if said:
        yield from ("", "### Otherwise than one would think", "", "| Operation | What |", "|---|---|")
        yield from (f"| `{operation.id}` | {operation.remark} |" for operation in said)


def _not_sent(told: Sequence[ResourceCapability]) -> Iterator[str]:
    """Values that are told, and cannot be written."""
    advised = [(found, field) for found in told for field in found.fields if field.instead_of]
    if advised:
        yield from (
            "",
            "### Values that cannot be sent",
            "",
            "| Resource | Value | What to do |",
            "|---|---|---|",
        )
    for found, field in advised:
        for value, advice in (field.instead_of or {}).items():
            yield f"| `{found.name}` | `{field.name}` `{value}` | {advice} |"


def _lacking(told: Sequence[ResourceCapability]) -> Iterator[str]:
    yield from ("", "### Fields that are always null", "", "| Resource | Fields | Why |", "|---|---|---|")
    for found in told:
        if any(said.done for said in found.operations):
            for reason, names in lacking(found).items():
                yield f"| `{found.name}` | {', '.join(f'`{name}`' for name in names)} | {reason} |"


def lacking(found: ResourceCapability) -> Mapping[str, Sequence[str]]:
    """The fields that are always null, by the reason; under no reason those for which none is told."""
    null = {field.name: field for field in found.fields if field.answered and not field.readable}
    by_reason: dict[str, list[str]] = {}
    for name in _outermost(list(null)):
        by_reason.setdefault(null[name].reason or "", []).append(name)
    return by_reason


def _outermost(names: Sequence[str]) -> list[str]:
    """Without the fields inside of others: an address that is null needs no word on its city."""
    return [name for name in names if not any(re.match(rf"{re.escape(one)}(\[\])?\.", name) for one in names)]
