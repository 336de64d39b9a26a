"""Where the API differs from the published contract on purpose, each with its reason.

A row names the operation (or * for all), the place, both wordings and the reason; nothing said means that
the place does not exist on that side. Rows that no longer tell a difference fail the tests.
"""

from collections.abc import Iterator
from typing import NamedTuple


class Difference(NamedTuple):
    operation: str
    place: str
    published: str
    ours: str
    reason: str


_DATES = "a date; the description says object where the other dates are strings"
_TOWN = "published without any field; the newer model tells the town"
_VALUE = "the description states another model than the pages; clients drop what they do not know"

_FULLER = "more than is published; clients drop what they do not know"
_KNOWN = "always known here, so never null"
_LISTED = "closed to the kinds that exist: any other would never be heard of"
_STATE = "published without anything to tell which login is meant"
_SENT = "published clients send all ten, and most mean nothing at any one target system"
_CREDENTIALS = (
    *("apiKey", "baseUrl", "clientName", "clientSecret", "database"),
    *("mandant", "password", "tenantId", "url", "username"),
)
_WEBHOOK_MAKING = ("createWebhook", "createWebhookEndUser", "createWebHookTenant", "createWebhookConfig")
_HEARD = (
    "ACCOUNT BANK_ACCOUNT BILL BOOKING_PROPOSAL CONTACT CREDIT_NOTE CUSTOMER EXPENSE FISCAL_YEAR "
    "GOODS_RECEIPT INVOICE ITEM JOURNAL_ENTRY OFFER PAYMENT PAYMENT_TERM PROJECT PURCHASE_ORDER "
    "SALES_ORDER SUPPLIER TAX_RATE VENDOR_CREDIT"
)


def _companies(operation: str) -> Iterator[Difference]:
    for name in ("client_number", "consultant_number"):
        published, ours = "number required or null", "integer required or null"
        yield Difference(operation, f"data [].{name}", published, ours, "numbers of this kind are whole")
    yield Difference(operation, "data [].id", "string required or null", "string required", _KNOWN)
    for name in ("countryCode", "currency", "vatNumber", "chamberOfCommerceNumber"):
        yield Difference(operation, f"data [].{name}", "", "string required or null", _FULLER)
    for name in ("archived", "selected"):
        yield Difference(operation, f"data [].{name}", "", "boolean required", _FULLER)


def _webhooks(operation: str, place: str) -> Iterator[Difference]:
    for name in ("resource", "eventType", "targetSystem", "companyId"):
        yield Difference(operation, f"data {place}{name}", "", "string required or null", _FULLER)
    shown = "shown once, when the webhook is made"
    yield Difference(operation, f"data {place}secret", "string required", "string optional", shown)


def _wished(operation: str) -> Iterator[Difference]:
    heard = "CONNECTION" if operation == "createWebhookConfig" else _HEARD
    for name, values in (("resource", heard), ("eventType", "CREATED DELETED UPDATED")):
        published = "string optional or null"
        yield Difference(operation, f"body {name}", published, f"{published} {values}", _LISTED)


def _control() -> Iterator[Difference]:
    """What is not accounting."""
    yield Difference("getEnvironments", "data [].name", "string required or null", "string required", _KNOWN)
    yield from _companies("getCompanies")
    yield from _companies("getCompaniesFlow")
    anew = "a login of a connection that exists already: it keeps its key and its company"
    yield Difference("systemLoginUrl", "query connectionId", "", "string", anew)
    yield Difference("callback", "query error", "", "string", "a consent that was refused comes back so")
    for operation in ("apiKeyConfirmation", "cancel"):
        yield Difference(operation, "query code", "", "string", _STATE)
    yield Difference("test", "data status", "", "string required", _FULLER)
    yield Difference("test", "data login", "", "string required or null", _FULLER)
    for name in _CREDENTIALS:
        yield Difference(
            "createEndUserAccount", f"body {name}", "string required", "string optional or null", _SENT
        )
    few = "most target systems ask for none"
    yield Difference("systemRegistration", "body customValues", "array required", "array optional", few)
    for name in ("query", "headers"):
        plain = "an object without entries says the same as null"
        published, ours = "object optional or null", "object optional"
        yield Difference("createPassThroughRequest", f"body {name}", published, ours, plain)
    yield Difference(
        "createPassThroughRequest",
        "body body",
        "object optional or null",
        "anything optional",
        "some target systems take lists",
    )
    for operation in _WEBHOOK_MAKING:
        yield from _wished(operation)
        yield from _webhooks(operation, "")
    yield from _webhooks("getWebhooks", "[].")


_LISTED_BY_ID = "dimensions are listed with ids; clients drop what they do not know"
_BILLED = ("createBill", "updateBill", "createVendorCredit", "updateVendorCredit")
_LINED = ("createBillLineItem", "updateBillLineItem")


