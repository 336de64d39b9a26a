"""What is at hand when every operation is called: keys of records in the company's books, and records to send."""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fresh import CHANGED, NAMED, key_of
from house import CLIENT_ID, CLIENT_SECRET, House
from published import PublishedOperation, operations
from strict_client import SDK, StrictClient

Record = dict[str, Any]
PDF = b"%PDF-1.4\n%%EOF\n"
DAY = "2026-06-12"
HOOK = "https://app.example/hooks"
EXACT = {"TARGET_SYSTEM": "exact-nl", "targetSystem": "exact-nl", "dimension": "PROJECT"}
BATCH = {"accountNumberLength": 4, "chartOfAccount": "SKR03", "fiscalYearStartDate": "2026-01-01"}
STYLE = (
    *("logoSvg", "logoPng", "backgroundColor", "titleColor", "textColor"),
    *("inputBackgroundColor", "submitButtonColor", "cancelButtonColor", "errorTextColor"),
)
CREDENTIALS = (
    *("apiKey", "baseUrl", "clientName", "clientSecret", "database"),
    *("mandant", "password", "tenantId", "url", "username"),
)
COMPANY = {
    "contactType": "COMPANY",
    "companyName": "Wire B.V.",
    "addresses": [{"type": "BILLING", "addressLine1": "Kade 1", "city": "Ede", "countryCode": "NL"}],
}
QUERIES: dict[str, Record] = {
    "getOpenItems": {"type": "INVOICE"},
    "getTrialBalance": {"fiscalYear": "2026"},
}


def _added() -> dict[str, PublishedOperation]:
    """What published clients call, or published pages tell, although the description lacks it."""
    known = operations()
    changing, making = known["updateVendorCredit"], known["createVendorCredit"]
    answers = (replace(making.answers[0], status=200),)
    reading = replace(changing, id="getVendorCredit", method="GET", sent_as="", sent="", answers=answers)
    order, note, file = known["createSalesOrder"], known["getCreditNote"], known["getInvoiceDocument"]
    crediting = replace(
        order,
        id="createCreditNote",
        path="/accounting/creditNotes",
        sent="object",
        answers=(replace(note.answers[0], status=201),),
    )
    documents = replace(
        file,
        id="getCreditNoteDocuments",
        path=f"{note.path}/documents",
        answers=(replace(file.answers[0], data=f"array<{file.answers[0].data}>"),),
    )
    return {added.id: added for added in (reading, crediting, documents)}


KNOWN = {**operations(), **_added()}


