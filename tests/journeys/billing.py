"""Bills as the journeys book them, in the company of many invoices."""

from typing import Any

from house import House

VAT_CODE = "2"  # 21 % on top of the amount
UNKNOWN = "99999999-0000-0000-0000-000000000000"


async def supplier(house: House) -> str:
    return (await house.get("/accounting/suppliers", limit=5)).data[0]["id"]


async def account(house: House) -> str:
    return (await house.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)).data[0]["id"]


async def bill_of(house: House, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    booked_on = await account(house)
    return {
        "contactId": await supplier(house),
        "billDate": "2026-06-02",
        "billNumber": "F-2026-118",
        "journalCode": "60",
        "lineItems": [{"accountId": booked_on, **line} for line in lines],
        **more,
    }


async def booked(house: House, *lines: dict[str, Any], **more: Any) -> Any:
    answer = await house.post("/accounting/bills", await bill_of(house, *lines, **more))
    assert answer.status == 201, answer.body
    return answer


async def forget_calls(house: House) -> None:
    await house.control("calls", method="DELETE")
