"""Lines that go on on another page: all of them arrive, asked of the caller's own company."""

import msgspec

from comptoir.cdk.contract import Answer, Query
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.engine.knowledge import Knowledge
from comptoir.kit.clock import SystemClock

INVOICE = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
LINES = f"salesinvoice/SalesInvoices(guid'{INVOICE}')/SalesInvoiceLines"


class Recorded:
    """A caller that answers from a list and keeps what it was asked."""

    def __init__(self, answers):
        self.cache = Knowledge(SystemClock()).of("connection", "company")
        self.answers = answers
        self.asked = []

    async def send(self, call):
        self.asked.append(call)
        return Answer(200, {}, msgspec.json.encode(self.answers.pop(0)))


def line(number: int) -> dict[str, object]:
    return {"ID": f"00000000-0000-0000-0000-{number:012}", "Quantity": number}


async def test_the_rest_of_a_documents_lines_is_fetched():
    table = CONNECTOR.table("invoices")
    foreign = f"https://start.exactonline.nl/api/v1/999/{LINES}?$skiptoken=guid'a'"
    document = {"InvoiceID": INVOICE, "SalesInvoiceLines": {"results": [line(1), line(2)], "__next": foreign}}
    caller = Recorded(
        [
            {"d": {"results": [document], "__count": "1"}},
            {"d": {"results": [line(3)], "__next": f"https://host/api/v1/999/{LINES}?$skiptoken=guid'b'"}},
            {"d": {"results": [line(4)]}},
        ]
    )

    found = await CONNECTOR.dialect.read_list(table, Query(page=1, limit=50), caller, None)

    assert [int(each.quantity) for each in found.items[0].line_items] == [1, 2, 3, 4]
    assert [call.path for call in caller.asked[1:]] == [LINES, LINES]
    assert all(call.in_company and call.company is None for call in caller.asked)
