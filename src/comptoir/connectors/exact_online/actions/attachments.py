"""Files of journal entries: documents that name the entry, so that they can be added at any time.

The published answers are the entry itself: `files` has the ids of its files, and where a single one is asked
for the file as a data URL.
"""

from dataclasses import replace
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller, Outcome, Records, Request
from comptoir.connectors.exact_online.calls.documents import (
    Attachment,
    attachments_of,
    documents_of,
    download,
)
from comptoir.connectors.exact_online.calls.uploading import kind_of, require_files, upload_with_entry
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.resources.entries import journal_entries
from comptoir.connectors.exact_online.telling.attached import documents_with
from comptoir.connectors.exact_online.telling.parties import (
    require_one_party,
    tell_at_hand,
    tell_lines,
    told_otherwise,
)
from comptoir.kit.errors import RecordUnknown
from comptoir.unified.journal_entries import JournalEntry, JournalEntryInput

_PLAIN = replace(journal_entries, told=None)
_WHOLE_ENTRY = "filesPos was not kept: Exact Online keeps files with the entry, not with a line."


async def create_journal_entry(request: Request, caller: Caller) -> Outcome:
    """Book an entry, then its files: one call for the document, and one a file.

    A failure after the booking names the entry in `changedBefore`, so that nobody books it again.
    """
    assert isinstance(request.body, JournalEntryInput)
    require_one_party(request.body)
    if request.files:
        require_files(request.files, "files")
        await kind_of(None, caller)  # what the document is called is known before anything is booked
    made = await _booked(request.body, caller)
    if not request.files:
        return made
    entry: Any = made.record
    done = [f"journalEntries {entry.id} added"]
    files = await upload_with_entry(entry.id, request.files, done, caller)
    warnings = [*made.warnings, *([_WHOLE_ENTRY] if "filesPos" in request.fields else [])]
    return Outcome(msgspec.structs.replace(entry, files=files), made.raw, warnings)


async def _booked(wanted: JournalEntryInput, caller: Caller) -> Outcome:
    made = await DIALECT.create(journal_entries, wanted, caller, None)
    tell_at_hand(made.record, caller)
    return replace(made, warnings=[*made.warnings, *told_otherwise(wanted, made.record)])


async def create_attachment(request: Request, caller: Caller) -> Outcome:
    """Add a file to an entry. Raises RecordUnknown."""
    require_files(request.files, "file")
    entry = await _entry(request, caller)
    before = [file.id for file in await _files(entry, caller)]
    added = await upload_with_entry(entry.id, request.files, [], caller)
    return Outcome(msgspec.structs.replace(entry, files=[*before, *added]))


async def get_attachments(request: Request, caller: Caller) -> Records:
    """The entry with the ids of its files. Raises RecordUnknown."""
    entry = await _entry(request, caller)
    files = [file.id for file in await _files(entry, caller)]
    return Records([msgspec.structs.replace(entry, files=files)], 1)


async def get_attachment(request: Request, caller: Caller) -> Outcome:
    """The entry with one file as a data URL. Raises RecordUnknown."""
    entry = await _entry(request, caller)
    key = (request.key or "").lower()
    for file in await _files(entry, caller):
        if file.id.lower() == key:
            found = await download(file, caller)
            address = f"data:{found.content_type};base64,{found.content}"
            return Outcome(msgspec.structs.replace(entry, files=[address]))
    raise RecordUnknown(f"The entry has no file {request.key!r}.")


async def _entry(request: Request, caller: Caller) -> JournalEntry:
    assert request.parent is not None
    found = (await DIALECT.read_one(_PLAIN, request.parent, caller, None)).record
    assert isinstance(found, JournalEntry)
    await tell_lines([found], caller)
    return found


async def _files(entry: JournalEntry, caller: Caller) -> list[Attachment]:
    """Every file of every document of the entry. One call, and one a document."""
    documents = documents_with(entry, await documents_of(entry.id or "", caller))
    return [file for document in documents for file in await attachments_of(document, caller)]
