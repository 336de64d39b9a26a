"""Writes docs/reference/wire.md: how our wire compares with the published one, from the tables of the tests.

`python tests/wire/comparison.py > docs/reference/wire.md`, from the root of the checkout.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from differences import ADDED, ADDED_BODIES, ADDED_PARAMETERS, DIFFERENCES, REFUSED
from published import operations

_ABOUT = """<!-- written by python tests/wire/comparison.py; change tests/wire/differences.py, not this page -->

# The wire, compared

The published surface has {count} operations, and all of them answer here, each on its published path, with the
published parameters, bodies, statuses and shapes. A [test](../../tests/wire/test_contract.py) holds our OpenAPI
document against the published description field by field, and a [client](../../tests/wire/test_clients.py) that is
as strict as the published ones calls every operation. Whatever differs stands below, each with its reason; a row
that no longer tells a difference fails the test.

| Area | Operations |
|---|---|"""

_ADDED = """
## Added

Nothing published is changed by these.

| What | Why |
|---|---|"""

_DIFFERENCES = """
## Different

| Operation | Place | Published | Here | Why |
|---|---|---|---|---|"""

_REFUSED = """
## Refused on Exact Online

These answer 404 with the code `operation_unsupported` and the reason. Every other published operation is done.

| Operation | Why |
|---|---|"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _ABOUT.format(count=len(operations()))
    areas = Counter(operation.tag for operation in operations().values())
    yield from (f"| `{area}` | {count} |" for area, count in areas.items())
    yield _ADDED
    yield from (f"| `{name}` | {why} |" for name, why in ADDED.items())
    yield from (f"| parameter `{name}` | {why} |" for name, why in ADDED_PARAMETERS.items())
    yield from (f"| body of `{name}` | {why} |" for name, why in ADDED_BODIES.items())
    yield "| a JSON body where a form is published | a record without files needs no form; a file may be base64 text |"
    yield _DIFFERENCES
    yield from (_row(*row) for row in DIFFERENCES)
    yield _REFUSED
    yield from (f"| `{name}` | {why} |" for name, why in REFUSED.items())


def _row(operation: str, place: str, published: str, ours: str, reason: str) -> str:
    where = "all" if operation == "*" else f"`{operation}`"
    return f"| {where} | `{place}` | {published or 'none'} | {ours or 'none'} | {reason} |"


if __name__ == "__main__":
    sys.stdout.write(page())
