"""The day itself: arrivals, our real ledger, the vendor's answers, and everybody's next step."""

from dataclasses import dataclass
from math import exp
from random import Random

from bench.day.demand import Arrival, Demand, Kind, OtherApp
from bench.day.events import Events
from bench.day.record import Record
from bench.day.time import DAY, DayClock
from bench.day.vendor import APP, USER, Reply, Told, Vendor
from bench.day.world import Division, World
from comptoir.cdk.contract import Connector
from comptoir.engine.budgets import Account, Class, Denied, Ledger, Spent, Terms, Ticket

MAX_WAIT = 10.0  # seconds that a person waits, as `X-Max-Wait` has it by default
ENDPOINTS = (
    "crm/Accounts",
    "salesinvoice/SalesInvoices",
    "salesinvoice/SalesInvoices",
    "sync/Deleted",
    "sync",
)
GOOD = (200, 201, 200, 200, 200)
_LATENCIES = 4_096


@dataclass(slots=True)
class Call:
    """One call on its way: why, with which ticket, and what we had been told when it left."""

    arrival: Arrival
    ticket: Ticket
    told: Told
    reply: Reply | None = None


class Day:
    """Everything that happens between two midnights, UTC."""

    def __init__(self, world: World, connector: Connector, random: Random, skew: float) -> None:
        self.world = world
        self.clock = DayClock()
        self.events = Events(self.clock)
        self.vendor = Vendor(self.clock, skew)
        self.record = Record()
        self.ledger = Ledger(self.clock)
        self._terms = Terms(connector.rates, connector.error_budget)
        self._demand = Demand(world, random)
        self._random = random
        self._latencies = [_latency(random) for _ in range(_LATENCIES)]
        self._next_latency = 0
        self._accounts = {each.code: Account("nl", APP, str(each.code)) for each in world.divisions}
        self._told = {each.code: Told() for each in world.divisions}
        self._names: dict[str, str] = {}
        for division in world.divisions:
            self.vendor.admit(division)

    def begin(self) -> None:
        """Put the first events of everybody into the queue."""
        self.events.at(0.0, self._minute, 0)
        for division in self.world.divisions:
            if division.backfills:
                at = self._random.random()
                self.events.at(at, self._work, Arrival(at, Kind.BACKFILL, division))
            if division.shared:
                self.events.at(0.0, self._hour_of_other, (OtherApp(division, self._random), division, 0))

    # -- what is asked

    def _minute(self, minute: int) -> None:
        for arrival in self._demand.of(minute):
            self.record.ask(arrival.kind)
            self.events.at(arrival.at, self._ask if arrival.kind < Kind.FETCH else self._work, arrival)
        if (minute + 1) * 60 < DAY:
            self.events.at((minute + 1) * 60.0, self._minute, minute + 1)

    def _ask(self, arrival: Arrival) -> None:
        """A person asks, and waits as long as a person does."""
        found = self._take(arrival)
        if isinstance(found, Ticket):
            return self._send(arrival, found)
        now = self.clock.seconds
        if found.which in {Spent.ERRORS, Spent.OUTAGE}:
            return self.record.refuse(arrival.kind, found.which, now)
        if now + found.wait > arrival.at + MAX_WAIT:
            return self.record.refuse(arrival.kind, found.which, now, MAX_WAIT)
        return self.events.at(now + found.wait, self._ask, arrival)

    def _work(self, arrival: Arrival) -> None:
        """A job wants its next call, or comes again when there may be room for it."""
        found = self._take(arrival)
        if isinstance(found, Ticket):
            return self._send(arrival, found)
        self.record.refuse(arrival.kind, found.which, self.clock.seconds)
        return self.events.at(self.clock.seconds + found.wait, self._work, arrival)

    def _take(self, arrival: Arrival) -> Ticket | Denied:
        kind = arrival.kind
        account = self._accounts[arrival.division.code]
        return self.ledger.take(account, self._terms, Class(kind), ENDPOINTS[kind], USER)

    # -- what becomes of a call

    def _send(self, arrival: Arrival, ticket: Ticket) -> None:
        now = self.clock.seconds
        self.record.send(arrival.kind, now, now - arrival.at)
        self._next_latency = (self._next_latency + 1) % _LATENCIES
        there = self._latencies[self._next_latency] * 0.3
        self.events.at(now + there, self._arrive, Call(arrival, ticket, self._told[arrival.division.code]))

    def _arrive(self, call: Call) -> None:
        arrival = call.arrival
        good = 400 if arrival.invalid else GOOD[arrival.kind]
        call.reply = self.vendor.answer(arrival.division, ENDPOINTS[arrival.kind], good, call.told)
        back = self._latencies[self._next_latency] * 0.7
        self.events.at(self.clock.seconds + back, self._answered, call)

    def _answered(self, call: Call) -> None:
        reply, arrival = call.reply, call.arrival
        assert reply is not None
        self.record.statuses[reply.status] += 1
        headers = {self._lower(name): value for name, value in reply.headers.items()}
        self.ledger.settle(call.ticket, reply.status or None, headers)
        if reply.told is not None:
            self._hear(arrival.division, reply.told)
        if arrival.kind is Kind.BACKFILL:
            arrival.at = self.clock.seconds
            self._work(arrival)

    def _hear(self, division: Division, told: Told) -> None:
        """Keep the most that we were told for the minute and for the day."""
        before = self._told[division.code]
        if told.minute == before.minute and told.in_minute < before.in_minute:
            told.in_minute = before.in_minute
        if told.day == before.day and told.in_day < before.in_day:
            told.in_day = before.in_day
        if told.minute >= before.minute:
            self._told[division.code] = told

    def _lower(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = name.lower()
        return self._names[name]

    # -- the other app

    def _hour_of_other(self, whose: tuple[OtherApp, Division, int]) -> None:
        other, division, hour = whose
        for at, calls in other.hour(hour):
            self.events.at(at, self._eat, (division, calls))
        if hour + 1 < 24:
            self.events.at((hour + 1) * 3_600.0, self._hour_of_other, (other, division, hour + 1))

    def _eat(self, whose: tuple[Division, int]) -> None:
        self.vendor.eat(*whose)


def _latency(random: Random) -> float:
    """Seconds of one call there and back: a quarter in the middle, now and then several."""
    return 0.25 * exp(random.gauss(0.0, 0.6))
