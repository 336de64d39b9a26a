"""Report: what became of each entry, as it is kept under the entry's key, and as a caller is told."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from comptoir.engine.asks import Reply
from comptoir.engine.writes import Noted
from comptoir.kit.errors import Problem
from comptoir.kit.money import encode_json
from comptoir.store.jobs import CLOSED, Job, JobStatus
from comptoir.store.writes import WriteStatus
from comptoir.unified.async_tasks import AsyncTask, EntryStatus, TaskEntry, TaskMessage, TaskStatus
from comptoir.unified.envelope import DownstreamError, FieldError
from comptoir.unified.files import Document

_NULL = msgspec.Raw(b"null")
_STATUSES: Mapping[WriteStatus, EntryStatus] = {
    WriteStatus.DONE: "SUCCESS",
    WriteStatus.REFUSED: "FAILED",
    WriteStatus.IN_DOUBT: "IN_DOUBT",
}
_IN_DOUBT = "The answer was lost: it may have been written, or not. It was not sent again. Look it up first."


class Kept(msgspec.Struct, kw_only=True):
    """What is sealed under an entry's key. `at` is when it was known, `filename` the file it is about."""

    at: str
    filename: str | None = None
    data: msgspec.Raw = _NULL
    errors: msgspec.Raw = _NULL
    message: str | None = None
    warnings: list[str] = []


def kept_reply(reply: Reply, now: datetime, filename: str | None) -> bytes:
    """A success. A file is not kept a second time with what is told of it."""
    data: Any = reply.data
    if isinstance(data, Document):
        data = msgspec.structs.replace(data, content=None, base64_encoded=None)
    raw, said = msgspec.Raw(encode_json(data)), list(reply.warnings)
    return encode_json(Kept(at=_text(now), filename=filename, data=raw, warnings=said))


def kept_problem(problem: Problem, now: datetime, filename: str | None) -> bytes:
    """A failure, in the form of every answer's `errors`, and in a sentence that names what is wrong."""
    errors = msgspec.Raw(encode_json(_errors(problem)))
    details = " ".join(dict.fromkeys(one.message for one in problem.fields if one.message != problem.message))
    message = f"{problem.code}: {problem.message} {details}".rstrip()
    return encode_json(Kept(at=_text(now), filename=filename, errors=errors, message=message))


def told(job: Job, noted: Sequence[Noted | None]) -> AsyncTask:
    """A task as it stands, from its job and what is known of its entries, in their order."""
    kept = [_kept(each) for each in noted]
    entries = [_entry(job, place, *pair) for place, pair in enumerate(zip(noted, kept, strict=True))]
    counted = {
        name: sum(entry.status == status for entry in entries)
        for name, status in (
            ("succeeded", "SUCCESS"),
            ("failed", "FAILED"),
            ("inDoubt", "IN_DOUBT"),
            ("open", "OPEN"),
        )
    }
    messages = list(_messages(job, entries, kept))
    return AsyncTask(
        status=_status(job, counted), information=messages, response_data={**counted, "entries": entries}
    )


def _kept(noted: Noted | None) -> Kept | None:
    if noted is None or noted.answer is None:
        return None
    return msgspec.json.decode(noted.answer, type=Kept)


def _entry(job: Job, position: int, noted: Noted | None, kept: Kept | None) -> TaskEntry:
    entry = TaskEntry(position=position, status=_entry_status(job, noted))
    if kept is not None:
        entry.data, entry.errors, entry.warnings = kept.data, kept.errors, kept.warnings or None
    elif entry.status == "IN_DOUBT":
        entry.errors = _told_error("write_in_doubt", _IN_DOUBT)
    elif entry.status == "FAILED":
        entry.errors = _told_error("task_given_up", f"The task was given up: {job.reason}.")
    return entry


def _entry_status(job: Job, noted: Noted | None) -> EntryStatus:
    if noted is not None and noted.status in _STATUSES:
        return _STATUSES[noted.status]
    if job.status not in CLOSED:
        return "OPEN"
    return "FAILED" if noted is None else "IN_DOUBT"


def _status(job: Job, counted: Mapping[str, int]) -> TaskStatus:
    if job.status not in CLOSED:
        untouched = job.status is JobStatus.WAITING and job.fence == 0
        return "OPEN" if untouched else "IN_PROGRESS"
    if counted["succeeded"] == job.size:
        return "SUCCESS"
    return "PARTIAL_SUCCESS" if counted["succeeded"] else "FAILED"


def _messages(job: Job, entries: Sequence[TaskEntry], kept: Sequence[Kept | None]) -> Iterator[TaskMessage]:
    for entry, known in zip(entries, kept, strict=True):
        place = f"entries[{entry.position}]: " if job.size > 1 else ""
        known = known or Kept(at=_text(job.updated_at))  # noqa: PLW2901  what is said where nothing was kept
        if entry.status in {"FAILED", "IN_DOUBT"}:
            text = known.message or entry.errors["message"]
            yield _message("ERROR", f"{place}{text}", known)
        for warning in known.warnings:
            yield _message("WARNING", f"{place}{warning}", known)


def _message(kind: Literal["ERROR", "WARNING"], text: str, known: Kept) -> TaskMessage:
    return TaskMessage(filename=known.filename, message=text, timestamp=known.at, type=kind)


def _errors(problem: Problem) -> dict[str, Any]:
    found = _told_error(problem.code, problem.message)
    found["fields"] = [
        FieldError(field=one.field, code=one.code, message=one.message, hint=one.hint)
        for one in problem.fields
    ]
    if problem.downstream is not None:
        found["downstream"] = DownstreamError(
            status=problem.downstream.status, message=problem.downstream.message
        )
    return found | ({"details": problem.details} if problem.details else {})


def _told_error(code: str, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "fields": [], "downstream": None}


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
