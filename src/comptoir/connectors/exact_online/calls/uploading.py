"""Puts files into Exact: a document says whose they are, its attachments hold them (exact-facts 10)."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import refuse
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.sending import post_at
from comptoir.kit.errors import FieldProblem, InvalidBody, Problem
from comptoir.unified.forms import Upload

_DOCUMENTS, _ATTACHMENTS, _TYPES = (
    "documents/Documents",
    "documents/DocumentAttachments",
    "documents/DocumentTypes",
)
_MOST_BYTES = 10_000_000  # of one file, decoded (exact-facts 1)
_MISCELLANEOUS = 55


class DocumentKind(msgspec.Struct, rename="pascal"):
    """A type of document, as the company calls it in the language of the login."""

    id: int = msgspec.field(name="ID")
    description: str | None = None
    document_is_creatable: bool | None = None
    type_category: int | None = None


def require_files(files: Sequence[Upload], field: str) -> None:
    """Refuse what Exact would not take, before anything is written. Raises InvalidBody."""
    problems = [
        FieldProblem(field, "invalid_value", f"{upload.name}: a file has 1 byte to 10 MB.")
        for upload in files
        if not 0 < len(upload.content) <= _MOST_BYTES
    ]
    if not files:
        problems.append(FieldProblem(field, "required", f"{field} is required."))
    refuse(problems)


async def document_kinds(caller: Caller) -> list[DocumentKind]:
    """The types that a document may have. One call, remembered for a while."""
    key = (_TYPES, "creatable")
    known: list[DocumentKind] | None = caller.cache.get(key)
    if known is None:
        select = ("$select", "ID,Description,DocumentIsCreatable,TypeCategory")
        found = await read_all(question(_TYPES, (select,)), DocumentKind, caller)
        known = [kind for kind in found if kind.document_is_creatable is not False]
        caller.cache.put(key, known)
    return known


async def kind_of(name: str | None, caller: Caller) -> int:
    """The number of a type by its name or number; for none, what Exact calls miscellaneous.

    Raises InvalidBody for a type that the company does not have.
    """
    kinds = await document_kinds(caller)
    wanted = (name or "").strip().lower()
    for kind in kinds:
        if wanted in (str(kind.id), (kind.description or "").lower()) or (
            not wanted and kind.id == _MISCELLANEOUS
        ):
            return kind.id
    if not wanted and kinds:
        return kinds[0].id
    known = ", ".join(kind.description or str(kind.id) for kind in kinds)
    text = f"There is no document type {name!r}; this company has {known}."
    raise InvalidBody(text, fields=[FieldProblem("documentType", "invalid_value", text)])


async def upload_with_entry(
    entry: str | None, files: Sequence[Upload], done: list[str], caller: Caller
) -> list[str]:
    """Keep files with an entry of the books, in one document that is called as the first; their ids."""
    document = {
        "Subject": files[0].name,
        "Type": await kind_of(None, caller),
        "FinancialTransactionEntryID": entry,
    }
    return (await upload(document, files, done, caller))[1]


async def upload(
    document: Mapping[str, Any] | str, files: Sequence[Upload], done: list[str], caller: Caller
) -> tuple[str, list[str]]:
    """Keep files with a new document, or with one that is there by its id: its id, and those of the files.

    One call for the document and one a file. A failure names in `changedBefore` what `done` holds by then.
    """
    keys: list[str] = []
    try:
        if isinstance(document, str):
            key = document
        else:
            key = await post_at(_DOCUMENTS, "ID", document, caller)
            done.append(f"document {key} added")
        for each in files:
            content = base64.b64encode(each.content).decode()
            payload = {"Document": key, "FileName": each.name, "Attachment": content}
            keys.append(await post_at(_ATTACHMENTS, "ID", payload, caller))
            done.append(f"file {each.name} added")
    except Problem as problem:
        problem.came_after(done)
        raise
    return key, keys
