"""Whether the person has the right to write what a dry run would send."""

from collections.abc import Sequence

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.rights import has_right, no_right
from comptoir.connectors.exact_online.rehearsing.asked import Asked

_UNREAD = "Whether this login may write there was not checked: {}"


async def check_right(asked: Asked, caller: Caller) -> Sequence[str]:
    """One call for an endpoint and what is to be done there, remembered. Raises ModuleOrRightMissing."""
    found = await has_right(asked.endpoint, asked.method, caller)
    if found is False:
        raise no_right(asked.endpoint)
    return () if found is True else (_UNREAD.format(found),)
