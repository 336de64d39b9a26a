"""Goods receipts: what suppliers have delivered."""

from decimal import Decimal

from msgspec import Struct

from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Operation, Resource, Verb


class GoodsReceiptLine(Struct, kw_only=True, rename="camel"):
    """A line of a goods receipt as it is read."""

    id: str | None = None
    created_date: str | None = None
    description: str | None = None
    item_id: str | None = None
    item_name: str | None = None
    project_id: str | None = None
    purchase_order_id: str | None = None
    quantity_ordered: Decimal | None = None
    quantity_received: Decimal | None = None
    updated_date: str | None = None


class GoodsReceipt(Struct, kw_only=True, rename="camel"):
    """A goods receipt as it is read."""

    id: str | None = None
    comment: str | None = None
    created_date: str | None = None
    description: str | None = None
    line_items: list[GoodsReceiptLine] | None = None
    reference: str | None = None
    supplier_id: str | None = None
    updated_date: str | None = None


GOODS_RECEIPTS = Resource(
    name="goodsReceipts",
    model=GoodsReceipt,
    key_param="goodsReceiptId",
    operations=(
        Operation("getGoodsReceipts", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("getGoodsReceipt", Verb.GET, aliases=("/accounting/goodsReceipt/{goodsReceiptId}",)),
    ),
    doc="Deliveries against purchase orders.",
)

GOODS_RECEIPT_LINES = Resource(
    name="goodsReceipts.lineItems",
    model=GoodsReceiptLine,
    key_param="lineItemId",
    operations=(
        Operation("getGoodsReceiptLineItems", Verb.LIST, filters=(LAST_MODIFIED_AT,), paged=False),
        Operation("getGoodsReceiptLineItem", Verb.GET),
    ),
    parent=GOODS_RECEIPTS,
    doc="The lines of one goods receipt.",
)
