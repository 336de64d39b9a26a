"""Async tasks: how far a target system has got with something that takes its time."""

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


class TaskMessage(Struct, kw_only=True, rename="camel"):
    """Something that the target system says about a task."""

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
    """What is answered instead of a record while the target system is at work."""

    task_id: str | None = None


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
    doc="Work that a target system goes on with after it has answered.",
)
