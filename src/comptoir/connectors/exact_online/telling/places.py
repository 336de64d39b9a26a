"""The addresses of documents: Exact keeps them with the accounts that a document names (exact-mapping).

A document names who is billed and who gets the goods, and sometimes the very address of the goods. One call
tells the main addresses of up to 65 accounts; what was seen is remembered for a while.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Told
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import either, in_parts
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.crossings import COUNTRY, EMPTY_GUID
from comptoir.unified.documents import DocumentAddress, DocumentAddressType

_PATH = "crm/Addresses"
_COLUMNS = "ID,Account,Type,Main,AddressLine1,AddressLine2,Postcode,City,Country"
VISIT, _INVOICE, _DELIVERY = 1, 3, 4
OWN_TYPE: Mapping[DocumentAddressType, int] = {"BILLING": _INVOICE, "DELIVERY": _DELIVERY, "SELLING": VISIT}
_Found = Mapping[str, Sequence["Address"]]
_NOT_TOLD = "addresses are not known: " + not_read("the addresses of accounts", _PATH)


class Address(msgspec.Struct, rename="pascal"):
    """An address of an account, as Exact keeps it."""

    id: str = msgspec.field(name="ID")
    account: str
    type: int | None = None
    main: bool | None = None
    address_line1: str | None = None
    address_line2: str | None = None
    postcode: str | None = None
    city: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address that a document speaks of, until it is looked up: that of an account, or one by its id.

    `surely`: also where the account has none for this use, so that its visitors' address serves.
    """

    type: DocumentAddressType
    account: str | None
    id: str | None = None
    surely: bool = True


def of_sale(*keys: str | None) -> Sequence[Wanted]:
    """Of who ordered, who is billed, who gets the goods, and where: the addresses of a sales document."""
    ordered, billed, receiver, place = (None if key == EMPTY_GUID else key for key in keys)
    payer = billed or ordered
    goods = receiver or ordered
    delivery = Wanted("DELIVERY", goods, place, surely=goods != payer or place is not None)
    return _named(Wanted("BILLING", payer), delivery)


def of_purchase(*keys: str | None) -> Sequence[Wanted]:
    """Of who sells, who gets the goods, and where: the addresses of a purchase order."""
    seller, receiver, place = (None if key == EMPTY_GUID else key for key in keys)
    return _named(Wanted("SELLING", seller), Wanted("DELIVERY", receiver, place))


def of_supplier(seller: str | None) -> Sequence[Wanted]:
    """Of who sells: the address of a bill or a vendor credit."""
    return of_purchase(seller, None, None)


def _named(*wanted: Wanted) -> Sequence[Wanted]:
    return [each for each in wanted if each.account or each.id]


def told(*attributes: str) -> Told:
    """Looks up what `of_sale` or `of_purchase` has put in the place of the addresses."""
    return Told(attributes or ("addresses",), tell, remembered=True, calls=2, on_request=True)


async def tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put the addresses on the records of a page: a call for 65 accounts, another where ids are named.

    An app without the right still gets its records, and is told why this is not known.
    """
    wanted = [each for record in records for each in record.addresses or ()]
    found = await permitted(_looked_up(wanted, caller), caller, _PATH)
    by_id, by_account = found or ({}, {})
    for record in records:
        chosen = [(each.type, _chosen(each, by_id, by_account)) for each in record.addresses or ()]
        record.addresses = [told_as(kind, address) for kind, address in chosen if address is not None]
        if "one_line_address" in record.__struct_fields__:
            record.one_line_address = in_one_line(record.addresses)
    return [_NOT_TOLD] if found is None and records else []


async def _looked_up(wanted: Sequence[Wanted], caller: Caller) -> tuple[_Found, _Found]:
    """The addresses that are named by their ids, and the main ones of the other accounts."""
    by_id = await _known("ID", (each.id for each in wanted), caller)
    accounts = (each.account for each in wanted if each.id not in by_id)
    return by_id, await _known("Account", accounts, caller)


def _chosen(
    wanted: Wanted, by_id: Mapping[str, Sequence[Address]], by_account: Mapping[str, Sequence[Address]]
) -> Address | None:
    if wanted.id in by_id and wanted.id is not None and by_id[wanted.id]:
        return by_id[wanted.id][0]
    known = {address.type: address for address in by_account.get(wanted.account or "", ())}
    own = known.get(OWN_TYPE[wanted.type])
    return own or (known.get(VISIT) if wanted.surely else None)


async def _known(column: str, keys: Iterable[str | None], caller: Caller) -> Mapping[str, Sequence[Address]]:
    """The addresses under each key, those of accounts being their main ones."""
    asked = sorted({key for key in keys if key})
    seen = {key: caller.cache.get((_PATH, column, key)) for key in asked}
    found: dict[str, Sequence[Address]] = {key: known for key, known in seen.items() if known is not None}
    unseen = [key for key in asked if key not in found]
    for some in in_parts(unseen):
        rows = await _rows(column, some, caller)
        for key in some:
            found[key] = [row for row in rows if (row.id if column == "ID" else row.account) == key]
            caller.cache.put((_PATH, column, key), found[key])
    return found


async def _rows(column: str, keys: Sequence[str], caller: Caller) -> Sequence[Address]:
    these = either(keys, column)
    text = these if column == "ID" else f"Main eq true and ({these})"
    return await _under(text, caller)


async def all_of(accounts: Sequence[str], caller: Caller) -> Sequence[Address]:
    """Every address of some accounts, as they stand now. One call."""
    return await _under(" or ".join(f"Account eq guid'{key}'" for key in accounts), caller)


async def _under(text: str, caller: Caller) -> Sequence[Address]:
    options = (("$filter", text), ("$select", _COLUMNS))
    return await read_all(question(_PATH, options), Address, caller)


def told_as(kind: DocumentAddressType, address: Address) -> DocumentAddress:
    decode: Callable[[str], Any] = COUNTRY.decode or str
    return DocumentAddress(
        address_line1=address.address_line1 or None,
        address_line2=address.address_line2 or None,
        city=address.city or None,
        country_code=decode(address.country) if address.country else None,
        postal_code=address.postcode or None,
        type=kind,
    )


def in_one_line(addresses: Sequence[DocumentAddress]) -> str | None:
    """The first address in one line."""
    if not addresses:
        return None
    first = addresses[0]
    town = " ".join(filter(None, (first.postal_code, first.city)))
    parts = (first.address_line1, first.address_line2, town, first.country_code)
    return ", ".join(part for part in parts if part) or None
