"""Writes answers: the envelope with its data, and the envelope of a problem."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from starlette.responses import Response

from comptoir.engine.asks import Reply
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


def planned(found: Reply, request_id: str, warnings: Sequence[str]) -> Response:
    """What a write would have sent: always a 200, as nothing was created."""
    said = [*warnings, *found.warnings]
    return enveloped(found.data, Meta(warnings=said or None, request_id=request_id))


def reply(  # noqa: PLR0913  what an answer is made of
    operation: Operation,
    found: Reply,
    *,
    fields: Mapping[str, str],
    page: int,
    limit: int,
    request_id: str,
    warnings: Sequence[str],
    one_in_list: bool,
    next_cursor: str | None = None,
) -> Response:
    """A unified operation's answer, each record with `fields` alone where some are named."""
    said = [*warnings, *found.warnings]
    meta = Meta(
        warnings=said or None, request_id=request_id, next_cursor=next_cursor, explain=found.explanation
    )
    if operation.verb is Verb.LIST and operation.paged:
        meta.pagination = pagination(found.total or 0, page, limit)
    shown = _chosen(found.data, fields) if fields else found.data
    data = [shown] if one_in_list else shown
    raw = None if found.raw is None else {"items": found.raw}
    status = Verb.CREATE.status if found.created else operation.status or operation.verb.status
    answer = enveloped(data, meta, status=status, raw=raw)
    version = _version(found.data)
    if version is not None:
        answer.headers["ETag"] = f'"{version}"'
    return answer


def _version(data: Any) -> str | None:
    """When a single record was last changed, as If-Match takes it; None where nothing tells."""
    for name in ("updated_date", "last_modified_date"):
        found = getattr(data, name, None)
        if isinstance(found, str):
            return found
    return None


def _chosen(data: Any, fields: Mapping[str, str]) -> Any:
    """Of a record, or of each in a list, the fields that were asked for, by their published names."""
    if isinstance(data, msgspec.Struct):
        return {name: getattr(data, attribute) for name, attribute in fields.items()}
    return [_chosen(each, fields) for each in data]


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
        downstream=DownstreamError(
            status=downstream.status,
            message=downstream.message,
            reason=downstream.reason or msgspec.UNSET,
        )
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
