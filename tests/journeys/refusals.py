"""How a refusal looks: the envelope of a problem, and the fields that it names."""

NOBODY = "00000000-1111-2222-3333-444444444444"
INVOICE = {
    "contactId": NOBODY,
    "invoiceDate": "2026-06-15",
    "lineItems": [{"itemId": NOBODY, "quantity": 1, "unitAmount": 10}],
}


def fields(answer):
    return [found["field"] for found in answer.error["fields"]]


def told(answer, status, code):
    """The envelope of a problem, whole, with this status and code."""
    assert (answer.status, answer.error["code"]) == (status, code), answer.body
    assert answer.body["data"] is None
    assert answer.body["rawData"] is None
    assert answer.error["requestId"] == answer.headers["x-request-id"]
    if status == 400:
        assert answer.error["validationErrors"] == answer.error["fields"]
    return answer.error
