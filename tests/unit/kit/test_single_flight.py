"""Single flight: one question for all who ask at once, whatever becomes of each of them."""

import asyncio

import pytest

from comptoir.kit.single_flight import SingleFlight


class Oracle:
    """Answers with the number of the question, when it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()

    async def answer(self) -> int:
        self.asked += 1
        number = self.asked
        await self.may_answer.wait()
        return number

    async def fail(self) -> int:
        await self.answer()
        raise LookupError


@pytest.fixture
def oracle():
    return Oracle()


@pytest.fixture
def flight():
    return SingleFlight()


async def begun(flight, question, number=3):
    """Askers who wait for their answer."""
    tasks = [asyncio.create_task(flight.ask("key", question)) for _ in range(number)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_who_asks_meanwhile_gets_the_same_answer_and_who_asks_later_a_new_one(flight, oracle):
    tasks = await begun(flight, oracle.answer)
    oracle.may_answer.set()
    assert await asyncio.gather(*tasks) == [1, 1, 1]
    assert await flight.ask("key", oracle.answer) == 2


async def test_each_key_has_a_question_of_its_own(flight, oracle):
    oracle.may_answer.set()
    answers = await asyncio.gather(*(flight.ask(key, oracle.answer) for key in ("a", "b", "a")))
    assert answers == [1, 2, 1]


async def test_a_failure_reaches_all_who_wait_and_nobody_later(flight, oracle):
    tasks = await begun(flight, oracle.fail)
    oracle.may_answer.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in found] == [LookupError] * 3
    assert await flight.ask("key", oracle.answer) == 2


@pytest.mark.parametrize("leaving", [[0], [2], [0, 1], [0, 1, 2]])
async def test_an_asker_who_goes_away_leaves_the_others_their_answer(flight, oracle, leaving):
    tasks = await begun(flight, oracle.answer)
    for place in leaving:
        tasks[place].cancel()
    await asyncio.sleep(0)
    later = asyncio.create_task(flight.ask("key", oracle.answer))
    await asyncio.sleep(0)
    oracle.may_answer.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [place for place, each in enumerate(found) if isinstance(each, asyncio.CancelledError)] == leaving
    assert {each for place, each in enumerate(found) if place not in leaving} <= {1}
    assert await later == 1


async def test_what_is_forgotten_is_asked_anew_while_the_old_question_is_under_way(flight, oracle):
    tasks = await begun(flight, oracle.answer)
    flight.forget()
    later = await begun(flight, oracle.answer, 2)
    oracle.may_answer.set()
    assert await asyncio.gather(*tasks, *later) == [1, 1, 1, 2, 2]
    assert await flight.ask("key", oracle.answer) == 3