@dataclass
class Desk:
    """One connection's client, and fresh numbers for what must be unique."""

    house: House
    agent: str = SDK
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def client(self) -> StrictClient:
        house = self.house
        return StrictClient(house.http, house.url, house.api_key, house.account_key, self.agent)

    async def call(self, operation_id: str, path: str = "", **extra: str) -> Any:
        """The operation, with keys, query and body from the desk."""
        operation = KNOWN[operation_id]
        keys = await self.keys(operation)
        query = {**await self.query(operation), **extra}
        return await self.client.call(operation, keys, await self.body(operation_id), path, **query)

    async def made(self, operation_id: str) -> Any:
        """A fresh record, by the operation that makes one."""
        return await replace(self, agent=SDK).call(operation_id)

    # --- keys -------------------------------------------------------------------------------------

    async def keys(self, operation: PublishedOperation) -> dict[str, str]:
        """A value for each parameter of the path: of a fresh record where it will be changed."""
        names = re.findall(r"{(\w+)}", operation.path)
        if operation.id in CHANGED:
            return await CHANGED[operation.id](self)
        return {name: await self._key(operation, name) for name in names}

    async def _key(self, operation: PublishedOperation, name: str) -> str:
        if name in EXACT:
            return EXACT[name]
        if name in NAMED:
            return await NAMED[name](self)
        above = operation.path.split(f"/{{{name}}}")[0]
        return await self.first(await self._filled(operation, above))

    async def _filled(self, operation: PublishedOperation, path: str) -> str:
        for name in re.findall(r"{(\w+)}", path):
            path = path.replace(f"{{{name}}}", await self._key(operation, name))
        return path

    async def first(self, path: str, **query: Any) -> str:
        """The key of the first record of a list."""
        return key_of(await self.one(path, **query))

    async def one(self, path: str, **query: Any) -> Record:
        answer = await self.house.get(path, **query)
        assert answer.status == 200, answer.body
        assert answer.data, f"the company has nothing under {path}"
        return answer.data[0]

    # --- queries and bodies -----------------------------------------------------------------------

    async def query(self, operation: PublishedOperation) -> Record:
        if operation.id in ("getSubmitPage", "getSubmissionPageStyle"):
            return {"code": (await self.house.begin())["state"]}
        if operation.id in ("apiKeyConfirmation", "cancel", "callback", "getEnvironmentPage"):
            return await self._of_login(operation.id)
        given: Record = {
            "accountKey": self.house.account_key,
            "environmentName": "exact-nl",
            "companyId": "3412056",
            "targetSystem": "exact-nl",
        }
        needed = {part.name: given[part.name] for part in operation.query if part.name in given}
        paging = {"page": "1", "limit": "5"} if any(part.name == "limit" for part in operation.query) else {}
        if operation.id == "systemLoginUrl":
            return {}
        return {**needed, **paging, **QUERIES.get(operation.id, {})}

    async def _of_login(self, operation_id: str) -> Record:
        login = await self.house.begin(environmentSelection="true")
        if operation_id in ("apiKeyConfirmation", "cancel"):
            return {"code": login["state"]}
        location = await self.house.consent(login)
        given = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        if operation_id == "callback":
            return given
        back = await self.house.follow(location)
        found = parse_qs(urlsplit(back.body["url"]).query)
        return {"state": found["state"][0], "targetSystem": "exact-nl"}

    async def body(self, operation_id: str) -> Any:
        making = _BODIES.get(operation_id)
        return await making(self) if making else None

    def letters(self) -> str:
        """Two of them, for keys that are no longer than that."""
        high, low = divmod(next(self.numbers), 26)
        return f"{chr(ord('A') + high % 26)}{chr(ord('A') + low)}"

    def code(self) -> str:
        return f"W{next(self.numbers):03}"

    # --- records ----------------------------------------------------------------------------------

    async def expense_account(self) -> Record:
        return await self.one("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)

    async def entry(self) -> Record:
        cost = (await self.expense_account())["id"]
        balance = await self.first("/accounting/accounts", types="ACCRUED_EXPENSES,CURRENT_LIABILITY")
        lines = [
            {"accountId": cost, "debitCreditIndicator": "DEBIT", "totalGrossAmount": 5},
            {"accountId": balance, "debitCreditIndicator": "CREDIT", "totalGrossAmount": 5},
        ]
        return {"transactionDate": DAY, "journalLineItems": lines}

    async def account(self) -> Record:
        return {"code": f"49{next(self.numbers):02}", "name": "Diversen", "class": "EXPENSE"}

    async def contact(self) -> Record:
        return COMPANY

    async def contact_of_any_kind(self) -> Record:
        return {**COMPANY, "isSupplier": True}

    async def contacts(self) -> Record:
        return {**BATCH, "entries": [COMPANY, COMPANY]}

    async def entries(self) -> Record:
        return {**BATCH, "entries": [await self.entry()]}

    async def sales_line(self) -> Record:
        return {"itemId": await self.first("/accounting/items", limit=5), "quantity": 2, "unitAmount": 10}

    async def invoice(self) -> Record:
        customer = await self.first("/accounting/customers", limit=5)
        lines = [await self.sales_line(), await self.sales_line()]
        return {"contactId": customer, "invoiceDate": DAY, "lineItems": lines}

    async def offer(self) -> Record:
        customer = await self.first("/accounting/customers", limit=5)
        amounts = ("totalDiscountAmount", "totalDiscountPercentage", "unitDiscountAmount")
        texts = ("accountCode", "accountId", "description", "name", "taxType", "unitName")
        line = {
            **dict.fromkeys(texts, ""),
            "type": "ITEM",
            "quantity": 1,
            "unitAmount": 9,
            "unitDiscountPercentage": 0,
            "itemId": await self.first("/accounting/items", limit=5),
            "taxCode": "2",
            "taxRatePercentage": 21,
            "totalNetAmount": 9,
            "totalTaxAmount": 1.89,
            "totalGrossAmount": 10.89,
            **dict.fromkeys(amounts, 0),
        }
        return {
            "addresses": [],
            "contactId": customer,
            "currency": "EUR",
            "offerDate": DAY,
            "lineItems": [line],
        }

    async def order(self) -> Record:
        customer = await self.first("/accounting/customers", limit=5)
        line = {"itemId": await self.first("/accounting/items", limit=5), "quantity": 1, "unitAmount": 9}
        return {"contactId": customer, "orderDate": DAY, "currency": "EUR", "lineItems": [line]}

    async def credit_note(self) -> Record:
        customer = await self.first("/accounting/customers", limit=5)
        line = {"itemId": await self.first("/accounting/items", limit=5), "quantity": 1, "unitAmount": 9}
        return {"contactId": customer, "creditNoteDate": DAY, "creditNoteLines": [line]}

    async def bill_line(self) -> Record:
        return {"accountId": (await self.expense_account())["id"], "totalNetAmount": 50, "taxCode": "2"}

    async def bill(self) -> Record:
        return {
            "contactId": await self.first("/accounting/suppliers", limit=5),
            "billDate": DAY,
            "billNumber": self.code(),
            "lineItems": [await self.bill_line(), await self.bill_line()],
        }

    async def vendor_credit(self) -> Record:
        return {
            "contactId": await self.first("/accounting/suppliers", limit=5),
            "vendorCreditDate": DAY,
            "vendorCreditNumber": self.code(),
            "lineItems": [await self.bill_line()],
        }

    async def item(self) -> Record:
        return {"itemNumber": self.code(), "name": "Stoel"}

    async def project(self) -> Record:
        return {"number": self.code(), "name": "Verbouwing"}

    async def payment_term(self) -> Record:
        return {
            "code": self.letters(),
            "description": "Netto",
            "paymentDays": 14,
        }

    async def payment(self) -> Record:
        account = (await self.expense_account())["id"]
        line = {"accountId": account, "amount": 12, "paymentDate": DAY, "description": "Betaling"}
        return {"journalCode": "20", "currency": "EUR", "paymentLines": [line]}

    async def transaction(self) -> Record:
        account = (await self.expense_account())["id"]
        body = {"accountId": account, "amount": 5, "journalCode": "20", "bookingDate": DAY}
        return {"transaction": body, "files": [PDF]}

    async def expense(self) -> Record:
        line = {"accountId": (await self.expense_account())["id"], "totalNetAmount": 10}
        return {"expense": {"paymentType": "CASH", "transactionDate": DAY, "expenseLines": [line]}}

    async def later_expense(self) -> Record:
        line = {"account": {"id": (await self.expense_account())["id"]}, "totalNetAmount": 10}
        return {"expense": {"paymentType": "CASH", "transactionDate": DAY, "expenseLines": [line]}}

    async def proposal(self) -> Record:
        account = (await self.expense_account())["id"]
        line = {"accountId": account, "totalNetAmount": 10, "taxCode": "2"}
        supplier = await self.first("/accounting/suppliers", limit=5)
        body = {"bookingProposalDate": DAY, "contactId": supplier, "number": self.code(), "lineItems": [line]}
        return {"bookingProposal": body, "bookingType": "BILL", "files": [PDF]}

    async def bank_account(self) -> Record:
        account = {"code": f"11{next(self.numbers):02}", "name": "Spaarrekening"}
        await self.house.post("/accounting/accounts", {**account, "type": "BANK", "class": "ASSET"})
        return {"name": "Spaarrekening", "currency": "EUR", "iban": "NL91ABNA0417164300"}


# --- which bodies go with which operation ---------------------------------------------------------

Making = Callable[[Desk], Awaitable[Any]]


def _hook(**facts: str) -> Making:
    async def make(desk: Desk) -> Record:
        return {"callbackUrl": f"{HOOK}/{next(desk.numbers)}", **facts}

    return make


def _said(value: Any) -> Making:
    async def make(_: Desk) -> Any:
        return value

    return make


async def _entry_form(desk: Desk) -> Record:
    return {"journal_entry": await desk.entry(), "files": [PDF], "filesPos": ["1"]}


async def _reference(_: Desk) -> Record:
    return {"reference": "PO 4711"}


_BODIES: dict[str, Making] = {
    "createAccount": Desk.account,
    "createBankAccount": Desk.bank_account,
    "createTransaction": Desk.transaction,
    **dict.fromkeys(
        ("createCustomer", "updateCustomer", "patchCustomers", "createSupplier", "updateSupplier"),
        Desk.contact,
    ),
    "patchSupplier": Desk.contact,
    **dict.fromkeys(
        ("createContact", "putContact", "patchContact", "createContactV2", "putContactV2", "patchContactV2"),
        Desk.contact_of_any_kind,
    ),
    "createContacts": Desk.contacts,
    "createContactsV1": Desk.contacts,
    "createInvoice": Desk.invoice,
    "patchInvoice": _reference,
    "createLineItem": Desk.sales_line,
    "patchLineItem": _said({"quantity": 3}),
    "createItem": Desk.item,
    "patchItem": _said({"name": "Kruk"}),
    "createJournalEntry": _entry_form,
    "createJournalEntries": Desk.entries,
    "createJournalEntryAttachments": _said({"file": PDF}),
    "postFile": _said({"file": PDF, "note": "Bon", "documentDate": DAY}),
    "postFileAsync": _said({"file": PDF, "note": "Bon", "documentDate": DAY}),
    "createOffer": Desk.offer,
    "createExpense": Desk.expense,
    "createExpenseAsync": Desk.later_expense,
    "createProject": Desk.project,
    "createSalesOrder": Desk.order,
    "createCreditNote": Desk.credit_note,
    "createPaymentTerm": Desk.payment_term,
    "createPayment": Desk.payment,
    "createBill": Desk.bill,
    "updateBill": Desk.bill,
    "createBillLineItem": Desk.bill_line,
    "updateBillLineItem": Desk.bill_line,
    "createVendorCredit": Desk.vendor_credit,
    "updateVendorCredit": Desk.vendor_credit,
    "createBookingProposal": Desk.proposal,
    "createBookingProposalV2": Desk.proposal,
    "createPassThroughRequest": _said({"method": "GET", "path": "current/Me"}),
    "createEventSubscriptions": _hook(eventType="ITEM_CREATED"),
    "createEndUserAccount": _said(dict.fromkeys(CREDENTIALS, "")),
    "systemRegistration": _said(
        {
            "targetSystem": "exact-nl",
            "clientId": CLIENT_ID,
            "clientSecret": CLIENT_SECRET,
            "customValues": [{"key": "webhookSecret", "value": "sandbox-webhook-secret"}],
        }
    ),
    "addCallbackUrl": _said(
        {"callbackUrl": "https://app.example/yes", "cancelCallbackUrl": "https://app.example/no"}
    ),
    "updateSubmissionPageStyle": _said(dict.fromkeys(STYLE, "#223344")),
    "createWebhook": _hook(resource="INVOICE", eventType="UPDATED"),
    "createWebhookEndUser": _hook(resource="CONTACT", targetSystem="exact-nl"),
    "createWebHookTenant": _hook(targetSystem="exact-nl"),
    "createWebhookConfig": _hook(),
}
