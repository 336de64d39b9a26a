"""Watches what requests change, queues the webhooks that follow, and sees to their delivery.

A request only queues. A task carries what is due, each subscription in its own lane, so that a slow receiver
holds up nobody but itself; it ends when nothing waits any more.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from comptoir_sandbox.exact_online.books import Books, Change, Row
from comptoir_sandbox.exact_online.rules.webhooks import SUBSCRIPTIONS
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.webhooks.addresses import is_loopback
from comptoir_sandbox.exact_online.webhooks.courier import Courier
from comptoir_sandbox.exact_online.webhooks.notices import Notice, Watchlist
from comptoir_sandbox.exact_online.webhooks.outbox import (
    DELIVERED,
    DROPPED,
    FAILED,
    WITHHELD,
    Attempt,
    Delivery,
    Lane,
    Outbox,
)
from comptoir_sandbox.exact_online.webhooks.payload import content, signed

_LOOK = 0.05  # real seconds between two looks at the queue; the region's clock may have been moved
_UNITS = {"seconds": timedelta(seconds=1), "minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}


class PostRoom:
    """The webhooks of one region."""

    def __init__(self, site: Site, keep: Callable[[bool], None] | None = None) -> None:
        """`keep` is called after each attempt, and told whether more than deliveries may have changed."""
        self._site = site
        self._keep = keep
        self._watchlist = Watchlist(site.library.catalogue)
        self._courier = Courier()
        self._lanes: dict[Lane, asyncio.Task[None]] = {}
        self._carrying: asyncio.Task[None] | None = None
        self._closed = False
        self.outbox.wake = self._wake
        self._wake()

    @property
    def outbox(self) -> Outbox:
        """The region's deliveries, which outlive this room."""
        return self._site.outbox

    @contextlib.contextmanager
    def watching(self, division: int | None, base: str) -> Iterator[None]:
        """Whatever the block changes in a company's books is told; `base` is the host's URL."""
        company = self._site.company(division) if division is not None else None
        if company is None:
            yield
            return
        books = company.books
        books.journal = []
        try:
            yield
        finally:
            changes, books.journal = books.journal, None
            self._queue(changes or [], books, base)

    async def flush(self) -> None:
        """Carry everything that is due now, and return when it has been tried."""
        while self._start_due() or self._lanes:
            done, _ = await asyncio.wait(list(self._lanes.values()))
            for task in done:
                task.result()

    async def close(self) -> None:
        """Stop; what waits stays undelivered, for the next start if there is a data file."""
        self._closed = True
        tasks = [*self._lanes.values(), *([self._carrying] if self._carrying else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._courier.close()

    def _queue(self, changes: list[Change], books: Books, base: str) -> None:
        for change in changes:
            if change.table == SUBSCRIPTIONS and change.new is not None and self._to_validate(change):
                self._queue_validation(change.new, books)
        subscriptions = list(books.table(SUBSCRIPTIONS))
        if subscriptions:
            for notice in self._watchlist.notices(changes, books, self._site.switches):
                for subscription in subscriptions:
                    if subscription["Topic"] == notice.topic.name:
                        self._queue_event(notice, subscription, books, base)

    def _to_validate(self, change: Change) -> bool:
        """A new subscription, or a new address of one."""
        if change.old is None:
            return True
        moved = change.old.get("CallbackURL") != (change.new or {}).get("CallbackURL")
        return moved and self._site.switches.webhook_new_address == "validate"

    def _queue_validation(self, subscription: Row, books: Books) -> None:
        wait = timedelta(seconds=float(self._site.switches.webhook_validation_after))
        delivery = self._delivery(subscription, books, "validation")
        delivery.due += wait
        self.outbox.add(delivery)

    def _queue_event(self, notice: Notice, subscription: Row, books: Books, base: str) -> None:
        client = str(subscription["ClientID"])
        app = self._site.authority.apps.get(client)
        if app is None:
            return
        told = content(notice, client, books.division, base, self._now())
        delivery = self._delivery(subscription, books, "event")
        delivery.body = signed(told, app.webhook_secret)
        delivery.action, delivery.key = notice.action, str(notice.key)
        fault = self._site.faults.take_webhook(notice.topic.name)
        if fault is not None and fault.kind == "drop_webhook":
            self.outbox.lose(delivery, "a fault dropped it")
            return
        if fault is not None and fault.kind == "repeat_webhook":
            self.outbox.add(replace(delivery, attempts=[]))
        if fault is not None and fault.kind == "late_webhook":
            delivery.due += timedelta(seconds=fault.seconds)
        self.outbox.add(delivery)

    def _now(self) -> datetime:
        """The moment as events write it."""
        if self._site.switches.webhook_time == "utc":
            return self._site.clock.now().astimezone(UTC)
        return self._site.wall_clock()

    def _delivery(self, subscription: Row, books: Books, kind: str) -> Delivery:
        return Delivery(
            subscription["ID"],
            books.division,
            str(subscription["ClientID"]),
            kind,
            str(subscription["Topic"]),
            str(subscription["CallbackURL"]),
            self._site.clock.now(),
        )

    def _wake(self) -> None:
        """See to it that somebody carries, when something waits."""
        if self.outbox.waiting() and not self._closed and (self._carrying is None or self._carrying.done()):
            self._carrying = asyncio.create_task(self._carry_on())

    async def _carry_on(self) -> None:
        while self.outbox.waiting():
            self._start_due()
            await asyncio.sleep(_LOOK)

    def _start_due(self) -> bool:
        """Set going every lane that has something due; whether there was one."""
        ready = [lane for lane in self.outbox.ready(self._site.clock.now()) if lane not in self._lanes]
        for lane in ready:
            self._lanes[lane] = asyncio.create_task(self._clear(lane))
        return bool(ready)

    async def _clear(self, lane: Lane) -> None:
        """Carry what is due in one lane, one after the other."""
        try:
            while (delivery := self.outbox.take(lane, self._site.clock.now())) is not None:
                await self._carry(delivery)
                if self._keep is not None:
                    self._keep(delivery.status == FAILED)
        finally:
            del self._lanes[lane]

    async def _carry(self, delivery: Delivery) -> None:
        """One attempt, and what follows from it."""
        if self._subscription(delivery) is None:
            self.outbox.finish(delivery, DROPPED, "the subscription is gone")
            return
        if self._site.switches.webhook_targets == "loopback" and not is_loopback(delivery.url):
            self.outbox.finish(delivery, WITHHELD, "not a loopback address")
            return
        tried = self._site.clock.now()
        status, error = await self._courier.carry(delivery.url, delivery.body)
        delivery.attempts.append(Attempt(tried, status, error))
        if delivery.attempts[-1].accepted:
            self.outbox.finish(delivery, DELIVERED)
        elif delivery.kind == "validation":
            self._refused(delivery, remove=self._site.switches.webhook_not_validated == "remove")
        elif not self.outbox.retry(delivery, _UNITS[self._site.switches.webhook_retry_unit]):
            self._refused(delivery, remove=self._site.switches.webhook_exhausted == "drop")

    def _refused(self, delivery: Delivery, *, remove: bool) -> None:
        """Given up; perhaps the subscription goes with it."""
        self.outbox.finish(delivery, FAILED)
        company = self._site.company(delivery.division)
        if remove and company is not None and self._subscription(delivery) is not None:
            table = company.books.table(SUBSCRIPTIONS)
            by = str(table.get(delivery.subscription)["Creator"])  # type: ignore[index]  # just found
            company.books.remove(table, delivery.subscription, self._site.wall_clock(), by)

    def _subscription(self, delivery: Delivery) -> Row | None:
        company = self._site.company(delivery.division)
        return company.books.table(SUBSCRIPTIONS).get(delivery.subscription) if company else None
