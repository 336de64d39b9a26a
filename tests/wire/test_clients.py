"""Every published operation, called by a client as strict as the published ones, over a real socket.

Each succeeds in the published shape, or is the typed refusal of what Exact Online cannot do, with the reason.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from itertools import count

import pytest
import pytest_asyncio
from desk import KNOWN, Desk
from differences import REFUSED
from house import House, whole_house
from stock import stock
from strict_client import TOOLS, Refused

from comptoir.kit.clock import SystemClock

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENDS_THE_CONNECTION = "deleteEndUser"

# What the published tools call by other paths, or with parameters that the description lacks (maesn-facts 11).
OTHER_PATHS = {
    "getGoodsReceipt": "/accounting/goodsReceipt/{goodsReceiptId}",
    "createVendorCredit": "/accounting/vendorCredits",
}
MORE_PARAMETERS = {
    name: {"environmentName": "exact-nl"}
    for name in (
        *("updateCustomer", "updateSupplier", "getExpenses", "createExpense", "getPayments"),
        *("createPayment", "createTransaction", "createBookingProposal"),
    )
} | {
    "getUnits": {"lastModifiedAt": "2020-01-01T00:00:00Z"},
}
TOOL_FAMILIES = (
    *("accounts", "asyncTask", "bankAccounts", "bills", "bookingProposals", "contacts", "customers"),
    *("dimensions", "expenses", "goodsReceipts", "invoices", "items", "journalEntries", "journals", "offers"),
    *("payments", "paymentTerms", "projects", "purchaseOrders", "salesOrders", "suppliers", "taxRates"),
    *("transactions", "units", "vendorCredits", "vendorCredit"),
)
WITHOUT_TOOL = ("lineItems", "Attachments", "document", "async", "v2")
TOOLS_CALL = [
    name
    for name, operation in KNOWN.items()
    if operation.path.startswith("/accounting/")
    and operation.path.split("/")[2] in TOOL_FAMILIES
    and not set(operation.path.split("/")) & set(WITHOUT_TOOL)
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    clock = SystemClock()
    async with whole_house(tmp_path_factory.mktemp("clients"), clock) as found:
        await found.control("limits", {"minute": 100_000, "day": 1_000_000})
        await found.connect(companyId="3412056")
        await stock(found)
        yield found


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def desk(house: House, numbers: Iterator[int]) -> Desk:
    return Desk(replace(house), numbers=numbers)


async def succeeds_or_is_refused(desk: Desk, operation_id: str, path: str = "", **extra: str) -> None:
    if operation_id not in REFUSED:
        await desk.call(operation_id, path, **extra)
        return
    with pytest.raises(Refused) as refusal:
        await desk.call(operation_id, path, **extra)
    assert (refusal.value.status, refusal.value.errors["code"]) == (404, "operation_unsupported")
    assert refusal.value.errors["message"]


@pytest.mark.parametrize("operation_id", sorted(set(KNOWN) - {ENDS_THE_CONNECTION}))
async def test_a_strict_client_reads_the_answer(desk: Desk, operation_id: str):
    await succeeds_or_is_refused(desk, operation_id)


@pytest.mark.parametrize("operation_id", TOOLS_CALL)
async def test_the_tools_read_the_answer(desk: Desk, operation_id: str):
    tools = replace(desk, agent=TOOLS)
    path, more = OTHER_PATHS.get(operation_id, ""), MORE_PARAMETERS.get(operation_id, {})
    await succeeds_or_is_refused(tools, operation_id, path, **more)


async def test_a_strict_client_ends_the_connection(desk: Desk):
    await desk.house.connect(companyId="3412056")
    assert await desk.call(ENDS_THE_CONNECTION) == {"message": "The connection and its tokens are deleted."}
