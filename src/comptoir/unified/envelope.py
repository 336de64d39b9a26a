"""The one envelope in which every answer comes: `{meta, data, errors, rawData}` (maesn-facts 3)."""

from typing import Any

import msgspec

from comptoir.unified.explanation import Explanation


class Pagination(msgspec.Struct, kw_only=True, rename="camel"):
    """Where a page stands; all four are always present."""

    total: int
    per_page: int
    current_page: int
    total_pages: int


class Meta(msgspec.Struct, kw_only=True, rename="camel", omit_defaults=True):
    """What is to be said about an answer beside the data."""

    warnings: list[str] | None = None
    pagination: Pagination | None = None
    next_cursor: str | None = None
    explain: Explanation | None = None
    request_id: str | None = None


class FieldError(msgspec.Struct, kw_only=True, rename="camel"):
    """What is wrong with one field, and what to do."""

    field: str
    code: str
    message: str
    hint: str | None = None


class DownstreamError(msgspec.Struct, kw_only=True, rename="camel"):
    """The target system's own words; `reason` is a short one that some of its refusals carry."""

    status: int
    message: str | None = None
    reason: str | msgspec.UnsetType = msgspec.UNSET


class Errors(msgspec.Struct, kw_only=True, rename="camel"):
    """A failure that a person can act on. `validation_errors` repeats `fields` under its published name."""

    code: str
    message: str
    fields: list[FieldError]
    downstream: DownstreamError | None
    request_id: str
    retry_after: int | None
    docs: str
    validation_errors: list[FieldError] | msgspec.UnsetType = msgspec.UNSET
    details: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class Envelope(msgspec.Struct, kw_only=True, rename="camel"):
    """The envelope itself; all four keys are always present."""

    meta: Meta | None
    data: Any
    errors: Errors | None = None
    raw_data: Any = None
