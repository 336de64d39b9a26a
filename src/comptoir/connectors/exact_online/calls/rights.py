"""What the person may do: Exact tells it of an endpoint, outside the day's budget (exact-facts 3).

Some endpoints answer who lacks the right with an empty list in place of a refusal (exact-facts 4). So where
one of these has nothing to tell, it is asked whether there is nothing, or whether nothing is shown.
"""

from typing import Any

import msgspec

from comptoir.cdk.contract import Answer, Caller
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.refused_access import lacking
from comptoir.kit.errors import Downstream, Forbidden, NotFound, Problem, TargetRejected

HIDING = ("logistics/Items",)
_RIGHTS, _ANSWER = "users/UserHasRights", "UserHasRights"
_FINE = 200


async def has_right(endpoint: str, method: str, caller: Caller) -> bool | str:
    """Yes, no, or why nobody knows. One call, remembered for a while.

    A no is not remembered: somebody may be giving the right just now.
    """
    place = ("right", endpoint, method)
    known: bool | str | None = caller.cache.get(place)
    if known is not None:
        return known
    options = (("endpoint", f"'{endpoint}'"), ("action", f"'{method}'"))
    try:
        told = _read(await caller.send(question(_RIGHTS, options)))
    except (Forbidden, NotFound, TargetRejected) as refusal:
        found: bool | str = refusal.message
    else:
        found = "Exact Online says neither yes nor no." if told is None else told
    if found is not False:
        caller.cache.put(place, found)
    return found


async def require_shown(endpoint: str, caller: Caller) -> None:
    """Of an endpoint that told nothing. Raises ModuleOrRightMissing where it is the right that is missing."""
    if endpoint in HIDING and await has_right(endpoint, "GET", caller) is False:
        raise no_right(endpoint)


def no_right(endpoint: str) -> Problem:
    return lacking(endpoint, Downstream(_FINE, f"{_ANSWER}: false"))


def _read(answer: Answer) -> bool | None:
    """Yes or no, in any of the shapes of an answer (exact-facts 5.2); None where it is neither."""
    try:
        found: Any = msgspec.json.decode(answer.body)["d"]
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
        return None
    if isinstance(found, dict) and "results" in found:
        found = found["results"]
    if isinstance(found, list):
        found = found[0] if found else None
    if isinstance(found, dict):
        found = found.get(_ANSWER)
    return found if isinstance(found, bool) else None
