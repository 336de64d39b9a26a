"""Addresses that are sent with a document: Exact takes those that it knows of the accounts, and no others.

Goods go to any address of who gets them; its id is written. Who is billed has one address for that, so what
is sent can only be that one. Both are found by what they say.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import UNSET

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, refuse
from comptoir.cdk.rows import Derived, Spread
from comptoir.cdk.writing import wire_name
from comptoir.connectors.exact_online.calls.references import facts_of
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.resources.conditions import TAXED_CUSTOMER
from comptoir.connectors.exact_online.telling.places import (
    OWN_TYPE,
    VISIT,
    Address,
    Wanted,
    all_of,
    in_one_line,
    of_sale,
    told_as,
)
from comptoir.kit.errors import FieldProblem, Forbidden
from comptoir.unified.documents import DocumentAddressType

_BILLING: DocumentAddressType = "BILLING"
_DELIVERY: DocumentAddressType = "DELIVERY"
_COLUMNS = {
    "address_line1": "address_line1",
    "address_line2": "address_line2",
    "city": "city",
    "postal_code": "postcode",
    "country_code": "country",
}  # what says an address, here and at Exact
_MOST_TOLD = 10
_NOT_READ = "addresses was not written: " + not_read("the addresses of accounts", "crm/Addresses")


@dataclass(frozen=True, slots=True)
class Parties:
    """The columns of a sales document for who ordered, who is billed, who gets the goods, and where.

    `insists`: Exact may ask who is billed, so a new document always says it (exact-facts 5.6, unsure).
    """

    ordered: str
    billed: str
    receiver: str
    place: str
    insists: bool = False

    def rows(self, *more: str) -> tuple[Derived | Spread, ...]:
        """The rows of the addresses; `more` are attributes that say them in other words."""
        written = (Spread(name, (), lambda _: {}) for name in ("addresses", *more))
        columns = (self.ordered, self.billed, self.receiver, self.place)
        return (Derived("addresses", columns, of_sale), *written)

    async def settle(self, draft: Draft, caller: Caller) -> None:
        """Find what is sent among the addresses of who is meant. One call. Raises InvalidBody."""
        if self.insists and draft.before is None:
            await self._bill(draft, caller)
        standing = {each.type: each for each in getattr(draft.before, "addresses", None) or ()}
        await self._hand_over(draft, standing, caller)
        given = _given(draft.record)
        line = getattr(draft.record, "one_line_address", UNSET)
        line = line.strip() if isinstance(line, str) else ""
        if not given and not line:
            return
        payer = self._account(draft, self.billed, standing.get(_BILLING))
        receiver = self._account(draft, self.receiver, standing.get(_DELIVERY))
        try:
            found = await all_of(sorted({payer, receiver}), caller)
        except Forbidden:
            draft.written.warnings.append(_NOT_READ)
            return
        known = _Known(
            [each for each in found if each.account.lower() == payer],
            [each for each in found if each.account.lower() == receiver],
            standing.get(_DELIVERY),
        )
        problems = [problem for path, one in given for problem in self._settle(draft, path, one, known)]
        if line and not problems:
            problems += known.check_line(line)
        refuse(problems)

    async def _bill(self, draft: Draft, caller: Caller) -> None:
        """Bill the account that the customer's invoices go to, else the customer. No call: both are known."""
        payload = draft.written.payload
        customer = payload.get(self.ordered)
        if customer and self.billed not in payload:
            payload[self.billed] = await _payer_of(customer, caller)

    async def _hand_over(
        self, draft: Draft, standing: dict[DocumentAddressType, Wanted], caller: Caller
    ) -> None:
        """Another customer is billed and gets the goods, where it was the one before that was and did.

        Exact has a column for each, and changes none with another. `standing` loses what no longer stands. A
        call where somebody else pays, remembered.
        """
        payload, before = draft.written.payload, getattr(draft.before, "contact_id", None)
        now = payload.get(self.ordered)
        if before is None or now is None or now.lower() == before.lower():
            return
        payer, goods = _account_of(standing.get(_BILLING)), standing.get(_DELIVERY)
        if payer in (None, before.lower()) or payer == (await _payer_of(before, caller)).lower():
            standing.pop(_BILLING, None)
            payload.setdefault(self.billed, await _payer_of(now, caller))
        if _account_of(goods) in (None, before.lower()):
            standing.pop(_DELIVERY, None)
            payload.setdefault(self.receiver, now)
            if goods is not None and goods.id is not None:
                payload.setdefault(self.place, None)

    def _account(self, draft: Draft, column: str, standing: Wanted | None) -> str:
        """Whose address is meant: as it is sent, as it stands, else who ordered."""
        payload = draft.written.payload
        ordered = payload.get(self.ordered) or getattr(draft.before, "contact_id", None)
        return str(payload.get(column) or (standing.account if standing else None) or ordered).lower()

    def _settle(self, draft: Draft, path: str, given: Any, known: "_Known") -> Iterable[FieldProblem]:
        kind = given.type.strip().upper() if isinstance(given.type, str) and given.type.strip() else _BILLING
        if kind == _BILLING:
            return known.check_billing(path, given)
        if kind != _DELIVERY:
            text = f"{path}: Exact Online keeps no address of the type {kind!r:.40} with a sales document."
            return [FieldProblem(f"{path}.type", "invalid_value", text, "Send BILLING or DELIVERY.")]
        fitting = known.delivery(given)
        if len(fitting) != 1:
            return [_unknown(path, known.goods, _DELIVERY, several=bool(fitting))]
        if not known.goes_there(fitting[0]):
            draft.written.payload[self.place] = fitting[0].id
        return []


