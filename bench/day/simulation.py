"""The day itself: arrivals, our real ledger, the vendor's answers, and everybody's next step."""

from dataclasses import dataclass
from math import exp
from random import Random

from bench.day.demand import Arrival, Demand, Kind, OtherApp
from bench.day.desk import Desk
from bench.day.events import Events
from bench.day.record import Record
from bench.day.time import DAY, DayClock
from bench.day.vendor import APP, OUTAGE, USER, Reply, Told, Vendor
from bench.day.world import Division, World
from comptoir.cdk.contract import Connector
from comptoir.engine.budgets import Account, Class, Denied, Spent, Terms, Ticket
from comptoir.engine.budgets.turns import Turn
from comptoir.engine.budgets.waiting import again_after

MAX_WAIT = 10.0  # seconds that a person waits, as `X-Max-Wait` has it by default
JOB_WAIT = 30.0  # seconds that a job waits for its turn before it gives its place in the worker free
JOB_RETRY = 5.0  # seconds after which a job comes again whose call met the outage
PEOPLE = frozenset({Kind.READ, Kind.WRITE})
THERE = 0.3  # of a call's time lie before the vendor counts it
OUT = frozenset({0, 503})
TOO_MANY = 429
ENDPOINTS = (
    "crm/Accounts",
    "salesinvoice/SalesInvoices",
    "salesinvoice/SalesInvoices",
    "sync/Deleted",
    "sync",
)
GOOD = (200, 201, 200, 200, 200)
CLASSES = tuple(Class)  # in the order of the kinds
_LATENCIES = 4_096


@dataclass(slots=True)
class Call:
    """One call on its way: why, with which ticket, what we had been told when it left, the way back."""

    arrival: Arrival
    ticket: Ticket
    told: Told
    left: float
    back: float
    reply: Reply | None = None


