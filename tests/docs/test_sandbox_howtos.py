"""The snippets of the sandbox's how-to pages, taken from the pages as they stand and run against a sandbox."""

import asyncio
import re
import shutil
import sys
from pathlib import Path

import pytest

from comptoir_sandbox.exact_online.server import running

FOLDER = Path(__file__).parents[2] / "docs/how-to"
LANGUAGES = ("python", "php", "csharp", "go", "javascript")
NODE = shutil.which("node")


def snippets(page, kind):
    text = (FOLDER / f"sandbox-{page}.md").read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
async def sandbox():
    async with running() as started:
        yield started


async def printed(code, url, *command):
    """The lines that a program prints when it gets its text on standard input."""
    pipes = {
        "stdin": asyncio.subprocess.PIPE,
        "stdout": asyncio.subprocess.PIPE,
        "stderr": asyncio.subprocess.PIPE,
    }
    process = await asyncio.create_subprocess_exec(*command, env={"EXACT_URL": url}, **pipes)
    output, errors = await asyncio.wait_for(process.communicate(code.encode()), 20)
    assert process.returncode == 0, errors.decode()
    return output.decode().splitlines()


async def test_the_python_round_prints_customers(sandbox):
    lines = await printed(snippets("python", "python")[0], sandbox.url(), sys.executable, "-")
    assert len(lines) == 5
    assert all(re.match(r"\d+ \w", line) for line in lines)


async def test_the_python_snippet_runs_two_regions_in_one_process():
    [line] = await printed(snippets("python", "python")[1], "", sys.executable, "-")
    assert len(re.findall(r"http://127\.0\.0\.1:\d+", line)) == 2


@pytest.mark.skipif(NODE is None, reason="needs node")
async def test_the_javascript_round_prints_the_same_customers(sandbox):
    told = await printed(snippets("javascript", "js")[0], sandbox.url(), NODE, "--input-type=module", "-")
    assert told == await printed(snippets("python", "python")[0], sandbox.url(), sys.executable, "-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_the_host_the_app_and_the_way_around_the_consent_page(language):
    text = (FOLDER / f"sandbox-{language}.md").read_text("utf-8")
    for needed in (
        "http://127.0.0.1:4001",
        "11111111-1111-1111-1111-111111111111",
        "sandbox-secret",
        "/_sandbox/consent",
    ):
        assert needed in text
