"""The file behind a record: the documents that Exact keeps of it, their attachments, and a download.

Exact hands out an attachment by a URL on its own host (exact-facts 10). Only the attachment's id and stamp
are taken from that URL: the host is the connection's, and the division the one that it is pinned to.
"""

import base64
from collections.abc import Sequence
from decimal import Decimal
from mimetypes import guess_type
from urllib.parse import parse_qsl, urlsplit

import msgspec

from comptoir.cdk.contract import Answer, Call, Caller
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.calls.faults import unreadable
from comptoir.connectors.exact_online.calls.query import question
from comptoir.unified.files import Document

DOWNLOAD = "/docs/SysAttachment.aspx"
_ATTACHMENTS, _DOCUMENTS = "documents/DocumentAttachments", "documents/Documents"
_BINARY = "application/octet-stream"


class _Document(msgspec.Struct, rename="pascal"):
    id: str = msgspec.field(name="ID")


class Attachment(msgspec.Struct, rename="pascal"):
    """A file at Exact: its name, its size in bytes, and the URL that Exact gives for it."""

    id: str = msgspec.field(name="ID")
    file_name: str | None = None
    file_size: Decimal | None = None
    url: str | None = None


async def documents_of(entry: str, caller: Caller) -> list[str]:
    """The ids of the documents that belong to an entry or a sales invoice, the newest first. One call."""
    options = (
        ("$filter", f"FinancialTransactionEntryID eq guid'{entry}'"),
        ("$select", "ID"),
        ("$orderby", "Created desc"),
    )
    call = question(_DOCUMENTS, options)
    return [found.id for found in read_page(await caller.send(call), _Document).results]


async def attachments_of(document: str, caller: Caller) -> list[Attachment]:
    """The files of one document. One call."""
    options = (("$filter", f"Document eq guid'{document}'"), ("$select", "ID,FileName,FileSize,Url"))
    call = question(_ATTACHMENTS, options)
    return list(read_page(await caller.send(call), Attachment).results)


async def file_of(document: str, caller: Caller) -> tuple[Document | None, Sequence[str]]:
    """A document's file, a PDF before others, with what is to be said of the rest. Two calls."""
    found = await attachments_of(document, caller)
    if not found:
        return None, ()
    chosen = next((each for each in found if _media(each) == "application/pdf"), found[0])
    others = [f"The document also holds {each.file_name}." for each in found if each is not chosen]
    return await download(chosen, caller), others


async def download(attachment: Attachment, caller: Caller) -> Document:
    """Raises UpstreamBadAnswer for a page in place of the file, or a part of it."""
    stamp = [pair for pair in parse_qsl(urlsplit(attachment.url or "").query) if pair[0] == "Stamp"]
    call = Call("GET", DOWNLOAD, (("ID", attachment.id), *stamp), endpoint=DOWNLOAD)
    answer = await caller.send(call)
    if not _is_whole(answer, attachment):
        raise unreadable(answer)
    return Document(
        id=attachment.id,
        base64_encoded=True,
        content=base64.b64encode(answer.body).decode(),
        content_type=_media(attachment),
        file_name=attachment.file_name,
    )


def _is_whole(answer: Answer, attachment: Attachment) -> bool:
    is_page = "text/html" in answer.headers.get("content-type", "") and _media(attachment) != "text/html"
    return not is_page and attachment.file_size in (None, len(answer.body))


def _media(attachment: Attachment) -> str:
    return guess_type(attachment.file_name or "")[0] or _BINARY
