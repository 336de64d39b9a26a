"""Published fields that Exact Online has nothing for, and what is otherwise there than one would think."""

from collections.abc import Mapping

_Reasons = Mapping[str, tuple[str, ...]]

_NO_LINE_TIMES = "Exact keeps no time with these lines; that of the document is told"
_NO_TASK = "nothing is left to be done after the answer"
_LATER = "what Exact works out of the file stands in the entry, not with the document"
_BY_SUPPLIER = "it stands with the supplier, not with the document"
_NO_PLACE = "Exact has no such fact"


def _of(lines: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{lines}[].{name}" for name in names)


_TIMES = ("createdDate", "updatedDate")
_ITEM = ("itemId", "itemName", "unitName")
_PRICE = (
    "totalDiscountAmount",
    "totalDiscountPercentage",
    "unitAmount",
    "unitDiscountAmount",
    "unitDiscountPercentage",
)
_NO_ITEM = "a purchase entry books ledger accounts: its lines name no items and no units"
_NO_PRICE = "a purchase entry has amounts, and neither prices nor discounts"
_PURCHASE_LINES: _Reasons = {_NO_ITEM: _ITEM, _NO_PRICE: _PRICE, _NO_LINE_TIMES: _TIMES}
_PURCHASE: _Reasons = {
    "goods and their way stand with orders and receipts": ("deliveryDate", "shippingDate", "shippingType"),
    "Exact tells it by the VAT code of each line": ("taxRule", "taxText"),
    _NO_PRICE: ("totalDiscountAmount", "totalDiscountPercentage", *_of("lineItems", *_PRICE)),
    _NO_ITEM: _of("lineItems", *_ITEM),
    _NO_LINE_TIMES: _of("lineItems", *_TIMES),
}
_ENTRY: _Reasons = {
    "it stands on each line, and differs from line to line": ("accountId", "debitCreditIndicator"),
    "a journal entry has the day of its booking alone": ("deliveryDate", "dueDate", "taxAssignmentDate"),
    "a journal entry has amounts, and no discounts": ("journalLineItems[].discountAmount",),
}
_NO_PARENT = "Exact keeps them without an order of above and below"
_PARTY: _Reasons = {
    "a relation may have many projects: GET /accounting/projects has its contactId": ("projectId",)
}
_SEPA: _Reasons = {"Exact does not say of a bank account whether SEPA reaches it": ("bankAccounts[].sepa",)}
_RECEIPT: _Reasons = {
    "days and discounts follow from the terms, once there is an entry": (
        "discountPaymentDate",
        "discountPaymentDate2",
        "dueDate",
        "paidDate",
    ),
    _LATER: ("deliveryDate", "isPaymentOrder", "ledgerName", "lineItems", "orderId"),
    _BY_SUPPLIER: ("addresses", "vatId"),
}

_BY_RESOURCE: Mapping[str, _Reasons] = {
    "customers": {**_PARTY, **_SEPA},
    "suppliers": {**_PARTY, **_SEPA},
    "contacts": _PARTY,
    "v2.contacts": _PARTY,
    "accounts": {
        _NO_PARENT: ("parentAccountId",),
    },
    "items": {_NO_PLACE: ("inventoryStartDate",)},
    "invoices": {
        "Exact tells it by the VAT code of each line": ("taxRule",),
        _NO_LINE_TIMES: _of("lineItems", *_TIMES),
    },
    "invoices.lineItems": {_NO_LINE_TIMES: _TIMES},
    "journalEntries": _ENTRY,
    "journalEntries.Attachments": _ENTRY,
    "bills": _PURCHASE,
    "bills.lineItems": _PURCHASE_LINES,
    "vendorCredits": _PURCHASE,
    "paymentTerms": {
        "a payment term of Exact has one discount": (
            "discountDays2",
            "discountPercentage2",
            "discountPeriods",
        )
    },
    "bankAccounts": {_NO_PLACE: ("fileType", "system")},
    "creditNotes": {_NO_LINE_TIMES: _of("creditNoteLines", *_TIMES)},
    "offers": {
        "the item of a line decides on its ledger account": _of("lineItems", "accountCode", "accountId"),
        "Exact tells it by the VAT code of each line": ("lineItems[].taxType", "taxText"),
        "Exact tells the discount of a whole offer as an amount": ("totalDiscountPercentage",),
        _NO_LINE_TIMES: _of("lineItems", *_TIMES),
    },
    "offers.lineItems": {
        "the item of a line decides on its ledger account": ("accountCode", "accountId"),
        "Exact tells it by the VAT code of each line": ("taxType",),
        _NO_LINE_TIMES: _TIMES,
    },
    "salesOrders": {_NO_LINE_TIMES: _of("lineItems", *_TIMES), _NO_TASK: ("taskId",)},
    "salesOrders.lineItems": {_NO_LINE_TIMES: _TIMES},
    "projects": {
        "a project is kept in the company's own currency": ("currency",),
        _NO_PARENT: ("parentProjectId",),
    },
    "files.documentExtensions": {"Exact publishes no list of them": ("allowed_file_extensions",)},
    "trialBalance": {"a balance is a sum: Exact keeps no time for it": _TIMES},
    "transactions": {
        "the line is booked without VAT": ("taxRatePercentage",),
        "a line in a bank journal has one day": ("valueDate",),
        _NO_TASK: ("taskId",),
    },
    "expenses": {
        "a line is booked on a ledger account, and names no item": ("expenseLines[].itemId",),
        "an expense is paid when it is booked": ("paymentTermId",),
        _NO_TASK: ("taskId",),
    },
    "bookingProposals": {
        **_RECEIPT,
        _BY_SUPPLIER: (
            *_RECEIPT[_BY_SUPPLIER],
            "accountName",
            "bankAccountId",
            "bankAccountNumber",
            "bankCode",
            "bic",
            "iban",
            "paymentTermsId",
        ),
        _NO_TASK: ("taskId",),
    },
    "v2.bookingProposals": {
        **_RECEIPT,
        _BY_SUPPLIER: (*_RECEIPT[_BY_SUPPLIER], "bankAccount", "paymentTermId"),
        "a document that was made just now is not booked yet": ("journalCode",),
    },
}

LACKING: Mapping[str, Mapping[str, str]] = {
    resource: {name: reason for reason, names in reasons.items() for name in names}
    for resource, reasons in _BY_RESOURCE.items()
}
"""By resource and published name."""

REMARKS: Mapping[str, str] = {
    "getBookingProposals": (
        "Exact makes such a document of every bill that is booked without one, and has no sure filter to "
        "leave these out. `status=OPEN` lists the proposals that wait; with `fields=*`, `journalCode` tells "
        "which are booked."
    ),
}  # by the id of an operation
