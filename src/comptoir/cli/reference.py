"""The page docs/reference/cli.md, written by `python -m comptoir.cli.reference` from the commands."""

import re
import sys
from pathlib import Path

import comptoir
from comptoir.cli.main import build

_GENERATED = "<!-- written by python -m comptoir.cli.reference; change the commands, not this page -->"
_CONTENTS = re.compile(r"## Table of Contents\n.*?(?=\*\*Commands)", re.DOTALL)
_RUN_AS = re.compile(r" -m [\w.]+(?= \[)")  # cyclopts adds how the program was started that asks it
_EXAMPLES = re.compile(r"\n\n((?:  \S.*\n)+)")


def page() -> str:
    """Every command with its arguments, in Markdown; what is indented in a help text is code there."""
    text = _CONTENTS.sub("", build().generate_docs(usage_name="comptoir"))
    text = _RUN_AS.sub("", text)
    return f"{_GENERATED}\n\n{_EXAMPLES.sub(_fenced, text).strip()}\n"


def _fenced(match: re.Match[str]) -> str:
    return f"\n\n```sh\n{re.sub('^  ', '', match[1], flags=re.MULTILINE)}```\n"


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(comptoir.__file__).parents[2] / "docs/reference"
    (folder / "cli.md").write_text(page(), "utf-8")
