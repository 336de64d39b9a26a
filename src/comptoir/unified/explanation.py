"""Where an answer comes from, as `explain=true` tells it: columns, crossings, and the calls made for it."""

from msgspec import Struct


class ExplainedField(Struct, kw_only=True, rename="camel"):
    """A field, the target system's columns that it is made of, and how the values cross."""

    name: str
    paths: list[str]
    crossing: str


class ExplainedCall(Struct, kw_only=True, rename="camel"):
    """A call that was made for this answer; its path is relative to the company.

    `requestId` is the target system's own name for it, where its answer has one.
    """

    method: str
    path: str
    query: dict[str, str]
    request_id: str | None


class Explanation(Struct, kw_only=True, rename="camel"):
    """`fields` is empty where nothing is asked of the target system for the answer."""

    fields: list[ExplainedField]
    calls: list[ExplainedCall]
