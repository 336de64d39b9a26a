"""Async tasks: how far something has come that goes on after its answer."""

from typing import Any, Literal

from msgspec import Struct

from comptoir.unified.vocabulary import Operation, Resource, Verb

TaskStatus = Literal[
    "OPEN",
    "IN_PROGRESS",
    "FINISHED",
    "SUCCESS",
    "FAILED",
    "PARTIAL_SUCCESS",
    "CANCELLED_SUCCESSFULLY",
    "CANCEL_FAILED",
    "DELETED",
]


EntryStatus = Literal["OPEN", "SUCCESS", "FAILED", "IN_DOUBT"]


class TaskMessage(Struct, kw_only=True, rename="camel"):
    """Something that is to be said about a task; `type` is ERROR or WARNING."""

    filename: str | None = None
    message: str | None = None
    timestamp: str | None = None
    type: str | None = None


class AsyncTask(Struct, kw_only=True, rename="camel"):
    """A task as it stands; `responseData` is what came of it."""

    information: list[TaskMessage] | None = None
    response_data: dict[str, Any] | None = None
    status: TaskStatus | None = None


class TaskReceipt(Struct, kw_only=True, rename="camel"):
    """What is answered instead of a record while the work goes on."""

    task_id: str | None = None


class TaskEntry(Struct, kw_only=True, rename="camel"):
    """What became of one entry of a task, in `responseData.entries`.

    `data` is the record as it was answered, `errors` what went wrong, in the form of every other answer.
    """

    position: int
    status: EntryStatus
    data: Any = None
    errors: Any = None
    warnings: list[str] | None = None


ASYNC_TASKS = Resource(
    name="asyncTask",
    model=AsyncTask,
    key="status",
    key_param="taskId",
    operations=(
        Operation(
            "getAsyncTaskInfo",
            Verb.GET,
            raw=False,
            tolerated=("environmentName", "page", "limit"),
            doc="Ask how far a task has got",
        ),
    ),
    ours=True,
    doc="Work that goes on after its answer, entry by entry.",
)
