"""Connecting: what a consent makes, a connection of its own or an earlier one that goes on.

At the vendor a consent voids the tokens of the person's earlier one with the same app. So the new ones are
kept first, for all who hang on that login; only then is it asked what was ticked.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from comptoir.cdk.contract import Company
from comptoir.engine.companies import granted
from comptoir.engine.directory import Directory
from comptoir.engine.tokens import Tokens, consents
from comptoir.engine.tokens.consents import Consent, TakenUp
from comptoir.engine.vault import Vault
from comptoir.kit.clock import Clock
from comptoir.kit.errors import CompanyMismatch, FieldProblem, InvalidState, Problem, RecordUnknown
from comptoir.kit.ids import Ids, fingerprint
from comptoir.store import connections, logins
from comptoir.store.connections import Connection, ConnectionStatus, Reason
from comptoir.store.database import Database
from comptoir.store.handles import AsyncConnection
from comptoir.store.logins import Login
from comptoir.store.onboarding import LoginState


class Connecting:
    """Makes connections out of consents, and renews those that a person had."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        tokens: Tokens,
        vault: Vault,
        clock: Clock,
        ids: Ids,
    ) -> None:
        self._database = database
        self._directory = directory
        self._tokens = tokens
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def expect(
        self, tenant_id: str, target_id: str, connection_id: str, company_id: str | None
    ) -> None:
        """Make sure that a login may be begun for this connection, and for this company if one is asked for.

        Raises RecordUnknown or CompanyMismatch.
        """
        async with self._database.read() as conn:
            connection = await connections.get(conn, tenant_id, connection_id)
        if connection is None or connection.target != target_id:
            raise RecordUnknown("The tenant has no connection with this id at this target system.")
        if connection.company_id is not None and company_id not in (None, connection.company_id):
            raise _other_company("This connection is pinned to another company.")

    async def connect(
        self,
        login: LoginState,
        consent: Consent,
        key: str,
        ask: Callable[[], Awaitable[Sequence[Company]]],
    ) -> Connection:
        """The connection of a login, with `key` as its newest account key; `ask` tells what was ticked.

        Raises CompanyUnknown for a choice that was not granted, CompanyMismatch for a login that does not
        reach the company of its connection, InvalidState when that connection is gone.
        """
        taken = await self._take_up(consent)
        try:
            companies = [asdict(company) for company in await ask()]
        except Problem:
            await self._leave_be(taken)
            raise
        await self._share(taken, companies)
        return await self._keep(login, consent, taken, self._made(login, companies, consent.person, key))

    async def _take_up(self, consent: Consent) -> TakenUp | None:
        """Go on with the new tokens wherever the person's earlier ones are used; those are void by now."""
        spare_id, now = self._ids.new("log"), self._clock.now()
        async with self._database.write() as conn:
            taken = await consents.take_up(conn, self._vault, consent, spare_id, now)
        if taken is not None:
            self._tokens.forget(taken.login.id)
        return taken

    async def _leave_be(self, taken: TakenUp | None) -> None:
        """Nobody knows what was ticked: all connections go on with the new tokens, none is left behind."""
        if taken is not None:
            async with self._database.write() as conn:
                await consents.tidy(conn, taken.login)

    async def _share(self, taken: TakenUp | None, companies: list[dict[str, Any]]) -> None:
        if taken is not None:
            async with self._database.write() as conn:
                await consents.share(conn, taken.login, companies, self._clock.now())
            self._directory.forget()

    def _made(self, login: LoginState, companies: list[dict[str, Any]], person: str, key: str) -> Connection:
        """A new connection. Raises CompanyUnknown for a choice that was not granted."""
        now = self._clock.now()
        pinned = granted(companies, login.company_id) if login.company_id else None
        waiting = login.environment_selection and pinned is None
        return Connection(
            id=self._ids.new("con"),
            tenant_id=login.tenant_id,
            target=login.target,
            key_hash=fingerprint(key),
            status=ConnectionStatus.NEEDS_SELECTION if waiting else ConnectionStatus.ACTIVE,
            created_at=now,
            updated_at=now,
            company_id=login.company_id if pinned else None,
            company=pinned,
            companies=companies,
            login=person,
            status_since=now,
        )

    async def _keep(
        self, login: LoginState, consent: Consent, taken: TakenUp | None, fresh: Connection
    ) -> Connection:
        """Connection and tokens in one transaction: both are there, or neither."""
        now, waiting = self._clock.now(), taken.waiting if taken else frozenset()
        async with self._database.write() as conn:
            if taken is None:
                chain = await consents.found(conn, self._vault, consent, self._ids.new("log"), now)
            else:
                chain = taken.login
            fresh = replace(fresh, login_id=chain.id)
            earlier = await _earlier(conn, login, fresh, waiting)
            if earlier is None:
                return await _add(conn, fresh, renews=bool(waiting))
            connection = await _renew(conn, earlier, fresh, chain, now)
        self._directory.forget()
        return connection


async def _earlier(
    conn: AsyncConnection, login: LoginState, fresh: Connection, waiting: frozenset[str]
) -> Connection | None:
    """The connection that this login renews: the one it was begun for, or one that waited for it."""
    if login.connection_id is None:
        if fresh.company_id is None or fresh.login_id is None:
            return None
        mine = fresh.tenant_id, fresh.login_id, fresh.company_id
        twin = await connections.twin(conn, *mine, of=fresh.id)
        return twin if twin is not None and twin.id in waiting else None
    earlier = await connections.get(conn, login.tenant_id, login.connection_id, for_update=True)
    if earlier is None:
        raise InvalidState("The connection of this login is gone.")
    if earlier.company_id is not None and not _reaches(fresh, earlier.company_id):
        raise _other_company("This login does not reach the company to which the connection is pinned.")
    return earlier


async def _add(conn: AsyncConnection, fresh: Connection, *, renews: bool) -> Connection:
    """A connection that still selects its company may turn out to renew one that waited: it is marked."""
    selects = fresh.status is ConnectionStatus.NEEDS_SELECTION
    fresh = replace(fresh, reason=Reason.RENEWS if selects and renews else None)
    await connections.add(conn, fresh)
    return fresh


async def _renew(
    conn: AsyncConnection, earlier: Connection, fresh: Connection, chain: Login, now: datetime
) -> Connection:
    """The earlier connection goes on with the new login, and with its company if it had none."""
    connection = await connections.reconnect(conn, earlier, fresh, now)
    await logins.remove_unused(conn, earlier.login_id or chain.id)
    if earlier.company_id is None and fresh.company_id is not None:
        pinned = fresh.company or {}
        connection = await connections.pin(conn, connection, fresh.company_id, pinned, now)
    return connection


def _reaches(connection: Connection, company_id: str) -> bool:
    return any(str(company["id"]) == company_id for company in connection.companies)


def _other_company(text: str) -> CompanyMismatch:
    hint = "Tick that company at consent, or connect the other one without connectionId."
    return CompanyMismatch(text, fields=[FieldProblem("companyId", "company_mismatch", text, hint)])
