"""The ledger across machines: books in Valkey or Redis, changed by one script and by nothing else.

What time it is, each process knows from the store's clock and then from the vendor's answers; so machines
whose own clocks disagree still count in the same windows. This module needs the extra `redis`.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha1
from importlib import resources
from typing import Any

import msgspec
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError

from comptoir.engine.budgets.aside import Aside
from comptoir.engine.budgets.books import spent_by, told_of
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.errors import name_of
from comptoir.engine.budgets.forecast import kept_view
from comptoir.engine.budgets.values import Account, Denied, Refusal, Spent, StoreAway, Terms, Ticket, View
from comptoir.engine.budgets.vendor_clock import GUARD, VendorClocks
from comptoir.kit.clock import Clock

PATIENCE = 2.0  # seconds that an answer of the store may take
_CONNECTIONS = 8
_PREFIX = "comptoir:budget:"
_SCRIPT = "books.lua"
_TOGETHER = 64  # runs of the script in one parcel
_GRANTED = 3  # values in the answer to a call that may be made
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode


class Valkey:
    """Books that all machines share. Raises StoreAway when the server does not answer in time."""

    def __init__(self, redis: Redis, clock: Clock, vendors: VendorClocks) -> None:
        self._redis = redis
        self._clock = clock
        self.vendors = vendors
        self._script = resources.files(__package__).joinpath(_SCRIPT).read_text("utf-8")
        self._digest = sha1(self._script.encode(), usedforsecurity=False).hexdigest()
        self._terms: dict[Account, Terms] = {}
        self._aside = Aside()
        self._asked: list[_Question] = []
        self._sending: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, url: str, clock: Clock, guard: float = GUARD) -> "Valkey":
        """Connect, and set the clock by the server's. Raises StoreAway."""
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_CONNECTIONS,
            timeout=PATIENCE,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            retry=Retry(NoBackoff(), 0),
        )
        redis = Redis(connection_pool=pool)
        before = clock.monotonic()
        seconds, micros = await _heard(redis.time())
        after = clock.monotonic()
        ahead = seconds + micros / 1e6 - (before + after) / 2
        return cls(redis, clock, VendorClocks(clock, guard + (after - before) / 2, ahead))

    async def take(
        self, account: Account, terms: Terms, kind: Class, endpoint: str = "", user: str = ""
    ) -> Ticket | Denied:
        vendor = self.vendors.of(account.target)
        taken = self._clock.monotonic()
        facts = (*vendor.span(), kind, name_of((user, endpoint)), *self._told(account, terms, kind))
        found = _unpack(await self._run("take", account, facts))
        if len(found) == _GRANTED:
            number, slot, left = found
            return Ticket(account, kind, number, slot, taken, endpoint, user, tuple(left))
        which, *rest = found
        spent = Spent(which) if isinstance(which, str) else Spent(terms.rates[which].window.value)
        return vendor.denial(Refusal(spent, *rest))

    async def settle(
        self, ticket: Ticket, status: int | None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Told to the store aside: until it knows, it counts the call as under way."""
        terms = self._terms[ticket.account]
        vendor = self.vendors.of(ticket.account.target)
        if headers:
            vendor.hear(ticket.taken, terms.rates, headers)
        is_error = status is not None and terms.errors is not None and status in terms.errors.statuses
        facts = (
            *vendor.span(),
            ticket.number,
            ticket.slot,
            [told_of(rate, headers) or False if headers else False for rate in terms.rates],
            [(place, end or False) for place, end in spent_by(terms.rates, status, headers or {})],
            name_of((ticket.user, ticket.endpoint)) if is_error else False,
            [rate.window.seconds for rate in terms.rates],
            terms.errors.seconds if terms.errors else 0,
        )
        self._aside.tell(self._run("settle", ticket.account, facts))

    async def give_back(self, ticket: Ticket) -> None:
        self._aside.tell(self._run("give_back", ticket.account, (ticket.slot, ticket.kind)))

    async def views(self, asked: Sequence[tuple[Account, Terms]]) -> list[View]:
        if not asked:
            return []
        found = await _heard(self._redis.mget([_PREFIX + account.key for account, _ in asked]))
        return [
            kept_view(account, terms, kept and _unpack(kept), self.vendors.of(account.target).span())
            for (account, terms), kept in zip(asked, found, strict=True)
        ]

    async def ping(self) -> None:
        """Raises StoreAway while nobody answers."""
        await _heard(self._redis.ping())

    async def flush(self) -> None:
        """Return when everything that was told has arrived, or was lost."""
        await self._aside.flush()

    async def close(self) -> None:
        """Finish what is being told, and hang up."""
        await self.flush()
        await self._redis.aclose()

    def _told(self, account: Account, terms: Terms, kind: Class) -> tuple[object, ...]:
        """The terms as the script wants them."""
        self._terms[account] = terms
        kept = {60: terms.kept.minute}
        rates = [
            (rate.calls, rate.window.seconds, kept.get(rate.window.seconds, terms.kept.day)[kind])
            for rate in terms.rates
        ]
        errors = terms.errors
        budget = (errors.errors, errors.seconds, errors.pause_at) if errors else False
        return rates, budget, terms.concurrency

    async def _run(self, what: str, account: Account, facts: tuple[object, ...]) -> Any:
        """One run of the script; all that are asked for at the same moment travel together."""
        question = _Question(
            _PREFIX + account.key, what, _pack(facts), asyncio.get_running_loop().create_future()
        )
        self._asked.append(question)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        return await question.answer

    async def _send(self) -> None:
        while self._asked:
            asked, self._asked = self._asked[:_TOGETHER], self._asked[_TOGETHER:]
            try:
                answers = await self._ask(asked)
            except StoreAway as away:
                answers = [away] * len(asked)
            for question, answer in zip(asked, answers, strict=True):
                if question.answer.done():
                    continue
                if isinstance(answer, Exception):
                    question.answer.set_exception(answer)
                else:
                    question.answer.set_result(answer)

    async def _ask(self, asked: "Sequence[_Question]") -> list[Any]:
        """The answers, after loading the script where the server has forgotten it."""
        answers = await _heard(self._piped(asked).execute(raise_on_error=False))
        missing = [place for place, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if missing:
            await _heard(self._redis.script_load(self._script))
            again = await _heard(
                self._piped([asked[place] for place in missing]).execute(raise_on_error=False)
            )
            for place, answer in zip(missing, again, strict=True):
                answers[place] = answer
        return [_plain(answer) for answer in answers]

    def _piped(self, asked: "Sequence[_Question]") -> Pipeline:
        pipe = self._redis.pipeline(transaction=False)
        for question in asked:
            pipe.evalsha(self._digest, 1, question.key, question.what, question.facts)
        return pipe


@dataclass(frozen=True, slots=True)
class _Question:
    """One run of the script, and who waits for its answer."""

    key: str
    what: str
    facts: bytes
    answer: asyncio.Future[Any]


def _plain(answer: Any) -> Any:
    """What the server says of its own is trouble like any other."""
    return StoreAway(str(answer)) if isinstance(answer, RedisError) else answer


async def _heard(asking: Awaitable[Any]) -> Any:
    """The server's answer. Raises StoreAway."""
    try:
        return await asking
    except (RedisError, OSError, TimeoutError) as error:
        raise StoreAway(str(error)) from error
