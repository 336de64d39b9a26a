"""The families whose declarations are held against the contract, and the operations that none declares."""

from comptoir.unified.async_tasks import ASYNC_TASKS
from comptoir.unified.journal_entries import JOURNAL_ENTRY_BATCHES
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Resource

_OTHERS = (
    ASYNC_TASKS,
    JOURNAL_ENTRY_BATCHES,
)

FAMILIES: tuple[Resource, ...] = tuple(dict.fromkeys((*RESOURCES, *_OTHERS)))

_CONTROL = "has no record of the books behind it, so it belongs to the control plane"

NOT_DECLARED = {
    "createEventSubscriptions": _CONTROL,
    "createPassThroughRequest": _CONTROL,
    "deleteEventSubscriptions": _CONTROL,
    "getProfile": _CONTROL,
}
