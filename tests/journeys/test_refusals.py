"""What Exact Online cannot do is refused with the reason and another way, before any call."""

import pytest
from house import House

BODY = {"bookingProposalDate": "2026-06-12", "lineItems": []}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/accounting/bookingProposals"),
        ("GET", "/accounting/bookingProposals/1"),
        ("GET", "/accounting/bookingProposals/1/document"),
        ("POST", "/accounting/bookingProposals"),
        ("POST", "/accounting/v2/bookingProposals"),
        ("GET", "/accounting/expenses"),
        ("GET", "/accounting/expenses/1"),
        ("POST", "/accounting/expenses"),
    ],
)
async def test_a_refusal_says_why_and_what_to_do_instead(connected: House, method: str, path: str):
    before = len(await connected.vendor_calls())
    answer = await connected.call(method, path, BODY if method == "POST" else None)
    assert (answer.status, answer.error["code"]) == (404, "operation_unsupported")
    assert "POST /accounting/bills" in answer.error["message"]
    assert len(await connected.vendor_calls()) == before
