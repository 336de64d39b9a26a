"""Topic GLAccounts: the chart of accounts, made or changed by code."""

import msgspec

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.xml_api.elements import Element, element
from comptoir_sandbox.exact_online.xml_api.office import Office, whole_number

TABLE = "financial/glaccounts"


def upload_gl_account(office: Office, sent: Element) -> str:
    """Make the account, or change the one with this code."""
    code = sent.attributes.get("code", "").strip()
    if not code:
        raise Invalid("mandatory", "Code")
    document: Row = {"Code": code, "Description": sent.words("Description")}
    kind = sent.attributes.get("type", "").strip()
    if kind:
        document["Type"] = whole_number(kind, "Type")
    for name, attribute in (("BalanceSide", "balanceSide"), ("BalanceType", "balanceType")):
        if sent.attributes.get(attribute):
            document[name] = sent.attributes[attribute]
    payload = msgspec.json.encode({name: value for name, value in document.items() if value != ""})
    entity_set = office.catalogue[TABLE]
    kept = office.books.table(TABLE).first("Code", code)
    if kept is None:
        office.desk.create(entity_set, payload)
    else:
        office.desk.change(entity_set, kept["ID"], payload)
    return code


def gl_account_element(_: Books, row: Row) -> Element:
    return element(
        "GLAccount",
        element("Description", str(row.get("Description") or "")),
        code=row["Code"],
        type=row.get("Type"),
        balanceSide=row.get("BalanceSide"),
        balanceType=row.get("BalanceType"),
    )
