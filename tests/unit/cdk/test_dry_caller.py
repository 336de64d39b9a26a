"""A dry run: what is read is read, what writes is looked at, and the first of it ends up in the answer."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from comptoir.cdk.contract import Answer, Call, Rehearsed
from comptoir.cdk.dry_run import DryCaller, WouldSend
from comptoir.kit.errors import RefusedByTarget

GET, PUT, DELETE, POST = (Call(method, "crm/Accounts") for method in ("GET", "PUT", "DELETE", "POST"))
DONE = Answer(204, {}, b"")


@dataclass
class Vendor:
    """What goes out; the answer is always the same."""

    target: Any = None
    cache: Any = None
    now: Any = None
    sent: list[Call] = field(default_factory=list)

    async def send(self, call: Call) -> Answer:
        self.sent.append(call)
        return Answer(200, {}, b"{}")


def rehearsing(seen: list[Call]):
    async def rehearse(call: Call, caller: Any) -> Rehearsed:
        seen.append(call)
        await caller.send(GET)
        return Rehearsed([f"{call.method} is open"], None if call.method == "POST" else DONE)

    return rehearse


async def test_calls_that_are_only_done_are_all_looked_at_and_the_first_is_told():
    vendor, seen = Vendor(), []
    caller = DryCaller(vendor, rehearsing(seen))
    assert [await caller.send(call) for call in (PUT, DELETE)] == [DONE, DONE]
    with pytest.raises(WouldSend) as stop:
        await caller.send(POST)
    assert seen == [PUT, DELETE, POST]
    assert (stop.value.call, stop.value.warnings) == (PUT, ["PUT is open", "DELETE is open", "POST is open"])
    assert vendor.sent == [GET]  # once for all three


async def test_what_would_be_read_after_a_write_ends_it():
    vendor, seen = Vendor(), []
    caller = DryCaller(vendor, rehearsing(seen))
    await caller.send(GET)
    await caller.send(PUT)
    with pytest.raises(WouldSend) as stop:
        await caller.send(GET)
    assert stop.value.call == PUT


async def test_without_a_rehearsal_the_first_write_ends_it():
    with pytest.raises(WouldSend):
        await DryCaller(Vendor()).send(DELETE)


async def test_no_more_than_a_dozen_calls_are_looked_at():
    vendor, seen = Vendor(), []
    caller = DryCaller(vendor, rehearsing(seen))
    for place in range(12):
        await caller.send(Call("PUT", f"crm/Accounts({place})"))
    with pytest.raises(WouldSend) as stop:
        await caller.send(PUT)
    assert len(seen) == 12
    assert stop.value.warnings[-1].startswith("Only the first 12 calls")


async def test_a_refusal_that_is_foreseen_came_after_nothing():
    async def refuse(call: Call, caller: Any) -> Rehearsed:
        raise RefusedByTarget("No.")

    with pytest.raises(RefusedByTarget) as refused:
        await DryCaller(Vendor(), refuse).send(PUT)
    refused.value.came_after(["the document itself"])
    assert (refused.value.message, refused.value.details) == ("No.", {})
