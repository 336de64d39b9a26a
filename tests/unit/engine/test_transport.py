"""A single call on its way out, to a vendor that says nothing."""

import asyncio
import contextlib
from datetime import UTC, datetime

import pytest

from comptoir.app import counted
from comptoir.cdk.contract import Call
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.engine.budgets import Terms
from comptoir.engine.directory import App
from comptoir.engine.http import HttpNetwork
from comptoir.engine.keyring import Keyring
from comptoir.engine.knowledge import Knowledge
from comptoir.engine.tokens import Tokens
from comptoir.engine.transport import Session, Transport
from comptoir.engine.vault import Vault
from comptoir.kit.clock import ManualClock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import UpstreamTimeout, WriteInDoubt
from comptoir.settings import Settings

COMPANY = "1001"
TERMS = Terms(rates=CONNECTOR.rates, errors=CONNECTOR.error_budget)


@contextlib.asynccontextmanager
async def silent_vendor():
    """Takes every request, notes its first line, and never answers."""
    asked, ended = [], asyncio.Event()

    async def take(reader, writer):
        asked.append((await reader.readline()).split()[0].decode())
        await ended.wait()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    finally:
        ended.set()
        server.close()


@pytest.fixture
async def transport(database):
    clock = ManualClock(datetime(2026, 3, 2, 8, tzinfo=UTC))
    async with HttpNetwork(patience=0.1) as network:
        budgets = await counted(Settings(), database, clock)
        tokens = Tokens(database, Vault(Keyring.from_text("0f" * 32)), network, clock)
        yield Transport(network, budgets, tokens, Knowledge(clock), clock)
        await budgets.close()


@pytest.mark.parametrize(("method", "problem"), [("GET", UpstreamTimeout), ("POST", WriteInDoubt)])
async def test_a_call_that_took_all_its_time_is_not_made_again(transport, method, problem):
    async with silent_vendor() as (url, asked):
        app = App(url, "id", Secret("secret"), TERMS)
        session = Session(
            CONNECTOR, CONNECTOR.targets[0], app, "ten_1", "con_1", COMPANY, token=Secret("token")
        )
        with pytest.raises(problem):
            await transport.caller(session).send(Call(method, "crm/Accounts"))
    assert asked == [method]
