"""The company's own bank accounts: its journals of the type bank (exact-mapping)."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft
from comptoir.cdk.mapping import Constant, Derived, Row, Spread, Table, Told
from comptoir.connectors.exact_online.calls.answers import keys_in, read_all
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.crossings import CURRENCY, GUID, MOMENT, TEXT
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE
from comptoir.connectors.exact_online.telling.balances import tell_money
from comptoir.kit.errors import Conflict
from comptoir.unified.bank_accounts import BANK_ACCOUNTS

_JOURNALS, _ACCOUNTS = "financial/Journals", "financial/GLAccounts"
_BANK = "Type eq 12"
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_FIRST_CODE = 20  # bank journals mostly stand here; any free code serves
_LAST_CODE = 9_999


async def _choose_journal(draft: Draft, caller: Caller) -> None:
    """The published input names neither the journal's code nor its ledger account: free ones are taken.

    Raises Conflict where the company has no ledger account of type bank that no journal uses yet.
    """
    journals = await _rows(_JOURNALS, (), "Code,GLAccount", caller)
    accounts = await _rows(_ACCOUNTS, (("$filter", f"{_BANK} and IsBlocked eq false"),), "ID,Code", caller)
    used = keys_in(journals, "GLAccount")
    free = [account for account in accounts if account["ID"] not in used]
    if not free:
        raise Conflict(
            "Every ledger account of type BANK has its journal already: create such an account first."
        )
    account, code = min(free, key=_code), _free_code(keys_in(journals, "Code"))
    draft.written.payload |= {"Code": code, "GLAccount": account["ID"]}
    text = f"It was booked as journal {code}, on ledger account {_code(account)}."
    draft.written.warnings.append(text)


async def _rows(
    path: str, options: tuple[tuple[str, str], ...], columns: str, caller: Caller
) -> list[dict[str, Any]]:
    return await read_all(question(path, (*options, ("$select", columns))), dict[str, Any], caller)


def _code(account: Mapping[str, Any]) -> str:
    return str(account["Code"]).strip()


def _free_code(used: Collection[str]) -> str:
    return next(str(code) for code in range(_FIRST_CODE, _LAST_CODE) if str(code) not in used)


def _iban(iban: str | None, number: str | None) -> str | None:
    """As Exact derives it, else the number where that is an IBAN itself."""
    if iban or number is None:
        return iban or None
    plain = number.replace(" ", "").upper()
    return plain if _IBAN.fullmatch(plain) else None


def _blocked(status: str) -> Mapping[str, Any]:
    return {"IsBlocked": status == "ARCHIVED"}


bank_accounts = Table(
    BANK_ACCOUNTS,
    endpoint("financial/Journals"),
    where=_BANK,
    fixed={"Type": 12},
    finish=_choose_journal,
    told=Told(("balance",), tell_money, calls=4, on_request=True),
    needs=(("name", "description"),),
    rows=(
        #   unified         Exact Online                crossing
        Row("id", "ID", GUID, write=False),
        Row("name", "Description", TEXT),
        Row("description", "BankAccountDescription", TEXT),
        Row("description", "Description", TEXT, read=False, fallback=True),
        Row("bank_name", "BankName", TEXT),
        Row("bic", "BankAccountBICCode", TEXT),
        Derived("iban", ("BankAccountIBAN", "BankAccountIncludingMask"), _iban),
        Row("iban", "BankAccountIncludingMask", TEXT, read=False),
        Row("number", "BankAccountIncludingMask", TEXT, fallback=True),
        Row("currency", "Currency", CURRENCY),
        Constant("type", "BANK"),
        Derived("status", ("IsBlocked",), {True: "ARCHIVED", False: "ACTIVE"}.get),
        Spread("status", ("IsBlocked",), _blocked),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
)
