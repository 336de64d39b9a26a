"""The commands on the pages: each can be given as it stands, and the reference is what the commands say."""

import re
import shlex
from pathlib import Path

import pytest
from cyclopts import CycloptsError

from comptoir.cli.main import build
from comptoir.cli.reference import page

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
SHELL = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:^|\s|\()(?:\./run )?comptoir ([^\n#&|)]*)")
RUN = re.compile(r"\./run (\w+)")


def _blocks():
    return [block.replace("\\\n", " ") for path in PAGES for block in SHELL.findall(path.read_text("utf-8"))]


COMMANDS = sorted({line.strip() for block in _blocks() for line in COMMAND.findall(block)} - {""})


def test_the_pages_name_commands_at_all():
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_on_a_page_is_understood(line):
    tokens = shlex.split(line)
    try:
        command, _, _ = build().parse_args(tokens, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        pytest.fail(f"comptoir {line}: {error}")
    assert command is not None


def test_every_verb_of_run_on_a_page_exists():
    verbs = set(RUN.findall((ROOT / "run").read_text("utf-8").split("set -eu")[0]))
    named = {verb for path in PAGES for verb in RUN.findall(path.read_text("utf-8"))}
    assert named <= verbs


def test_the_reference_page_is_what_the_commands_say():
    assert (ROOT / "docs/reference/cli.md").read_text("utf-8") == page(), (
        "run python -m comptoir.cli.reference"
    )
