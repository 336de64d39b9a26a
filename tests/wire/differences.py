"""Where the API differs from the published contract on purpose, each with its reason.

A row names the operation (or * for all), the place, both wordings and the reason; nothing said means that
the place does not exist on that side. Rows that no longer tell a difference fail the tests.
"""

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

DIFFERENCES = (
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
    "getVendorCredit": "a published client calls it although the description lacks it (maesn-facts 11)",
}

ADDED_PARAMETERS = {
    "cursor": "a long list is walked without counting pages, and none is skipped when records are added",
    "explain": "where a field comes from is otherwise found out by reading code",
    "fields": "a caller may want a few fields, which costs the target system less",
    "dryRun": "a write may be tried out without booking anything",
}
ADDED_ANSWER = {"$ref": "#/components/schemas/DryRun"}  # what a write would have sent
