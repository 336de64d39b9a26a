"""Keys for the paths of operations: of fresh records where one is changed, and of what no list tells."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from stock import linked_offer, printed_invoice

if TYPE_CHECKING:
    from desk import Desk


def key_of(record: dict[str, Any]) -> str:
    return next(str(record[name]) for name in ("invoiceId", "lineItemId", "id") if name in record)


def _fresh(name: str, making: str) -> Callable[["Desk"], Awaitable[dict[str, str]]]:
    async def keys(desk: "Desk") -> dict[str, str]:
        return {name: key_of(await desk.made(making))}

    return keys


def _fresh_line(
    name: str, making: str, *, new: bool = False
) -> Callable[["Desk"], Awaitable[dict[str, str]]]:
    """The key of a fresh document, and of its first line unless a new line is to be added."""

    async def keys(desk: "Desk") -> dict[str, str]:
        made = await desk.made(making)
        line = {} if new else {"lineItemId": key_of(made["lineItems"][0])}
        return {name: key_of(made), **line}

    return keys


async def _task(desk: "Desk") -> str:
    return str((await desk.made("postFileAsync"))["taskId"])


async def _attachment(desk: "Desk") -> dict[str, str]:
    entry = key_of(await desk.made("createJournalEntry"))
    listed = await desk.house.get(f"/accounting/journalEntries/{entry}/Attachments")
    return {"journalEntryId": entry, "attachmentId": listed.data[0]["files"][0]}


async def _events(desk: "Desk") -> str:
    await desk.made("systemRegistration")
    return str((await desk.house.post("/events/key/exact-nl")).body["code"])


async def _registered(desk: "Desk") -> dict[str, str]:
    await desk.made("systemRegistration")
    return {"targetSystem": "exact-nl"}


async def _printed_invoice(desk: "Desk") -> dict[str, str]:
    invoice = key_of(await desk.made("createInvoice"))
    await printed_invoice(desk.house, invoice)
    return {"invoiceId": invoice}


async def _printed_credit_note(desk: "Desk") -> dict[str, str]:
    note = {**await desk.credit_note(), "status": "SUBMITTED"}
    answer = await desk.house.post("/accounting/creditNotes", note)
    assert answer.status == 201, answer.body
    return {"creditNoteId": answer.data["id"]}


async def _offer_with_file(desk: "Desk") -> dict[str, str]:
    offer = key_of(await desk.made("createOffer"))
    await linked_offer(desk.house, offer, (await desk.made("postFile"))["id"])
    return {"offerId": offer}


async def _bill_with_file(desk: "Desk") -> dict[str, str]:
    file = await desk.made("postFile")
    answer = await desk.house.post("/accounting/bills", {**await desk.bill(), "fileId": file["id"]})
    assert answer.status == 201, answer.body
    return {"billId": answer.data["id"]}


async def _exact(_: "Desk") -> dict[str, str]:
    return {"code": "exact-nl"}


NAMED: dict[str, Callable[["Desk"], Awaitable[str]]] = {
    "taskId": _task,
    "code": _events,
}

CHANGED: dict[str, Callable[["Desk"], Awaitable[dict[str, str]]]] = {
    **dict.fromkeys(("updateCustomer", "patchCustomers"), _fresh("contactId", "createCustomer")),
    **dict.fromkeys(("updateSupplier", "patchSupplier"), _fresh("contactId", "createSupplier")),
    **dict.fromkeys(("putContact", "patchContact"), _fresh("contactId", "createContact")),
    **dict.fromkeys(("putContactV2", "patchContactV2"), _fresh("contactId", "createContactV2")),
    "patchInvoice": _fresh("invoiceId", "createInvoice"),
    "createLineItem": _fresh("invoiceId", "createInvoice"),
    "patchLineItem": _fresh_line("invoiceId", "createInvoice"),
    "patchItem": _fresh("itemId", "createItem"),
    "deletePayment": _fresh("paymentId", "createPayment"),
    **dict.fromkeys(("updateBill", "deleteBill"), _fresh("billId", "createBill")),
    "createBillLineItem": _fresh_line("billId", "createBill", new=True),
    "updateBillLineItem": _fresh_line("billId", "createBill"),
    **dict.fromkeys(
        ("updateVendorCredit", "deleteVendorCredit"), _fresh("vendorCreditId", "createVendorCredit")
    ),
    "getJournalEntryAttachments": _fresh("journalEntryId", "createJournalEntry"),
    "createJournalEntryAttachments": _fresh("journalEntryId", "createJournalEntry"),
    "getJournalEntryAttachmentById": _attachment,
    "deleteEventSubscriptions": _fresh("eventSubscriptionId", "createEventSubscriptions"),
    "deleteWebhook": _fresh("webhookId", "createWebhook"),
    "deleteWebhookEndUser": _fresh("webhookId", "createWebhookEndUser"),
    "deleteWebhookTenant": _fresh("webhookId", "createWebHookTenant"),
    "deleteRegisteredSystem": _registered,
    "getVendorCredit": _fresh("vendorCreditId", "createVendorCredit"),
    "getBillDocument": _bill_with_file,
    "getInvoiceDocument": _printed_invoice,
    "getCreditNoteDocuments": _printed_credit_note,
    "getOfferDocument": _offer_with_file,
    "getExpense": _fresh("expenseId", "createExpense"),
    "getBookingProposalDocument": _fresh("bookingProposalId", "createBookingProposal"),
    "getCode": _exact,
}
