"""Files: uploads that become documents, and what they may be called."""

import base64
from collections.abc import Mapping
from typing import Any

from comptoir.cdk.contract import Caller, Outcome, Records, Request
from comptoir.cdk.drafts import Pointer
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.references import resolve_references
from comptoir.connectors.exact_online.calls.uploading import document_kinds, kind_of, require_files, upload
from comptoir.connectors.exact_online.crossings import encode_date, is_guid
from comptoir.connectors.exact_online.resources.conditions import CUSTOMER, DOCUMENT
from comptoir.kit.errors import FieldProblem, InvalidBody, ReferenceUnknown
from comptoir.unified.files import Document, DocumentExtensions, DocumentType

_LEDGER = "financialtransaction/TransactionLines"
_NO_LIST = (
    "Exact Online publishes no list of file name endings: it takes files of any kind, up to 10 MB each."
)
_OF_A_NEW_ONE = ("documentType", "documentDate", "note", "contactId", "resourceId")


async def post_file(request: Request, caller: Caller) -> Outcome:
    """Keep a file as a document, or with the document that `documentId` names.

    Two calls, and one more for each thing that it refers to.
    """
    given = {name: text.strip() for name, text in request.fields.items() if text.strip()}
    require_files(request.files, "file")
    warnings = []
    if "integrationSource" in given:
        warnings.append("integrationSource was not written: Exact Online has no place for it.")
    if "documentId" in given:
        unused = [name for name in _OF_A_NEW_ONE if name in given]
        warnings += [f"{name} was not written: the document is there already." for name in unused]
        document: Mapping[str, Any] | str = await _resolved("documentId", given["documentId"], caller)
    else:
        document = await _document(given, request.files[0].name, caller)
    key, _ = await upload(document, request.files, [], caller)
    file = request.files[0]
    content = base64.b64encode(file.content).decode()
    kept = Document(
        id=key, base64_encoded=True, content=content, content_type=file.media, file_name=file.name
    )
    return Outcome(kept, None, warnings)


async def get_document_types(_request: Request, caller: Caller) -> Records:
    """What a document may be, in the language of the login. One call."""
    kinds = await document_kinds(caller)
    found = [DocumentType(name=kind.description, category=_category(kind.type_category)) for kind in kinds]
    return Records(found, len(found))


async def get_document_extensions(_request: Request, _caller: Caller) -> Outcome:
    """Nothing is published of them, and nothing invented here. No call."""
    return Outcome(DocumentExtensions(), None, [_NO_LIST])


def _category(number: int | None) -> str | None:
    return None if number is None else str(number)


async def _document(given: Mapping[str, str], name: str, caller: Caller) -> dict[str, Any]:
    """A new document's columns, all that it refers to being there."""
    payload: dict[str, Any] = {"Subject": name, "Type": await kind_of(given.get("documentType"), caller)}
    if "documentDate" in given:
        try:
            payload["DocumentDate"] = encode_date(given["documentDate"])
        except ValueError as error:
            problem = FieldProblem("documentDate", "invalid_value", str(error))
            raise InvalidBody(str(error), fields=[problem]) from None
    if "note" in given:
        payload["Body"] = given["note"]
    if "contactId" in given:
        payload["Account"] = await _resolved("contactId", given["contactId"], caller)
    if "resourceId" in given:
        payload["FinancialTransactionEntryID"] = await _entry(given["resourceId"], caller)
    return payload


async def _resolved(field: str, value: str, caller: Caller) -> str:
    body: dict[str, Any] = {}
    to = CUSTOMER if field == "contactId" else DOCUMENT
    await resolve_references([Pointer(field, value, to, body, field)], caller)
    return str(body[field])


async def _entry(key: str, caller: Caller) -> str:
    """A booking in the ledger, of any kind. One call. Raises ReferenceUnknown."""
    if is_guid(key):
        options = (("$filter", f"EntryID eq guid'{key.lower()}'"), ("$select", "EntryID"), ("$top", "1"))
        if read_page(await caller.send(question(_LEDGER, options)), dict[str, Any]).results:
            return key.lower()
    text = f"There is no booking {key!r} in this company."
    raise ReferenceUnknown(text, fields=[FieldProblem("resourceId", "reference_unknown", text)])