def _dimensions() -> Iterator[Difference]:
    """Lines of bills and vendor credits: published with the name of a dimension alone."""
    whole = (
        *((each, "") for each in (*_BILLED, "getBill")),
        ("getBills", "[]."),
        ("getVendorCredits", "[]."),
    )
    answers = [(operation, f"data {place}lineItems[].") for operation, place in whole]
    answers += [(operation, "data [].") for operation in (*_LINED, "getBillLineItems")]
    for operation, place in answers:
        yield Difference(operation, f"{place}dimensions[].id", "", "string required or null", _LISTED_BY_ID)
    bodies = [*((each, "lineItems[].") for each in _BILLED), *((each, "") for each in _LINED)]
    for operation, place in bodies:
        yield Difference(
            operation, f"body {place}dimensions[].id", "", "string optional or null", _LISTED_BY_ID
        )


_UNITS = (
    "CUBIC_METRE DAY GRAM HOUR KILOGRAM KILOMETRE LITRE METRE MILLIGRAM MILLILITRE MONTH NIGHT NOT_UNIT PACK "
    "PERCENTAGE PIECE SQUARE_METRE STÜCK TONNE UNIT"
)
_OWN_UNIT = "a unit of the company by its code or its id as well"

DIFFERENCES = (
    Difference("getOpenItems", "query type", "string", "string INVOICE BILL", "there are no other kinds"),
    *_control(),
    *_dimensions(),
    *(
        Difference(
            made, "body unitName", f"string optional or null {_UNITS}", "string optional or null", _OWN_UNIT
        )
        for made in ("createItem", "patchItem")
    ),
    Difference("*", "query page", "number", "integer", "half a page does not exist"),
    Difference(
        "getAsyncTaskInfo", "query page", "number", "", "one task has no pages; the parameter is tolerated"
    ),
    Difference(
        "getAsyncTaskInfo",
        "query limit",
        "integer 5 10 20 50 100",
        "",
        "one task has no pages; the parameter is tolerated",
    ),
    *(
        Difference(operation, f"body {name}", "object optional or null", "string optional or null", _DATES)
        for operation in ("createBill", "updateBill", "createVendorCredit", "updateVendorCredit")
        for name in ("paidDate", "shippingDate")
    ),
    *(
        Difference(operation, f"data {place}addresses[].city", "", "string required or null", _TOWN)
        for operation, place in (
            ("createBookingProposal", ""),
            ("getBookingProposal", ""),
            ("getBookingProposals", "[]."),
        )
    ),
    Difference(
        "createBookingProposal", "body bookingProposal.addresses[].city", "", "string optional or null", _TOWN
    ),
    *(
        Difference("getDimensionsByDimension", f"data [].{name}", "", "string required or null", _VALUE)
        for name in ("id", "code", "createdDate", "name", "status", "updatedDate")
    ),
)

ADDED = {
    "beginLogin": "in the published pages, though not in the description: the account key is told to an address",
    "getBudgets": "a caller may plan with what is left of the target system's calls",
    "getBudgetsOfConnections": "an operator may plan with what is left of all connections' calls",
    "getCapabilities": "what a connection can do is otherwise found out by failing",
    "getResourceCapability": "what a connection can do is otherwise found out by failing",
    "listConnections": "an operator must see which login needs a person, and since when",
    "getConnection": "an operator must see which login needs a person, and since when",
    "getTenantWebhooks": "a tenant's own webhooks could be made and deleted, but not seen",
    "createCreditNote": "in the published pages, though not in the description",
    "getCreditNoteDocuments": "in the published pages, though not in the description",
    "getVendorCredit": "a published client calls it although the description lacks it (maesn-facts 11)",
}

ADDED_PARAMETERS = {
    "cursor": "a long list is walked without counting pages, and none is skipped when records are added",
    "explain": "where a field comes from is otherwise found out by reading code",
    "fields": "a caller may want a few fields, which costs the target system less",
    "dryRun": "a write may be tried out without booking anything",
}
ADDED_ANSWER = {"$ref": "#/components/schemas/DryRun"}  # what a write would have sent

ADDED_BODIES = dict.fromkeys(
    ("handleCallback", "handleConfigurationCallback"),
    "published without one, though a body is all that the target system sends",
)

_OWN_PAGE = "Exact Online asks for the login on its own page: begin one by GET /auth/{TARGET_SYSTEM}"

REFUSED = {
    "createEndUserAccount": _OWN_PAGE,
    "getSubmitPage": _OWN_PAGE,
    "apiKeyConfirmation": _OWN_PAGE,
    "longToken": "no token of Exact Online lives long; a connection renews its own",
}
"""What answers 404 on Exact Online with the code `operation_unsupported`; everything else is done."""
