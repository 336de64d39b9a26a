"""Log lines: one JSON object each, complete, and silent about secrets."""

import io
import logging
from dataclasses import dataclass

import msgspec
import pytest

from comptoir.kit.crypto import Secret
from comptoir.kit.logs import write_json_lines


@dataclass(frozen=True)
class Line:
    operation: str
    token: Secret


@pytest.fixture
def written():
    """What the root logger writes; the loggers are as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    write_json_lines("info", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [msgspec.json.decode(line) for line in stream.getvalue().splitlines()]


def test_a_row_becomes_fields_and_a_secret_stays_hidden(written):
    logging.getLogger("comptoir.requests").info(
        "request", extra={"row": Line("getInvoices", Secret("canary"))}
    )

    (line,) = lines(written)
    assert (line["message"], line["operation"], line["level"]) == ("request", "getInvoices", "info")
    assert line["token"] == "***"
    assert "canary" not in written.getvalue()


def test_a_fault_brings_its_trace_in_one_line(written):
    try:
        int("broken")
    except ValueError:
        logging.getLogger("comptoir.faults").exception("it failed")

    (line,) = lines(written)
    assert "ValueError: invalid literal" in line["trace"]


def test_what_is_below_the_level_is_not_written(written):
    logging.getLogger("comptoir").debug("too fine")

    assert written.getvalue() == ""
