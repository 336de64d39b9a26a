"""The sandbox over https: an authority of its own making, or a certificate that somebody has."""

import json
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from urllib.request import urlopen

import aiohttp
import pytest
from sandbox_doors import BACK, CLIENT, STUDIO, Door

from comptoir_sandbox.certificates import load, own
from comptoir_sandbox.exact_online.server import running

NOW = datetime.now(UTC)


@pytest.fixture
def tls(tmp_path):
    return own(tmp_path / "tls", [], NOW)


@pytest.fixture
async def trusting(tls):
    context = ssl.create_default_context(cafile=str(tls.authority))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
        yield session


async def test_every_region_speaks_https_and_writes_it_into_its_addresses(tls, trusting, clock):
    async with running(("nl", "be", "co.uk"), clock=clock, tls=tls) as sandbox:
        for region in ("nl", "be", "co.uk"):
            url = sandbox.url(region)
            assert url.startswith("https://127.0.0.1:")
            exact = await Door(trusting, url).enter()
            me = await exact.first("/current/Me")
            assert me["__metadata"]["uri"].startswith(f"{url}/api/v1/")
            exact.division = me["CurrentDivision"]
            listed = await exact.get("crm/Accounts?$select=ID")
            assert listed.d["__next"].startswith(f"{url}/api/v1/")


async def test_localhost_is_in_the_certificate_too(tls, trusting, clock):
    async with running(clock=clock, tls=tls) as sandbox:
        address = sandbox.url().replace("127.0.0.1", "localhost")
        async with trusting.get(f"{address}/_sandbox/clock") as answer:
            assert answer.status == 200


async def test_a_caller_that_does_not_trust_the_authority_is_not_let_in(tls, session, clock):
    async with running(clock=clock, tls=tls) as sandbox:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get(f"{sandbox.url()}/_sandbox/clock")


async def test_a_fault_cuts_a_connection_under_tls_as_well(tls, trusting, clock):
    async with running(clock=clock, tls=tls) as sandbox:
        door = Door(trusting, sandbox.url())
        exact = await door.enter()
        await door.control("faults", {"kind": "cut_after", "method": "POST", "path": "crm/Accounts"})
        with pytest.raises(aiohttp.ClientConnectionError):
            await exact.post("crm/Accounts", {"Name": "Geboekt"})
        found = await exact.rows("crm/Accounts?$filter=Name eq 'Geboekt'&$select=ID")
        assert len(found) == 1
        assert exact.division == STUDIO


def test_a_pair_that_still_does_is_kept_and_one_that_ends_is_made_anew(tmp_path):
    first = own(tmp_path, [], NOW)
    before = first.authority.read_bytes()
    own(tmp_path, [], NOW + timedelta(days=300))
    assert first.authority.read_bytes() == before
    own(tmp_path, [], NOW + timedelta(days=395))
    assert first.authority.read_bytes() != before


def test_another_name_or_a_damaged_file_makes_a_new_pair(tmp_path):
    first = own(tmp_path, [], NOW)
    before = first.certificate.read_bytes()
    own(tmp_path, ["start.exactonline.test"], NOW)
    named = first.certificate.read_bytes()
    assert named != before
    first.certificate.write_bytes(b"nothing")
    own(tmp_path, ["start.exactonline.test"], NOW)
    assert ssl.create_default_context(cafile=str(first.authority))
    assert load(first.certificate, first.key)


def test_the_key_is_nobody_elses_and_the_authoritys_key_is_nowhere(tls):
    assert tls.key.stat().st_mode & 0o077 == 0
    assert {file.name for file in tls.key.parent.iterdir()} == {"ca.pem", "server.pem", "server.key"}


def test_a_key_of_another_certificate_is_refused(tmp_path):
    one, other = own(tmp_path / "one", [], NOW), own(tmp_path / "other", [], NOW)
    with pytest.raises(ValueError, match="is not the key of"):
        load(one.certificate, other.key)


def command(*words):
    return [sys.executable, "-m", "comptoir_sandbox.main", "exact-online", "--port", "0", *words]


def test_the_command_prints_the_https_addresses_and_the_authority(tmp_path):
    words = command("--regions", "nl,be", "--tls", str(tmp_path / "made"))
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.terminate()
    assert all(line["url"].startswith("https://127.0.0.1:") for line in lines)
    assert {line["ca"] for line in lines} == {str(tmp_path / "made/ca.pem")}


def test_the_command_takes_a_certificate_that_somebody_has(tmp_path):
    made = own(tmp_path, [], NOW)
    words = command("--tls-cert", str(made.certificate), "--tls-key", str(made.key))
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        line = json.loads(process.stdout.readline())
        context = ssl.create_default_context(cafile=str(made.authority))
        asked = urlencode({"client_id": CLIENT, "redirect_uri": BACK})
        with urlopen(f"{line['url']}/api/oauth2/auth?{asked}", context=context) as page:
            assert page.status == 200
        process.terminate()
    assert "ca" not in line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--tls-cert", "x.pem"), "go together"),
        (("--tls", "a", "--tls-cert", "x", "--tls-key", "y"), "brings one"),
        (("--tls-name", "a.test"), "--tls makes"),
        (("--tls-cert", "nowhere.pem", "--tls-key", "nowhere.key"), "nowhere.pem"),
    ],
)
def test_arguments_that_do_not_go_together_are_told(words, told):
    done = subprocess.run(command(*words), capture_output=True, check=False, text=True)
    assert done.returncode == 1
    assert told in done.stderr
