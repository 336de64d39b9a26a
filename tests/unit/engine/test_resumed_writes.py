"""A write that is begun again: what left once never leaves again, and whoever learns its fate may note it."""

import asyncio
from datetime import UTC, datetime

import pytest

from comptoir.engine.keyring import Keyring
from comptoir.engine.vault import Vault
from comptoir.engine.writes import Noted, Wish, Writes
from comptoir.kit.clock import ManualClock
from comptoir.kit.errors import WriteInDoubt
from comptoir.kit.ids import Ids
from comptoir.store.writes import WriteStatus

KEY = "job_1·0"


class Gone(Exception):
    """The claim under which a write was begun no longer stands."""


class Claim:
    """Stands until it is said to be gone."""

    def __init__(self):
        self.stands = True

    async def check(self, conn):  # noqa: ARG002  a guard looks into the transaction; this one need not
        if not self.stands:
            raise Gone


@pytest.fixture
def clock():
    return ManualClock(datetime(2026, 3, 2, 8, tzinfo=UTC))


@pytest.fixture
def house(database, stored, clock):
    return Writes(database, Vault(Keyring.from_text("0f" * 32)), clock, Ids(clock))


WISH = Wish(
    tenant_id="ten_1", connection_id="con_1", company_id="1001", operation="book", content=b"", key=KEY
)


@pytest.fixture
def begin(house):
    def resume(claim=None):
        return house.resume(WISH, (claim or Claim()).check)

    return resume


async def known(house):
    return (await house.noted("con_1", [KEY, "job_1·1"])).get(KEY)


async def test_nothing_is_known_of_what_never_left(house, begin):
    begin()
    assert await known(house) is None


async def test_what_left_and_was_answered_is_known_with_its_answer(house, begin):
    intent = begin()
    await intent.sending()
    assert await known(house) == Noted(WriteStatus.SENT, None)
    await intent.done(b"booked")
    assert await known(house) == Noted(WriteStatus.DONE, b"booked")


async def test_what_left_under_an_earlier_claim_does_not_leave_again(house, begin):
    await begin().sending()
    with pytest.raises(WriteInDoubt):
        await begin().sending()


async def test_of_five_at_once_one_may_send(begin):
    found = await asyncio.gather(*(begin().sending() for _ in range(5)), return_exceptions=True)
    assert [type(each) for each in found].count(WriteInDoubt) == 4


async def test_a_claim_that_is_gone_sends_nothing(house, begin):
    claim = Claim()
    intent = begin(claim)
    claim.stands = False
    with pytest.raises(Gone):
        await intent.sending()
    assert await known(house) is None


async def test_a_late_answer_ends_the_doubt(house, begin):
    slow = begin()
    await slow.sending()
    await house.give_up("con_1", [KEY])
    assert await known(house) == Noted(WriteStatus.IN_DOUBT, None)
    await slow.done(b"booked")
    assert await known(house) == Noted(WriteStatus.DONE, b"booked")


async def test_giving_up_leaves_what_is_known_as_it_is(house, begin):
    intent = begin()
    await intent.sending()
    await intent.done(b"booked")
    await house.give_up("con_1", [KEY])
    assert (await known(house)).status is WriteStatus.DONE


async def test_a_refusal_that_is_kept_is_final_and_one_that_is_not_leaves_the_way_free(house, begin):
    passing = begin()
    await passing.sending()
    await passing.refused()
    assert await known(house) is None
    final = begin()
    await final.refused(b"no such account")
    assert await known(house) == Noted(WriteStatus.REFUSED, b"no such account")
    with pytest.raises(WriteInDoubt):
        await begin().sending()


async def test_a_claim_that_is_gone_does_not_free_what_another_took_over(house, begin):
    claim = Claim()
    slow = begin(claim)
    await slow.sending()
    claim.stands = False
    with pytest.raises(Gone):
        await slow.refused()
    assert (await known(house)).status is WriteStatus.SENT


async def test_a_failure_after_a_part_was_booked_is_in_doubt(house, begin):
    intent = begin()
    await intent.sending()
    intent.took_effect()
    await intent.refused(b"the lines were refused")
    assert await known(house) == Noted(WriteStatus.IN_DOUBT, b"the lines were refused")


async def test_a_key_whose_request_died_before_anything_left_is_free_again_after_a_while(house, clock):
    await house.begin(WISH)  # and its process dies
    clock.advance(14 * 60)
    with pytest.raises(WriteInDoubt):
        await house.begin(WISH)
    clock.advance(2 * 60)
    anew = await house.begin(WISH)
    with pytest.raises(WriteInDoubt):
        await house.begin(WISH)
    await anew.sending()
    await anew.done(b"booked")
    assert await house.begin(WISH) == b"booked"


async def test_a_key_whose_write_left_stays_taken_however_long_it_is_ago(house, clock):
    intent = await house.begin(WISH)
    await intent.sending()
    clock.advance(86_400)
    with pytest.raises(WriteInDoubt):
        await house.begin(WISH)
