"""The README's examples, taken from the page as they stand and run against a demo."""

import json
import re
import sys
from pathlib import Path

import pytest

from demo_process import running_demo, shell

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def exports():
    with running_demo() as demo:
        yield demo.exports


def _block(language, beginning):
    return next(text for kind, text in BLOCKS if kind == language and text.startswith(beginning))


def test_the_curl_line_answers_with_invoices(exports):
    answer = json.loads(shell(_block("sh", "curl"), **exports))
    assert len(answer["data"]) == 5
    assert all(invoice["lineItems"] for invoice in answer["data"])


def test_the_python_snippet_prints_customers(exports):
    printed = shell(f"python3 - <<'END'\n{_block('python', 'import')}\nEND", **exports)
    assert len(printed.splitlines()) == 5


def test_the_command_line_shows_them_as_a_table(exports):
    printed = shell(f"{sys.executable} -m comptoir.cli get invoices --limit 5", **exports)
    assert "page 1 of " in printed


def test_the_quick_start_is_two_commands():
    quick_start = README.split("## Quick start")[1].split("\n## ")[0]
    assert re.findall(r"```sh\n(.*)\n```", quick_start) == ["./run demo", "./run test"]
