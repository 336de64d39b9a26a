"""The snippets of the sandbox's how-to pages, taken from the pages as they stand and run against a sandbox.

Each language is tried where its interpreter or compiler is installed.
"""

import asyncio
import os
import re
import shlex
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from comptoir_sandbox.certificates import own
from comptoir_sandbox.exact_online.main import arguments
from comptoir_sandbox.exact_online.server import running

FOLDER = Path(__file__).parents[2] / "docs/how-to"
LANGUAGES = ("python", "php", "csharp", "go", "javascript")
OAUTH2 = Path("/usr/share/gocode/src/golang.org/x/oauth2")  # where Debian puts golang.org/x/oauth2
LONG = 120  # seconds; a compiler may be slow
AGREED = {
    "client_id": "11111111-1111-1111-1111-111111111111",
    "user": "demo@comptoir.example",
    "redirect_uri": "http://127.0.0.1:9000/callback",
}


def needs(*programs):
    missing = [each for each in programs if shutil.which(each) is None]
    return pytest.mark.skipif(bool(missing), reason=f"needs {', '.join(missing)}")


def snippets(page, kind):
    text = (FOLDER / f"sandbox-{page}.md").read_text("utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def tls_now():
    return datetime.now(UTC)


@pytest.fixture
async def sandbox():
    async with running() as started:
        yield started


async def printed(*command, url="", code="", folder=None, **environment):
    """The lines that a program prints when it gets its text on standard input."""
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), asyncio.subprocess.PIPE)
    told = {**os.environ, "EXACT_URL": url, **environment}
    process = await asyncio.create_subprocess_exec(*command, env=told, cwd=folder, **pipes)
    output, errors = await asyncio.wait_for(process.communicate(code.encode()), LONG)
    assert process.returncode == 0, errors.decode() + output.decode()
    return output.decode().splitlines()


async def python_round(url):
    return await printed(sys.executable, "-", url=url, code=snippets("python", "python")[0])


async def test_the_python_round_prints_customers(sandbox):
    lines = await python_round(sandbox.url())
    assert len(lines) == 5
    assert all(re.match(r"\d+ \w", line) for line in lines)


async def test_the_python_snippet_runs_two_regions_in_one_process():
    [line] = await printed(sys.executable, "-", code=snippets("python", "python")[1])
    assert len(re.findall(r"http://127\.0\.0\.1:\d+", line)) == 2


@needs("node")
async def test_the_javascript_round_prints_the_same_customers(sandbox):
    code = snippets("javascript", "js")[0]
    told = await printed("node", "--input-type=module", "-", url=sandbox.url(), code=code)
    assert told == await python_round(sandbox.url())


@needs("php")
async def test_the_php_round_prints_the_same_customers(sandbox):
    told = await printed("php", url=sandbox.url(), code=snippets("php", "php")[0])
    assert told == await python_round(sandbox.url())


@needs("go", "gofmt")
async def test_the_go_round_prints_the_same_customers_and_is_formatted(sandbox, tmp_path):
    main = tmp_path / "main.go"
    main.write_text(snippets("go", "go")[0], "utf-8")
    assert await printed("gofmt", "-l", str(main)) == []
    told = await printed("go", "run", str(main), url=sandbox.url(), GO111MODULE="off", GOFLAGS="")
    assert told == await python_round(sandbox.url())


@needs("go")
@pytest.mark.skipif(not OAUTH2.exists(), reason="needs golang.org/x/oauth2")
async def test_the_go_library_for_oauth2_exchanges_the_code(sandbox, tmp_path):
    main = tmp_path / "main.go"
    main.write_text(snippets("go", "go")[1], "utf-8")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url()}/_sandbox/consent", json=AGREED) as answer,
    ):
        code = (await answer.json())["code"]
    known = {"GO111MODULE": "off", "GOFLAGS": "", "GOPATH": str(OAUTH2.parents[3])}
    assert await printed("go", "run", str(main), code, url=sandbox.url(), **known) == ["Bearer"]


@needs("mcs", "mono")
async def test_the_csharp_round_prints_the_same_customers(sandbox, tmp_path):
    (tmp_path / "round.cs").write_text(snippets("csharp", "csharp")[0], "utf-8")
    libraries = [f"-r:System.{name}.dll" for name in ("Net.Http", "Runtime.Serialization")]
    await printed("mcs", "-langversion:latest", *libraries, "round.cs", folder=tmp_path)
    told = await printed("mono", "round.exe", url=sandbox.url(), folder=tmp_path)
    assert told == await python_round(sandbox.url())


@needs("curl", "sh")
async def test_the_shell_snippet_gets_a_code(sandbox):
    [_, consent, *_] = snippets("php", "sh")
    told = await printed("sh", code=consent.replace("http://127.0.0.1:4001", sandbox.url()))
    assert '"code"' in told[0]


@pytest.mark.parametrize(
    ("page", "kind", "command", "trust"),
    [
        pytest.param("python", "python", (sys.executable, "-"), "SSL_CERT_FILE", id="python"),
        pytest.param(
            "javascript",
            "js",
            ("node", "--input-type=module", "-"),
            "NODE_EXTRA_CA_CERTS",
            id="javascript",
            marks=needs("node"),
        ),
        pytest.param(
            "php",
            "php",
            ("php", "-d", "curl.cainfo={ca}", "-d", "openssl.cafile={ca}"),
            "",
            id="php",
            marks=needs("php"),
        ),
    ],
)
async def test_a_round_over_https_trusts_the_authority_as_the_page_says(
    tmp_path, page, kind, command, trust, tls_now
):
    tls = own(tmp_path, [], tls_now)
    words = [word.replace("{ca}", str(tls.authority)) for word in command]
    trusting = {trust: str(tls.authority)} if trust else {}
    assert not trust or trust in (FOLDER / f"sandbox-{page}.md").read_text("utf-8")
    async with running(tls=tls) as sandbox:
        told = await printed(*words, url=sandbox.url(), code=snippets(page, kind)[0], **trusting)
    assert len(told) == 5


@needs("go")
async def test_a_go_round_over_https_trusts_the_authority_as_the_page_says(tmp_path, tls_now):
    tls = own(tmp_path, [], tls_now)
    main = tmp_path / "main.go"
    main.write_text(snippets("go", "go")[0], "utf-8")
    known = {"GO111MODULE": "off", "GOFLAGS": "", "SSL_CERT_FILE": str(tls.authority)}
    async with running(tls=tls) as sandbox:
        assert len(await printed("go", "run", str(main), url=sandbox.url(), **known)) == 5


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_starts_the_sandbox_with_arguments_that_it_knows(language):
    lines = [line for code in snippets(language, "sh") for line in code.splitlines()]
    commands = [shlex.split(line) for line in lines if line.startswith("comptoir-sandbox ")]
    assert [words[1] for words in commands] == ["exact-online"] * 2
    read = [arguments(words[2:]) for words in commands]
    assert [each.port for each in read] == [4001, 4001]
    assert [each.tls is not None for each in read] == [False, True]