@dataclass(frozen=True, slots=True)
class _Known:
    """The addresses of who is billed and of who gets the goods; `standing` is where goods go as it stands."""

    billed: Sequence[Address]
    goods: Sequence[Address]
    standing: Wanted | None

    def delivery(self, given: Any) -> Sequence[Address]:
        """Those that say what is given: one where all say the same, that for deliveries before others."""
        fitting = [each for each in self.goods if _says(each, given)]
        fitting.sort(key=lambda each: (each.type != OWN_TYPE[_DELIVERY], not each.main, each.type or 0))
        alike = {tuple(_plain(getattr(each, column)) for column in _COLUMNS.values()) for each in fitting}
        return fitting[:1] if len(alike) == 1 else fitting

    def goes_there(self, address: Address) -> bool:
        """Whether the goods of a document that is changed go to this address already."""
        if self.standing is None:
            return False
        if self.standing.id is not None:
            return self.standing.id.lower() == address.id.lower()
        main = {each.type: each for each in self.goods if each.main}
        return (main.get(OWN_TYPE[_DELIVERY]) or main.get(VISIT)) is address

    def check_billing(self, path: str, given: Any) -> Sequence[FieldProblem]:
        used = self._used()
        return [] if used is not None and _says(used, given) else [_unknown(path, _listed(used), _BILLING)]

    def check_line(self, line: str) -> Sequence[FieldProblem]:
        """The address in one line, as it is told: that of who is billed."""
        used = self._used()
        told = in_one_line([told_as(_BILLING, used)]) if used is not None else None
        if told is not None and _plain(told) == _plain(line):
            return []
        return [_unknown("oneLineAddress", _listed(used), _BILLING)]

    def _used(self) -> Address | None:
        """The address that bills go to: the one for that, else where the customer is visited."""
        main = {each.type: each for each in self.billed if each.main}
        return main.get(OWN_TYPE[_BILLING]) or main.get(VISIT)


async def _payer_of(customer: str, caller: Caller) -> str:
    """Who pays what this customer orders: another account, where its invoices go to one. Remembered."""
    facts = await facts_of(TAXED_CUSTOMER, customer, caller)
    return str(facts["InvoiceAccount"] or customer)


def _account_of(one: Wanted | None) -> str | None:
    return None if one is None or one.account is None else one.account.lower()


def _given(record: Any) -> list[tuple[str, Any]]:
    """The addresses that are sent and say anything, each with its place."""
    sent = getattr(record, "addresses", None)
    name = wire_name(record, "addresses")
    items = sent if isinstance(sent, list) else []
    return [(f"{name}[{place}]", one) for place, one in enumerate(items) if _told(one)]


def _told(given: Any) -> Mapping[str, str]:
    """What an address says, by Exact's columns."""
    texts = {column: getattr(given, name, None) for name, column in _COLUMNS.items()}
    return {column: text for column, text in texts.items() if isinstance(text, str) and text.strip()}


def _says(known: Address, given: Any) -> bool:
    return all(_plain(getattr(known, column)) == _plain(text) for column, text in _told(given).items())


def _plain(text: str | None) -> str:
    return "".join((text or "").split()).casefold()


def _listed(address: Address | None) -> Sequence[Address]:
    return [] if address is None else [address]


def _unknown(
    path: str, known: Sequence[Address], kind: DocumentAddressType, *, several: bool = False
) -> FieldProblem:
    said = "more than one address" if several else "no address"
    use = "bills go to" if kind == _BILLING else "goods may go to"
    text = f"{path} is {said} that {use} at Exact Online."
    lines = dict.fromkeys(filter(None, (in_one_line([told_as(kind, each)]) for each in known)))
    hint = f"Exact Online has {'; '.join(list(lines)[:_MOST_TOLD])}." if lines else None
    return FieldProblem(path, "reference_unknown", text, hint or "Add the address to the customer first.")
