"""What Exact would refuse although a body fits: a closed period, a blocked record, a right that is missing.

Only a dry run looks: a real write is refused by Exact itself, and costs no call more. What this login may not
read stays open, and is said.
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from comptoir.cdk.contract import Answer, Call, Caller, Rehearsed
from comptoir.connectors.exact_online.rehearsing.asked import Asked, asked_of
from comptoir.connectors.exact_online.rehearsing.codes import check_code
from comptoir.connectors.exact_online.rehearsing.named import KINDS, check_currency, check_named
from comptoir.connectors.exact_online.rehearsing.periods import check_draft, check_periods
from comptoir.connectors.exact_online.rehearsing.rights import check_right
from comptoir.connectors.exact_online.rehearsing.standing import check_printing, check_standing
from comptoir.kit.errors import Forbidden

_DONE = Answer(204, {}, b"")
_UNREAD = "Whether {} was not checked: {}"
_Check = Callable[[Asked, Caller], Awaitable[Sequence[str]]]

_CHECKS: Sequence[tuple[str, _Check]] = (
    ("the document can still be changed", check_standing),
    *((kind.what, partial(check_named, kind)) for kind in KINDS),
    ("the company has the currency", check_currency),
    ("the code is free", check_code),
    ("the period is open", check_periods),
    ("the draft could be processed", check_draft),
    ("the invoice can be processed", check_printing),
)  # each answers at once, without a call, where it has nothing to look at


async def rehearse(call: Call, caller: Caller) -> Rehearsed:
    """The warnings of what could not be checked. Raises RefusedByTarget, or ModuleOrRightMissing.

    Eight reads at the most, mostly. Exact answers what changes or removes a record without a body.
    """
    asked = asked_of(call)
    warnings = [*await check_right(asked, caller)]
    for what, check in _CHECKS:
        warnings += await _unless_refused(what, check, asked, caller)
    return Rehearsed(warnings, None if asked.creates else _DONE)


async def _unless_refused(what: str, check: _Check, asked: Asked, caller: Caller) -> Sequence[str]:
    """The check, unless it was refused lately: each refusal counts as an error at Exact (exact-facts 7)."""
    place = ("rehearsal", what, "refused")
    refused: str | None = caller.cache.get(place)
    if refused is not None:
        return [refused]
    try:
        return await check(asked, caller)
    except Forbidden as refusal:
        warning = _UNREAD.format(what, refusal.message)
        caller.cache.put(place, warning)
        return [warning]
