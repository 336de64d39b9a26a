"""Column types that come back from both databases as they went in: moments in UTC and exact JSON."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from comptoir.kit.money import encode_json

_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, given back in UTC with its microseconds.

    SQLite has no such type: there it is text of one width (`2026-11-22T08:00:00.000000+00:00`), which
    sorts as time does. A naive datetime raises ValueError.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return moment_text(value) if dialect.name == "sqlite" else _utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002  the base class names it
        if value is None:
            return None
        return _utc(datetime.fromisoformat(value) if isinstance(value, str) else value)


class Json(TypeDecorator[Any]):
    """A JSON value kept as text; a number with a fraction comes back as the Decimal that was written."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002  the base class names it
        return None if value is None else encode_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002  the base class names it
        return None if value is None else _DECODER.decode(value)


def moment_text(moment: datetime) -> str:
    """The text under which SQLite keeps a moment, for statements that are written by hand."""
    return _utc(moment).isoformat(timespec="microseconds")


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment in the store needs a time zone")
    return moment.astimezone(UTC)
