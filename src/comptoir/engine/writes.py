"""Safe writes: the intent is committed before a booking is sent, and an idempotency key is answered once.

A request that repeats a key gets the first answer again, word for word; nothing is sent. Where the first
one's fate is open, the repetition is told so, and nothing is sent either.
"""

import hashlib
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from comptoir.engine.vault import Place, Vault
from comptoir.kit.clock import Clock
from comptoir.kit.errors import FieldProblem, IdempotencyKeyReused, WriteInDoubt
from comptoir.kit.ids import Ids
from comptoir.store import writes
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE
from comptoir.store.handles import AsyncConnection
from comptoir.store.writes import Write, WriteStatus

_LOG = logging.getLogger("comptoir.writes")

_ABANDONED = timedelta(minutes=15)  # longer than a request may take, its wait for a budget included

Guard = Callable[[AsyncConnection], Awaitable[None]]
"""Asked in the transaction that lets a write leave; raises where whoever writes may no longer do so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A write as it was asked for. `content` is all that makes it this write: path, query and body.

    What belongs to the tenant as a whole has no connection.
    """

    tenant_id: str
    connection_id: str | None
    company_id: str | None
    operation: str
    content: bytes
    key: str | None


@dataclass(frozen=True, slots=True)
class Noted:
    """What is known of a write that was begun before, and what was answered."""

    status: WriteStatus
    answer: bytes | None


class Intent:
    """One write on its way: noted before it leaves, settled when its fate is known."""

    def __init__(self, house: "Writes", wish: Wish, row: Write | None, guard: Guard | None = None) -> None:
        self._house = house
        self._wish = wish
        self._row = row
        self._guard = guard
        self._sent = False
        self._took_effect = False

    async def sending(self) -> None:
        """Called before anything that writes leaves for the vendor: from here on the fate may be open.

        Raises WriteInDoubt where another has sent it already.
        """
        if not self._sent:
            self._row = await self._house.note_sending(self._wish, self._row, self._guard)
            self._sent = True

    def took_effect(self) -> None:
        """The vendor accepted something: what fails after this leaves a part behind."""
        self._took_effect = True

    @property
    def was_sent(self) -> bool:
        """Whether anything that writes has left, or was about to."""
        return self._sent

    @property
    def left_something(self) -> bool:
        """Whether a failure now would leave a part behind."""
        return self._took_effect

    async def done(self, answer: bytes) -> None:
        """It was booked, and this is what the caller is told."""
        await self._house.settle(self._wish, self._row, WriteStatus.DONE, answer)

    async def refused(self, answer: bytes | None = None) -> None:
        """It failed: the same key may be tried again, unless a part of it was booked before.

        With an `answer` the refusal is final, and kept.
        """
        if self._took_effect:
            await self.in_doubt(answer)
        elif answer is None:
            await self._house.forget(self._row, self._guard)
        else:
            await self._house.settle(self._wish, self._row, WriteStatus.REFUSED, answer)

    async def in_doubt(self, answer: bytes | None = None) -> None:
        """Nobody knows yet."""
        await self._house.settle(self._wish, self._row, WriteStatus.IN_DOUBT, answer)