class Day:
    """Everything that happens between two midnights, UTC."""

    def __init__(self, world: World, connector: Connector, random: Random, skew: float) -> None:
        self.world = world
        self.clock = DayClock()
        self.events = Events(self.clock)
        self.vendor = Vendor(self.clock, skew)
        self.record = Record()
        self.desk = Desk(self.clock, self.events, self._granted, self._refused)
        self._terms = Terms(connector.rates, connector.error_budget)
        self._demand = Demand(world, random)
        self._random = random
        self._latencies = [_latency(random) for _ in range(_LATENCIES)]
        self._next_latency = 0
        self._accounts = {each.code: Account("nl", APP, str(each.code)) for each in world.divisions}
        self._told = {each.code: Told() for each in world.divisions}
        self._names = _Names()
        for division in world.divisions:
            self.vendor.admit(division)

    @property
    def calls(self) -> int:
        """How many have left so far."""
        return sum(map(sum, self.record.sent))

    def begin(self) -> None:
        """Put the first events of everybody into the queue."""
        self.events.at(0.0, self._minute, 0)
        for division in self.world.divisions:
            if division.backfills:
                at = self._random.random()
                self.events.at(at, self._ask, Arrival(at, Kind.BACKFILL, division))
            if division.shared:
                self.events.at(0.0, self._hour_of_other, (OtherApp(division, self._random), division, 0))

    # -- what is asked

    def _minute(self, minute: int) -> None:
        for arrival in self._demand.of(minute):
            self.record.ask(arrival.kind, in_outage=int(arrival.at) in OUTAGE)
            self.events.at(arrival.at, self._ask, arrival)
        if (minute + 1) * 60 < DAY:
            self.events.at((minute + 1) * 60.0, self._minute, minute + 1)

    def _ask(self, arrival: Arrival) -> None:
        """A person waits as long as a person does; a job waits for its turn, or is run again later."""
        kind = arrival.kind
        deadline = arrival.at + MAX_WAIT if kind in PEOPLE else self.clock.seconds + JOB_WAIT
        account = self._accounts[arrival.division.code]
        self.desk.ask(Turn(account, self._terms, CLASSES[kind], deadline, ENDPOINTS[kind], USER, arrival))

    def _refused(self, turn: Turn, denied: Denied) -> None:
        arrival, now = turn.waiter, self.clock.seconds
        assert isinstance(arrival, Arrival)
        if arrival.kind not in PEOPLE:
            self.record.refuse(arrival.kind, denied.which, now)
            return self.events.at(now + again_after(denied.wait, self._random.random()), self._ask, arrival)
        counts = denied.which not in {Spent.ERRORS, Spent.OUTAGE} and int(arrival.at) not in OUTAGE
        return self.record.refuse(arrival.kind, denied.which, now, MAX_WAIT if counts else None)

    # -- what becomes of a call

    def _granted(self, turn: Turn, ticket: Ticket) -> None:
        arrival, now = turn.waiter, self.clock.seconds
        assert isinstance(arrival, Arrival)
        self.record.send(arrival.kind, now)
        self._next_latency = (self._next_latency + 1) % _LATENCIES
        took = self._latencies[self._next_latency]
        call = Call(arrival, ticket, self._told[arrival.division.code], now, took * (1 - THERE))
        self.events.at(now + took * THERE, self._arrive, call)

    def _arrive(self, call: Call) -> None:
        arrival = call.arrival
        good = 400 if arrival.invalid else GOOD[arrival.kind]
        call.reply = self.vendor.answer(arrival.division, ENDPOINTS[arrival.kind], good, call.told)
        self.events.at(self.clock.seconds + call.back, self._answered, call)

    def _answered(self, call: Call) -> None:
        reply, arrival = call.reply, call.arrival
        assert reply is not None
        self.record.statuses[reply.status] += 1
        headers = {self._names[name]: value for name, value in reply.headers.items()}
        self.desk.settle(call.ticket, reply.status or None, headers)
        if reply.told is not None:
            self._hear(arrival.division, reply.told)
        self._go_on(arrival, call, reply.status)

    def _go_on(self, arrival: Arrival, call: Call, status: int) -> None:
        """A refused call is made again, as `engine/transport` does; a backfill has always more to fetch."""
        now = self.clock.seconds
        if status == TOO_MANY:
            return self._ask(arrival)
        self.record.serve(arrival.kind, now, None if int(arrival.at) in OUTAGE else call.left - arrival.at)
        if arrival.kind is Kind.BACKFILL:
            arrival.at = now
            return self._ask(arrival)
        if status in OUT and arrival.kind not in PEOPLE:
            return self.events.at(now + JOB_RETRY, self._ask, arrival)
        return None

    def _hear(self, division: Division, told: Told) -> None:
        """Keep the most that we were told for the minute and for the day."""
        before = self._told[division.code]
        if told.minute == before.minute and told.in_minute < before.in_minute:
            told.in_minute = before.in_minute
        if told.day == before.day and told.in_day < before.in_day:
            told.in_day = before.in_day
        if told.minute >= before.minute:
            self._told[division.code] = told

    # -- the other app

    def _hour_of_other(self, whose: tuple[OtherApp, Division, int]) -> None:
        other, division, hour = whose
        for at, calls in other.hour(hour):
            self.events.at(at, self._eat, (division, calls))
        if hour + 1 < 24:
            self.events.at((hour + 1) * 3_600.0, self._hour_of_other, (other, division, hour + 1))

    def _eat(self, whose: tuple[Division, int]) -> None:
        self.vendor.eat(*whose)


class _Names(dict[str, str]):
    """Header names in lower case, as the network hands them on; each is turned once."""

    def __missing__(self, name: str) -> str:
        self[name] = name.lower()
        return self[name]


def _latency(random: Random) -> float:
    """Seconds of one call there and back: a quarter in the middle, now and then several."""
    return 0.25 * exp(random.gauss(0.0, 0.6))
