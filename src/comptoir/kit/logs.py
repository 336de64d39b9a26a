"""Log lines as JSON objects, one a line, from the standard library's loggers."""

import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

import msgspec

_ENCODER = msgspec.json.Encoder(enc_hook=str)


class JsonLines(logging.Formatter):
    """`at`, `level`, `logger`, `message`, and the fields of the dataclass or mapping in `extra={"row": …}`.

    What has no JSON form is written as its text, so a secret stays `***`.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        row = getattr(record, "row", None)
        if row is not None:
            line |= msgspec.to_builtins(row, enc_hook=str)
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _ENCODER.encode(line).decode()


def write_json_lines(level: str, stream: TextIO | None = None) -> None:
    """Send everything from `level` upwards to `stream`, standard error unless told otherwise.

    A line names neither thread nor process nor the place in the code, so none of them is looked up.
    """
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # noqa: SLF001  the documented way to spare the walk up the stack
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
