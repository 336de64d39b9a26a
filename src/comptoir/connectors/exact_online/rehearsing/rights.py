"""The right to write: Exact tells whether the person has it, outside the day's budget (exact-facts 3)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from comptoir.cdk.contract import Answer, Caller
from comptoir.connectors.exact_online.query import question
from comptoir.connectors.exact_online.refused_access import lacking
from comptoir.connectors.exact_online.rehearsing.asked import Asked
from comptoir.kit.errors import Downstream, Forbidden, NotFound, TargetRejected

_RIGHTS, _ANSWER = "users/UserHasRights", "UserHasRights"
_UNREAD = "Whether this login may write there was not checked: {}"
_NO_ANSWER = "Exact Online says neither yes nor no."


async def check_right(asked: Asked, caller: Caller) -> Sequence[str]:
    """One call for an endpoint and what is to be done there, remembered. Raises ModuleOrRightMissing."""
    place = ("rehearsal", "right", asked.endpoint, asked.method)
    known: Sequence[str] | None = caller.cache.get(place)
    if known is not None:
        return known
    options = (("endpoint", f"'{asked.endpoint}'"), ("action", f"'{asked.method}'"))
    try:
        answer = await caller.send(question(_RIGHTS, options))
    except (Forbidden, NotFound, TargetRejected) as refusal:
        found: Sequence[str] = (_UNREAD.format(refusal.message),)
    else:
        has_it = _read(answer)
        if has_it is False:  # it is not remembered: somebody may be giving the right just now
            raise lacking(asked.endpoint, Downstream(answer.status, f"{_ANSWER}: false"))
        found = () if has_it else (_UNREAD.format(_NO_ANSWER),)
    caller.cache.put(place, found)
    return found


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
