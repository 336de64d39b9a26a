"""State that outlives a process or a change of mind: the data file, and snapshots."""

import asyncio
import contextlib
import json
import signal
import socket
import sqlite3
import subprocess
import sys

import pytest
from sandbox_doors import Door, Exact

from comptoir_sandbox.exact_online.server import running


async def test_a_restart_finds_books_tokens_and_clock_again(tmp_path, session, clock):
    file = tmp_path / "sandbox.sqlite"
    async with running(clock=clock, data=file) as first:
        door = Door(session, first.url())
        exact = await door.enter()
        created = (await exact.post("crm/Accounts", {"Name": "Blijft"})).d
        gone = (await exact.post("crm/Accounts", {"Name": "Weg"})).d
        await exact.call("DELETE", f"crm/Accounts(guid'{gone['ID']}')")
        await door.control("clock", {"advance": 500})
        before = await everything(first)
    async with running(clock=clock, data=file) as second:
        again = Exact(session, second.url(), exact.tokens)
        kept = (await again.get(f"crm/Accounts(guid'{created['ID']}')")).d
        assert kept["Name"] == "Blijft"
        assert (await again.get(f"crm/Accounts(guid'{gone['ID']}')")).status == 404
        assert (await again.first("/current/Me"))["ServerTime"] == "2026-07-01T11:08:25"
        assert await everything(second) == before
        more = await again.post("crm/Accounts", {"Name": "Nieuwer"}, Prefer="return=representation")
        assert int(more.d["Code"]) > 20_000


async def test_a_reset_empties_the_file_too(tmp_path, session, clock):
    file = tmp_path / "sandbox.sqlite"
    async with running(clock=clock, data=file) as first:
        door = Door(session, first.url())
        exact = await door.enter()
        count = (await exact.get("crm/Accounts/$count")).body
        await exact.post("crm/Accounts", {"Name": "Weg"})
        await door.control("reset")
    async with running(clock=clock, data=file) as second:
        fresh = await Door(session, second.url()).enter()
        assert (await fresh.get("crm/Accounts/$count")).body == count


async def test_a_file_of_another_form_is_refused(tmp_path, clock):
    file = tmp_path / "sandbox.sqlite"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE form (version INTEGER NOT NULL)")
        made.execute("INSERT INTO form VALUES (99)")
    with pytest.raises(ValueError, match="form 99"):
        async with running(clock=clock, data=file):
            pass


async def test_a_snapshot_brings_books_and_tokens_back(exact, door):
    created = (await exact.post("crm/Accounts", {"Name": "Voor"})).d
    await door.control("snapshot", {"name": "before"})
    key = f"crm/Accounts(guid'{created['ID']}')"
    await exact.call("PUT", key, {"Name": "Na"})
    await door.control("clock", {"advance": 3600})
    assert (await exact.get(key)).status == 401
    await door.control("restore", {"name": "before"})
    assert (await exact.get(key)).d["Name"] == "Voor"
    await exact.call("PUT", key, {"Name": "Anders"})
    await door.control("restore", {"name": "before"})
    assert (await exact.get(key)).d["Name"] == "Voor"


def test_the_command_prints_a_line_a_region_and_ends_on_a_signal(tmp_path):
    command = [sys.executable, "-m", "comptoir_sandbox.main", "exact-online", "--port", "0"]
    command += ["--regions", "nl,co.uk,us", "--data", str(tmp_path / "sandbox.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        lines = [json.loads(process.stdout.readline()) for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=60)
    assert [line["region"] for line in lines] == ["nl", "co.uk", "us"]
    assert all(line["url"].startswith("http://127.0.0.1:") for line in lines)
    assert (process.returncode, rest, errors) == (0, b"", b"")


def test_an_unknown_region_is_told_with_the_known_ones():
    command = [sys.executable, "-m", "comptoir_sandbox.main", "exact-online", "--regions", "xx"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"there are nl, be" in done.stderr


async def everything(sandbox):
    books = sandbox.site("nl").company(3412071).books
    return {name: list(table) for name, table in books.tables.items() if len(table)}


async def test_a_killed_process_loses_nothing_that_was_answered(tmp_path, session):
    async with process(tmp_path / "sandbox.sqlite") as (first, url):
        exact = await Door(session, url).enter()
        names = [f"Klant {number}" for number in range(5)]
        keys = [(await exact.post("crm/Accounts", {"Name": name})).d["ID"] for name in names]
        await exact.get("crm/Accounts(1)")
        await Door(session, url).control("switches", {"top_shape": "results"})
        left = (await exact.get("crm/Accounts?$top=1")).headers["X-RateLimit-Remaining"]
        first.kill()
    async with process(tmp_path / "sandbox.sqlite") as (_, url):
        again = Exact(session, url, exact.tokens)
        for name, key in zip(names, keys, strict=True):
            assert (await again.get(f"crm/Accounts(guid'{key}')")).d["Name"] == name
        last = await again.get("crm/Accounts?$top=1")
        assert int(last.headers["X-RateLimit-Remaining"]) == int(left) - len(names) - 1
        assert "results" in last.d


@contextlib.asynccontextmanager
async def process(file):
    """The command over a data file, and where it answers."""
    command = [
        sys.executable,
        "-m",
        "comptoir_sandbox.main",
        "exact-online",
        "--port",
        "0",
        "--data",
        str(file),
    ]
    started = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    try:
        yield started, json.loads(await started.stdout.readline())["url"]
    finally:
        with contextlib.suppress(ProcessLookupError):  # the test may have killed it
            started.terminate()
        await started.wait()


async def test_founded_companies_outlive_a_restart(tmp_path, session, clock):
    file = tmp_path / "sandbox.sqlite"
    async with running(clock=clock, data=file) as first:
        door = Door(session, first.url())
        (code,) = (await door.control("companies", {"count": 1}))["divisions"]
        exact = await door.enter()
        exact.division = code
        created = (await exact.post("crm/Accounts", {"Name": "Blijft"})).d
    async with running(clock=clock, data=file) as second:
        again = Exact(session, second.url(), exact.tokens, code)
        assert (await again.get(f"crm/Accounts(guid'{created['ID']}')")).d["Name"] == "Blijft"


async def test_a_file_belongs_to_one_process_at_a_time(tmp_path, clock):
    file = tmp_path / "sandbox.sqlite"
    async with process(file):
        with pytest.raises(ValueError, match="in use by another process"):
            async with running(clock=clock, data=file):
                pass
    async with running(clock=clock, data=file):
        pass


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--regions", "xx"), "unknown region xx; there are nl, be, de, fr, es, co.uk, com, gb, us"),
        (("--regions", "nl,nl"), "named twice"),
        (("--regions", "gb,co.uk"), "named twice"),
        (("--port", "65535", "--regions", "nl,be"), "no port 65535"),
        (("--port", "-1"), "no port -1"),
        (("--data", "/nowhere/at/all.sqlite"), "cannot start"),
    ],
)
def test_arguments_that_cannot_be_are_told(words, told):
    command = [sys.executable, "-m", "comptoir_sandbox.main", "exact-online", "--port", "0", *words]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode in (1, 2)
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "comptoir_sandbox.main", "exact-online", "--port", port]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
    told = f"cannot start: port {port} cannot be had: Address already in use\n"
    assert (done.returncode, done.stderr) == (1, told)