class Writes:
    """The intents of all writes."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def begin(self, wish: Wish) -> Intent | bytes:
        """An intent, or the answer that was given to the same key before.

        Raises IdempotencyKeyReused for another request under the same key, WriteInDoubt where the first
        one's fate is open. One that never left, and whose process must have died, is begun anew.
        """
        if wish.key is None:
            return Intent(self, wish, None)
        mine, now = self._row(wish), self._clock.now()
        async with self._database.write() as conn:
            row = await writes.intend(conn, mine)
            free = row.id == mine.id or (
                row.request_hash == mine.request_hash
                and await writes.take_over(conn, row.id, now - _ABANDONED, now)
            )
        return Intent(self, wish, row) if free else self._again(wish, row)

    def resume(self, wish: Wish, guard: Guard) -> Intent:
        """An intent of somebody who may begin again, such as a job; `guard` decides whether it may leave.

        What is known of an earlier beginning is asked of `noted`, and never sent again by this one.
        """
        return Intent(self, wish, None, guard)

    async def noted(self, connection_id: str, keys: Collection[str]) -> dict[str, Noted]:
        """What is known of the writes under these keys, by key; nothing for those that never left."""
        async with self._database.read() as conn:
            rows = await writes.by_keys(conn, connection_id, keys)
        return {row.idempotency_key or "": Noted(row.status, self._opened(row)) for row in rows}

    async def give_up(self, connection_id: str, keys: Collection[str]) -> None:
        """Nobody waits any more for the answers to the writes under these keys: they are in doubt.

        An answer that comes all the same is still noted by whoever receives it.
        """
        async with self._database.write() as conn:
            for row in await writes.by_keys(conn, connection_id, keys):
                sent = (WriteStatus.SENT,)
                await writes.mark(conn, row.id, WriteStatus.IN_DOUBT, self._clock.now(), only_from=sent)

    async def note_sending(self, wish: Wish, row: Write | None, guard: Guard | None = None) -> Write:
        """Commit that the write is about to leave. Raises WriteInDoubt where another has sent it."""
        async with self._database.write() as conn:
            if guard is not None:
                await guard(conn)
            if row is None:
                row = await writes.intend(conn, self._row(wish))
            now, unsent = self._clock.now(), (WriteStatus.INTENDED,)
            if not await writes.mark(conn, row.id, WriteStatus.SENT, now, only_from=unsent):
                raise WriteInDoubt("This write was sent before, and is not sent again.")
        return row

    async def settle(self, wish: Wish, row: Write | None, status: WriteStatus, answer: bytes | None) -> None:
        """Note the outcome. The booking stands whatever happens here, so trouble is logged, not raised.

        Whoever knows the outcome may note it: no guard is asked.
        """
        if row is None and wish.key is None:
            return
        try:
            async with self._database.write() as conn:
                row = row or await writes.intend(conn, self._row(wish))
                sealed = None if answer is None else self._vault.seal(_place(row), answer)
                await writes.mark(conn, row.id, status, self._clock.now(), answer=sealed)
        except TROUBLE:
            _LOG.exception("a write (%s) is %s, but the note of it was lost", row and row.id, status)

    async def forget(self, row: Write | None, guard: Guard | None = None) -> None:
        """Nothing was booked: give the key free."""
        if row is None:
            return
        async with self._database.write() as conn:
            if guard is not None:
                await guard(conn)
            await writes.remove(conn, row.id)

    def _opened(self, row: Write) -> bytes | None:
        return None if row.answer is None else self._vault.open_bytes(_place(row), row.answer)

    def _again(self, wish: Wish, row: Write) -> bytes:
        if row.request_hash != _hash(wish):
            text = "This Idempotency-Key was used for another request."
            problem = FieldProblem("Idempotency-Key", "idempotency_key_reused", text, "Use a new key.")
            raise IdempotencyKeyReused(text, fields=[problem])
        if row.status is WriteStatus.DONE and (answer := self._opened(row)) is not None:
            return answer
        details: dict[str, object] = {"writeId": row.id, "status": str(row.status)}
        text = "The first request with this key is under way, or its outcome is not known. Nothing was sent."
        if row.status is WriteStatus.IN_DOUBT and (failure := self._opened(row)) is not None:
            details["first"] = msgspec.json.decode(failure)
            text = "The first request with this key failed as details.first says. Nothing was sent."
        raise WriteInDoubt(text, details=details)

    def _row(self, wish: Wish) -> Write:
        now = self._clock.now()
        return Write(
            id=self._ids.new("wri"),
            tenant_id=wish.tenant_id,
            connection_id=wish.connection_id,
            operation=wish.operation,
            request_hash=_hash(wish),
            created_at=now,
            updated_at=now,
            company_id=wish.company_id,
            idempotency_key=wish.key,
        )


def _hash(wish: Wish) -> str:
    digest = hashlib.sha256(f"{wish.operation}\n{wish.company_id or ''}\n".encode())
    digest.update(wish.content)
    return digest.hexdigest()


def _place(row: Write) -> Place:
    return Place("writes", row.tenant_id, row.connection_id or "", f"answer {row.id}")
