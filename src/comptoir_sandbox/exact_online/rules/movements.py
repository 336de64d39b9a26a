"""Goods that leave for sales orders and arrive for purchase orders, and what the orders make of it."""

from dataclasses import dataclass
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.refusals import Invalid, not_supported
from comptoir_sandbox.exact_online.rules.amounts import ZERO, plain
from comptoir_sandbox.exact_online.rules.frame import Behaviour, LinesOf, Writing, as_decimal
from comptoir_sandbox.exact_online.rules.orders import (
    COMPLETE,
    PARTIAL,
    PURCHASE_ORDERS,
    RECEIVED,
    RECEIVED_PARTLY,
    SALES_ORDERS,
    purchase_status,
    sales_status,
)
from comptoir_sandbox.exact_online.rules.trade import Trade

_APPROVED = (1, 2)


@dataclass(frozen=True)
class Movement:
    """Goods that leave for an order or arrive for one; lines name the order's lines."""

    header: str
    lines: str
    collection: str
    foreign_key: str
    order: Trade
    order_line: str  # the property that names the order's line
    moved: str  # how much, on the movement's line
    so_far: str  # how much in all, on the order's line
    wanted: str  # how much was ordered, on the order's line
    status: str  # of the order
    line_status: str
    partial: int
    complete: int
    party: str
    party_of_order: str
    number: str
    start: int

    def create(self, writing: Writing) -> None:
        """Goods move only for approved orders and never more than was ordered (facts 12)."""
        row = writing.row
        number = writing.books.next_number(self.header, self.start)
        row |= {self.number: number, "EntryNumber": number}
        for place, line in enumerate(writing.lines, start=1):
            ordered = writing.books.table(self.order.lines).get(line.row.get(self.order_line))
            if ordered is None:
                raise Invalid("reference", self.order_line)
            order = writing.books.table(self.order.header).get(ordered[self.order.foreign_key]) or {}
            if order.get("ApprovalStatus") not in _APPROVED:
                raise Invalid("invalid", "ApprovalStatus")
            self._refuse_too_much(line, ordered)
            line.row["LineNumber"] = place
            line.row |= {name: ordered.get(name) for name in ("Item", "Project") if ordered.get(name)}
            line.row |= {self.order.foreign_key: ordered[self.order.foreign_key]}
            line.row |= {"QuantityOrdered": ordered.get(self.wanted)}
            writing.default(self.party, order.get(self.party_of_order))
            line.default("Description", ordered.get("Description"))

    def stored(self, writing: Writing) -> None:
        """The order knows how much has moved."""
        orders = set()
        for line in writing.lines:
            table = writing.books.table(self.order.lines)
            ordered = table.get(line.row[self.order_line]) or {}
            total = (as_decimal(ordered.get(self.so_far)) or ZERO) + (line.decimal(self.moved) or ZERO)
            writing.books.put(table, {**ordered, **self._moved_so_far(writing, ordered, total)})
            orders.add(ordered[self.order.foreign_key])
        for key in orders:
            self._follow(writing, key)

    def behaviours(self) -> dict[str, Behaviour]:
        """The rules of header and lines, by table."""
        return {
            self.header: Behaviour(
                lines=LinesOf(self.collection, self.lines, self.foreign_key),
                full_answer=True,
                owns=((self.lines, self.foreign_key),),
                create=self.create,
                stored=self.stored,
            ),
            self.lines: Behaviour(
                header=self.header, full_answer=True, create=_not_alone, change=self.change_line
            ),
        }

    def change_line(self, writing: Writing) -> None:
        """Another quantity: the order follows."""
        row, table = writing.row, writing.books.table(self.order.lines)
        ordered = table.get(row.get(self.order_line))
        if writing.old is None or ordered is None or self.moved not in writing.sent:
            return
        before = as_decimal(writing.old.get(self.moved)) or ZERO
        so_far = (as_decimal(ordered.get(self.so_far)) or ZERO) - before
        self._refuse_too_much(writing, {**ordered, self.so_far: so_far})
        total = so_far + (writing.decimal(self.moved) or ZERO)
        writing.books.put(table, {**ordered, **self._moved_so_far(writing, ordered, total)})
        self._follow(writing, ordered[self.order.foreign_key])

    def _moved_so_far(self, writing: Writing, ordered: Row, total: Decimal) -> Row:
        status = self.complete if total >= _wanted(ordered, self.wanted) else self.partial
        return {self.so_far: plain(total), self.line_status: status, "Modified": writing.now}

    def _refuse_too_much(self, line: Writing, ordered: Row) -> None:
        moved = line.decimal(self.moved)
        if moved is None or moved <= 0:
            raise Invalid("mandatory", "Quantity")
        if self.order is PURCHASE_ORDERS and line.switches.over_receipt == "allow":
            return
        if (as_decimal(ordered.get(self.so_far)) or ZERO) + moved > _wanted(ordered, self.wanted):
            raise Invalid("invalid", "Quantity")

    def _follow(self, writing: Writing, key: object) -> None:
        table = writing.books.table(self.order.header)
        order = table.get(key) or {}
        lines = writing.books.table(self.order.lines).where(self.order.foreign_key, key)
        done = all(line.get(self.line_status) == self.complete for line in lines)
        row = {**order, self.status: self.complete if done else self.partial, "Modified": writing.now}
        if self.status == "DeliveryStatus":
            row["Status"] = sales_status(row)
        else:
            row["OrderStatus"] = purchase_status(row)
        writing.books.put(table, row)


def _wanted(ordered: Row, name: str) -> Decimal:
    return as_decimal(ordered.get(name)) or ZERO


def _not_alone(writing: Writing) -> None:
    """Lines come with their header only (facts 12)."""
    del writing
    raise not_supported("POST")


DELIVERIES = Movement(
    header="salesorder/goodsdeliveries",
    lines="salesorder/goodsdeliverylines",
    collection="GoodsDeliveryLines",
    foreign_key="EntryID",
    order=SALES_ORDERS,
    order_line="SalesOrderLineID",
    moved="QuantityDelivered",
    so_far="QuantityDelivered",
    wanted="Quantity",
    status="DeliveryStatus",
    line_status="DeliveryStatus",
    partial=PARTIAL,
    complete=COMPLETE,
    party="DeliveryAccount",
    party_of_order="DeliverTo",
    number="DeliveryNumber",
    start=700_001,
)
RECEIPTS = Movement(
    header="purchaseorder/goodsreceipts",
    lines="purchaseorder/goodsreceiptlines",
    collection="GoodsReceiptLines",
    foreign_key="GoodsReceiptID",
    order=PURCHASE_ORDERS,
    order_line="PurchaseOrderLineID",
    moved="QuantityReceived",
    so_far="ReceivedQuantity",
    wanted="QuantityInPurchaseUnits",
    status="ReceiptStatus",
    line_status="ReceiptStatus",
    partial=RECEIVED_PARTLY,
    complete=RECEIVED,
    party="Supplier",
    party_of_order="Supplier",
    number="ReceiptNumber",
    start=800_001,
)
