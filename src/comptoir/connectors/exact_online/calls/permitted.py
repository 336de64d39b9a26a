"""What a login may not read is asked for once: each refusal counts as an error at Exact (exact-facts 7)."""

from collections.abc import Coroutine
from typing import Any, TypeVar

from comptoir.cdk.contract import Caller
from comptoir.kit.errors import Forbidden

_Found = TypeVar("_Found")


async def permitted(found: Coroutine[Any, Any, _Found], caller: Caller, *place: str) -> _Found | None:
    """What is found at `place`; None where this login may not read it, which is remembered for a while."""
    refused = (*place, "refused")
    if caller.cache.get(refused):
        found.close()
        return None
    try:
        return await found
    except Forbidden:
        caller.cache.put(refused, True)
        return None
