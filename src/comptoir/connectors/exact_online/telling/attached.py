"""The ids of the files that belong to the records of a page: those of their documents (exact-facts 10)."""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Tell, Told
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import either, in_parts
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.scopes import not_read

_DOCUMENTS, _ATTACHMENTS = "documents/Documents", "documents/DocumentAttachments"
_NOT_TOLD = "files are not known: " + not_read("documents", _DOCUMENTS)


async def _of_entries(records: Sequence[Any], caller: Caller) -> Mapping[str, Sequence[str]]:
    """Of the document that an entry names, then of those that name it, the newest first.

    Two calls for 65 of each.
    """
    naming = await _under(
        _DOCUMENTS, "FinancialTransactionEntryID", [record.id for record in records], caller
    )
    documents = {
        record.id: documents_with(record, [each.lower() for each in naming.get(record.id, ())])
        for record in records
    }
    every = dict.fromkeys(each for found in documents.values() for each in found)
    files = await _under(_ATTACHMENTS, "Document", list(every), caller)
    return {
        key: [file for document in found for file in files.get(document, ())]
        for key, found in documents.items()
    }


def documents_with(record: Any, naming: Sequence[str]) -> list[str]:
    """The documents of an entry: the one that it names, and those that name it."""
    return list(dict.fromkeys([*([record.document_id] if record.document_id else []), *naming]))


async def _of_documents(records: Sequence[Any], caller: Caller) -> Mapping[str, Sequence[str]]:
    """Of the records themselves, which are documents. A call for 65 of them."""
    return await _under(_ATTACHMENTS, "Document", [record.id for record in records], caller)


async def _under(path: str, column: str, keys: Sequence[str], caller: Caller) -> dict[str, list[str]]:
    """The ids at an endpoint by what their column names."""
    found: dict[str, list[str]] = {}
    order = (("$orderby", "Created desc"),) if path == _DOCUMENTS else ()
    for part in in_parts(keys):
        options = (("$filter", either(part, column)), ("$select", f"ID,{column}"), *order)
        for row in await read_all(question(path, options), dict[str, Any], caller):
            found.setdefault(str(row[column]).lower(), []).append(str(row["ID"]))
    return found


def _telling(find: Any) -> Tell:
    async def tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
        """An app without the right still gets its records, and is told why this is not known."""
        if not records:
            return []
        known = await permitted(find(records, caller), caller, _ATTACHMENTS)
        if known is None:
            return [_NOT_TOLD]
        for record in records:
            record.files = list(known.get(record.id, ()))
        return []

    return tell


def _none_yet(record: Any, _caller: Caller) -> None:
    """A record that was made just now has no file, unless it names a document."""
    if not getattr(record, "document_id", None):
        record.files = []


FILES_OF_ENTRIES = Told(("files",), _telling(_of_entries), calls=2, on_request=True, new=_none_yet)
FILES_OF_DOCUMENTS = Told(("files",), _telling(_of_documents), on_request=True, new=_none_yet)
