"""The journals in which money is kept: cash and bank, and what they are made of (exact-facts 13).

A bank journal whose ledger account is one of credit cards is a card's journal.
"""

from collections.abc import Sequence

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.query import question

_PATH = "financial/Journals"
_CASH, _CARD = 10, 14


class Till(msgspec.Struct, rename="pascal"):
    """A journal with the ledger account that its money stands on."""

    id: str = msgspec.field(name="ID")
    code: str
    type: int
    is_blocked: bool | None = False
    account: str | None = msgspec.field(name="GLAccount", default=None)
    account_code: str | None = msgspec.field(name="GLAccountCode", default=None)
    account_name: str | None = msgspec.field(name="GLAccountDescription", default=None)
    account_type: int | None = msgspec.field(name="GLAccountType", default=None)

    @property
    def is_cash(self) -> bool:
        return self.type == _CASH

    @property
    def is_card(self) -> bool:
        return not self.is_cash and self.account_type == _CARD


async def tills(caller: Caller) -> Sequence[Till]:
    """All cash and bank journals, in the order of their codes. One call, remembered for a while."""
    key = (_PATH, "tills")
    known: list[Till] | None = caller.cache.get(key)
    if known is None:
        columns = "ID,Code,Type,IsBlocked,GLAccount,GLAccountCode,GLAccountDescription,GLAccountType"
        options = (("$filter", "Type eq 10 or Type eq 12"), ("$select", columns))
        found = await read_all(question(_PATH, options), Till, caller)
        known = sorted(found, key=lambda till: till.code.strip())
        caller.cache.put(key, known)
    return known
