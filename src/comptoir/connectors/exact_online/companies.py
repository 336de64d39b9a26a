"""Which companies a login may see, and who logged in (exact-facts 4).

`CurrentDivision` only says where a list may be asked for; it never decides where anything is booked.
"""

from dataclasses import replace
from typing import Any

from comptoir.cdk.contract import Caller, Company, Person
from comptoir.connectors.exact_online.calls.answers import read_all, read_page
from comptoir.connectors.exact_online.calls.query import question
from comptoir.kit.errors import Forbidden, NotFound, UpstreamBadAnswer

_ARCHIVED = {"system/Divisions": 2, "hrm/Divisions": 1}
_COLUMNS = "Code,Description,Status,VATNumber,Country,Currency"
_SYSTEM_COLUMNS = f"{_COLUMNS},ChamberOfCommerceNumber,City"


async def login(caller: Caller) -> str:
    """The user name of the person who gave consent: nobody else at Exact Online has it."""
    me = await _me(caller, "UserName")
    return _needed(me, "UserName")


async def person(caller: Caller) -> Person:
    """The person who gave consent. A call outside all companies, which no day's budget counts."""
    me = await _me(caller, "UserID,FullName,LastName")
    return Person(_text(me.get("UserID")), _text(me.get("FullName")), _text(me.get("LastName")))


async def companies(caller: Caller) -> list[Company]:
    """The divisions that the person ticked at consent, in the order of their names.

    `system/Divisions` knows them across licences; where a user may not read it, `hrm/Divisions` does.
    """
    division = _needed(await _me(caller, "CurrentDivision"), "CurrentDivision")
    try:
        rows = await _divisions(caller, division, "system/Divisions", _SYSTEM_COLUMNS)
        path = "system/Divisions"
    except (Forbidden, NotFound):
        path = "hrm/Divisions"
        rows = await _divisions(caller, division, path, _COLUMNS)
    return sorted((_company(row, _ARCHIVED[path]) for row in rows), key=lambda company: company.name.lower())


async def _me(caller: Caller, columns: str) -> dict[str, Any]:
    call = replace(question("current/Me", (("$select", columns),)), in_company=False)
    rows = read_page(await caller.send(call), dict[str, Any]).results
    if not rows:
        raise UpstreamBadAnswer("Exact Online did not say who is logged in.", retry_after=60)
    return dict(rows[0])


async def _divisions(caller: Caller, division: str, path: str, columns: str) -> list[dict[str, Any]]:
    call = replace(question(path, (("$select", columns),)), company=division)
    return await read_all(call, dict[str, Any], caller)


def _company(row: dict[str, Any], archived: int) -> Company:
    return Company(
        id=_needed(row, "Code"),
        name=str(row.get("Description") or "").strip(),
        vat_number=_text(row.get("VATNumber")),
        coc_number=_text(row.get("ChamberOfCommerceNumber")),
        city=_text(row.get("City")),
        country=_text(row.get("Country")),
        currency=_text(row.get("Currency")),
        archived=row.get("Status") == archived,
    )


def _needed(row: dict[str, Any], column: str) -> str:
    if row.get(column) is None:
        raise UpstreamBadAnswer(f"Exact Online left {column} out of its answer.", retry_after=60)
    return str(row[column])


def _text(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None
