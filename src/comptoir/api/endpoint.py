"""Endpoint: one hand-written operation beside the resources, such as those under /auth and /tenants.

A resource's operations are declared by `unified.vocabulary.Operation` and share one handler; the control
plane's differ too much for that. Both kinds stand in the same OpenAPI document.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from comptoir.unified.vocabulary import Filter

API_KEY = "X-API-KEY"
ACCOUNT_KEY = "X-ACCOUNT-KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method on one path, what it takes, what it answers, and who answers.

    `path` names its parameters in braces. `headers` are those a caller must send; the two keys become
    security requirements. `response` is the type of `data` when `enveloped`, of the whole body otherwise;
    None is an object without a published shape. `also` are further statuses with the same body. `keyless`:
    it answers without the two keys too. A body may be left out where it is not `body_required`. What `tries`
    takes `dryRun`.
    """

    method: str
    path: str
    operation_id: str
    tag: str
    summary: str
    handler: Callable[..., Awaitable[Any]]
    query: tuple[Filter, ...] = ()
    headers: tuple[str, ...] = (API_KEY,)
    request: Any = None
    body_required: bool = True
    response: Any = None
    status: int = 200
    also: tuple[int, ...] = ()
    keyless: bool = False
    tries: bool = False
    media: str = "application/json"
    enveloped: bool = True

    @property
    def repeatable(self) -> bool:
        """Whether an Idempotency-Key makes a repetition safe: it changes something, and a tenant asks."""
        return self.method != "GET" and API_KEY in self.headers
