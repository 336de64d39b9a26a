"""Writes answers: the envelope with its data, and the envelope of a problem."""

import math
from collections.abc import Sequence
from typing import Any

import msgspec
from starlette.responses import Response

from comptoir.engine.operations import Reply
from comptoir.kit.errors import FieldProblem, Problem
from comptoir.kit.money import encode_json
from comptoir.unified.envelope import DownstreamError, Envelope, Errors, FieldError, Meta, Pagination
from comptoir.unified.vocabulary import Operation, Verb

JSON = "application/json"
_BAD_REQUEST = 400


def enveloped(data: Any, meta: Meta, *, status: int = 200, raw: Any = None) -> Response:
    return Response(encode_json(Envelope(meta=meta, data=data, raw_data=raw)), status, media_type=JSON)


def plain(body: Any, status: int = 200) -> Response:
    """A body without the envelope, as some published operations have it."""
    return Response(encode_json(body), status, media_type=JSON)


def reply(
    operation: Operation,
    found: Reply,
    *,
    page: int,
    limit: int,
    request_id: str,
    warnings: Sequence[str],
    one_in_list: bool,
) -> Response:
    """A unified operation's answer."""
    said = [*warnings, *found.warnings]
    meta = Meta(warnings=said or None, request_id=request_id)
    if operation.verb is Verb.LIST and operation.paged:
        meta.pagination = pagination(found.total or 0, page, limit)
    data = [found.data] if one_in_list else found.data
    raw = None if found.raw is None else {"items": found.raw}
    status = Verb.CREATE.status if found.created else operation.status or operation.verb.status
    return enveloped(data, meta, status=status, raw=raw)


def pagination(total: int, page: int, limit: int) -> Pagination:
    return Pagination(
        total=total, per_page=limit, current_page=page, total_pages=max(1, math.ceil(total / limit))
    )


def problem(found: Problem, request_id: str, docs: str) -> Response:
    """The envelope of a problem, with Retry-After where waiting helps."""
    fields = [_field(field) for field in found.fields]
    downstream = found.downstream
    seconds = None if found.retry_after is None else max(1, math.ceil(found.retry_after))
    errors = Errors(
        code=found.code,
        message=found.message,
        fields=fields,
        downstream=DownstreamError(status=downstream.status, message=downstream.message)
        if downstream
        else None,
        request_id=request_id,
        retry_after=seconds,
        docs=f"{docs}#{found.code}",
        validation_errors=fields if found.status == _BAD_REQUEST else msgspec.UNSET,
        details=found.details or msgspec.UNSET,
    )
    body = encode_json(Envelope(meta=Meta(request_id=request_id), data=None, errors=errors))
    headers = {"Retry-After": str(seconds)} if seconds is not None else {}
    return Response(body, found.status, headers, media_type=JSON)


def _field(found: FieldProblem) -> FieldError:
    return FieldError(field=found.field, code=found.code, message=found.message, hint=found.hint)
