"""The gate: how many go at once, who waits for what, and that nobody is forgotten in it."""

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from nostalgia_desktop.domain.errors import (
    BusyKind,
    ModelUnknown,
    VisionBusy,
    VisionError,
    VisionKeyRejected,
)
from nostalgia_desktop.vision.gate import Gate
from nostalgia_desktop.vision.gate_state import GateKind, GateState

QUICK = (0.01, 0.01, 0.01)
NOON = datetime(2026, 10, 3, 12, tzinfo=UTC)


def _busy(kind: BusyKind, retry_s: float | None = None) -> VisionBusy:
    return VisionBusy(f"{kind} trouble", retry_s, kind)


class Service:
    """Counts who is in it at once; `errors` are raised first, one a call."""

    def __init__(self, *errors: VisionError, takes_s: float = 0.0) -> None:
        self.errors, self.takes_s = list(errors), takes_s
        self.calls = self.inside = self.most = 0

    async def __call__(self) -> str:
        self.calls += 1
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.sleep(self.takes_s)
            if self.errors:
                raise self.errors.pop(0)
            return "answer"
        finally:
            self.inside -= 1


class Network:
    """A service that is reached only while `is_up`."""

    def __init__(self) -> None:
        self.is_up, self.inside, self.most, self.calls = False, 0, 0, 0

    async def __call__(self) -> str:
        self.inside += 1
        self.calls += 1
        self.most = max(self.most, self.inside)
        await asyncio.sleep(0.002)
        self.inside -= 1
        if not self.is_up:
            raise _busy(BusyKind.NETWORK)
        return "answer"


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - of what is looked at nobody tells.
            await asyncio.sleep(0.001)


async def _all(gate: Gate, action, number: int) -> list[object]:
    calls = (gate.call(action, "asking") for _ in range(number))
    async with asyncio.timeout(20):
        return await asyncio.gather(*calls, return_exceptions=True)


# How many at once


def test_three_go_at_first_and_six_at_most():
    async def run() -> tuple[int, int]:
        gate, first, later = Gate(QUICK), Service(takes_s=0.01), Service(takes_s=0.001)
        await _all(gate, first, 3 * 3 - 1)
        await _all(gate, later, 200)
        return first.most, later.most

    assert asyncio.run(run()) == (3, 6)


def test_too_fast_halves_how_many_go_and_those_that_failed_together_count_once():
    async def run() -> tuple[int, int, list[object]]:
        gate = Gate(QUICK)
        await _all(gate, Service(), 200)
        before = gate.limit
        service = Service(*[_busy(BusyKind.RATE, 0.01)] * 6, takes_s=0.001)
        answers = await _all(gate, service, 6)
        return before, gate.limit, answers

    assert asyncio.run(run()) == (6, 3, ["answer"] * 6)


def test_it_never_lets_in_fewer_than_one():
    async def run() -> tuple[int, list[object]]:
        gate = Gate(QUICK)
        answers = await _all(gate, Service(*[_busy(BusyKind.RATE, 0.001)] * 3), 1)
        return gate.limit, answers

    assert asyncio.run(run()) == (1, ["answer"])


def test_callers_go_in_the_order_they_came_but_a_next_piece_goes_first():
    order: list[str] = []

    def note(name: str):
        async def action() -> None:
            order.append(name)
            await asyncio.sleep(0.005)

        return action

    async def run() -> None:
        gate = Gate(QUICK)
        calls = [gate.call(note(name), "asking") for name in "abcdef"]
        tasks = [asyncio.ensure_future(call) for call in calls]
        await asyncio.sleep(0)
        tasks.append(asyncio.ensure_future(gate.call(note("next"), "sending", ahead=True)))
        await asyncio.gather(*tasks)

    asyncio.run(run())

    assert order == ["a", "b", "c", "next", "d", "e", "f"]


# Too fast, overloaded


def test_when_it_is_too_fast_the_others_wait_as_well():
    async def run() -> tuple[float, GateState]:
        gate, clock = Gate(QUICK), asyncio.get_running_loop().time
        asked = asyncio.ensure_future(gate.call(Service(_busy(BusyKind.RATE, 0.2)), "asking"))
        await _until(lambda: gate.state.kind is GateKind.RATE)
        state, began = gate.state, clock()
        await gate.call(Service(), "deleting", metered=False)
        waited_s = clock() - began
        await asked
        return waited_s, state

    waited_s, state = asyncio.run(run())

    assert waited_s > 0.1
    assert state.words == "Gemini asks to wait 1 s"
    assert state.until is not None


def test_when_it_is_overloaded_the_others_go_on():
    async def run() -> tuple[bool, GateState]:
        gate = Gate((0.2,))
        asked = asyncio.ensure_future(gate.call(Service(_busy(BusyKind.OVERLOAD)), "asking"))
        await _until(lambda: gate.state.kind is GateKind.OVERLOAD)
        state = gate.state
        await gate.call(Service(), "asking")
        was_waiting = not asked.done()
        assert await asked == "answer"
        return was_waiting, state

    was_waiting, state = asyncio.run(run())

    assert was_waiting
    assert "goes on by itself" in state.words


@pytest.mark.parametrize("kind", [BusyKind.RATE, BusyKind.OVERLOAD, BusyKind.NETWORK])
def test_patience_ends(kind):
    async def run() -> tuple[object, int]:
        service = Service(*[_busy(kind)] * 9)
        (ended,) = await _all(Gate(QUICK, outage_s=0), service, 1)
        return ended, service.calls

    ended, calls = asyncio.run(run())

    assert isinstance(ended, VisionBusy)
    assert ended.kind is kind
    assert calls == len(QUICK) + 1


def test_each_wait_is_longer_than_the_last_and_never_shorter_than_the_table():
    gaps: list[float] = []

    async def run() -> None:
        clock, last = asyncio.get_running_loop().time, 0.0

        async def action() -> None:
            nonlocal last
            now = clock()
            gaps.append(now - last)
            last = now
            raise _busy(BusyKind.OVERLOAD)

        with pytest.raises(VisionBusy):
            await Gate((0.01, 0.05, 0.15), jitter=lambda: 1.0).call(action, "asking")

    asyncio.run(run())

    assert gaps[1] >= 0.012
    assert gaps[2] >= 0.06
    assert gaps[3] >= 0.18


def test_the_service_is_not_waited_for_more_than_two_minutes():
    async def run() -> float:
        gate = Gate(QUICK)
        task = asyncio.ensure_future(gate.call(Service(_busy(BusyKind.RATE, 9999.0)), "asking"))
        await _until(lambda: gate.state.kind is GateKind.RATE)
        assert gate.state.until is not None
        left = gate.state.until - datetime.now(UTC)
        task.cancel()
        return left.total_seconds()

    assert 110 < asyncio.run(run()) <= 120


# No network


def test_without_a_network_one_at_a_time_tries_and_all_go_on_when_it_is_back():
    async def run() -> tuple[list[object], int, list[GateKind]]:
        gate, network, kinds = Gate((0.01,) * 9, probes=(0.005,)), Network(), list[GateKind]()
        gate.listen(lambda state: kinds.append(state.kind))
        tasks = asyncio.ensure_future(_all(gate, network, 30))
        await _until(lambda: gate.state.kind is GateKind.NETWORK)
        await _until(lambda: network.inside == 0)
        network.most = 0
        calls = network.calls
        await _until(lambda: network.calls > calls + 5)
        alone = network.most
        network.is_up = True
        answers = await tasks
        return answers, alone, kinds

    answers, alone, kinds = asyncio.run(run())

    assert answers == ["answer"] * 30
    assert alone == 1
    assert kinds == [GateKind.NETWORK, GateKind.OPEN]


def test_one_failure_is_no_outage():
    async def run() -> list[GateState]:
        gate, states = Gate(QUICK), list[GateState]()
        gate.listen(states.append)
        assert await gate.call(Service(_busy(BusyKind.NETWORK)), "asking") == "answer"
        return states

    assert asyncio.run(run()) == []


def test_a_dead_network_is_given_up_after_the_longest_outage():
    async def run() -> tuple[list[object], GateKind, object]:
        gate, network = Gate(QUICK, outage_s=0.1, probes=(0.005, 0.02)), Network()
        ended = await _all(gate, network, 8)
        kind = gate.state.kind
        network.is_up = True
        return ended, kind, await gate.call(network, "asking")

    ended, kind, later = asyncio.run(run())

    assert [getattr(error, "kind", None) for error in ended] == [BusyKind.NETWORK] * 8
    assert kind is GateKind.OPEN
    assert later == "answer"


def test_those_who_wait_are_told_when_the_outage_is_too_long_though_one_hangs():
    async def run() -> list[object]:
        gate = Gate(QUICK, outage_s=0.05, probes=(0.005,))
        failures = 0

        async def action() -> None:
            nonlocal failures
            failures += 1
            if failures > 3:
                await asyncio.sleep(0.2)
            raise _busy(BusyKind.NETWORK)

        return await _all(gate, action, 5)

    ended = asyncio.run(run())

    assert [getattr(error, "kind", None) for error in ended] == [BusyKind.NETWORK] * 5


def test_a_call_that_alone_never_gets_through_does_not_hold_up_the_others():
    async def run() -> tuple[list[object], object]:
        gate = Gate(QUICK, probes=(0.002,))
        poison = asyncio.ensure_future(gate.call(Service(*[_busy(BusyKind.NETWORK)] * 99), "bad"))
        answers = [await gate.call(Service(takes_s=0.01), "good") for _ in range(20)]
        with pytest.raises(VisionBusy):
            await poison
        return answers, gate.state.kind

    answers, kind = asyncio.run(run())

    assert answers == ["answer"] * 20
    assert kind is GateKind.OPEN


def test_when_the_one_who_tries_is_cancelled_another_does():
    async def run() -> list[object]:
        gate, network = Gate(QUICK, probes=(0.01,)), Network()
        tasks = [asyncio.ensure_future(gate.call(network, "asking")) for _ in range(4)]
        await _until(lambda: gate.state.kind is GateKind.NETWORK and network.inside == 0)
        await _until(lambda: network.inside == 1)
        network.is_up = True
        for task in tasks[:-1]:
            task.cancel()
        async with asyncio.timeout(5):
            return await asyncio.gather(*tasks, return_exceptions=True)

    ended = asyncio.run(run())

    assert [isinstance(each, asyncio.CancelledError) for each in ended] == [True] * 3 + [False]
    assert ended[3] == "answer"


# The day's quota


class Day:
    """A clock on the wall that a test sets, and a day that ends when it says."""

    def __init__(self, left: timedelta) -> None:
        self.ahead = timedelta()
        self.ends = NOON + left
        self._began = datetime.now(UTC)

    def now(self) -> datetime:
        return NOON + self.ahead + (datetime.now(UTC) - self._began)

    def next_day(self, _now: datetime) -> datetime:
        return self.ends


def test_a_used_up_day_is_waited_for_by_all_and_goes_on_by_itself():
    async def run() -> tuple[list[object], int, int, list[GateKind]]:
        day = Day(timedelta(seconds=0.2))
        gate, kinds = Gate(QUICK, now=day.now, next_day=day.next_day), list[GateKind]()
        gate.listen(lambda state: kinds.append(state.kind))
        service = Service(_busy(BusyKind.QUOTA, 31.0))
        tasks = asyncio.ensure_future(_all(gate, service, 5))
        await _until(lambda: gate.state.kind is GateKind.QUOTA)
        await asyncio.sleep(0.05)
        calls = service.calls
        words = gate.state.words
        answers = await tasks
        assert words == "today's quota is used up; it goes on at 12:00"
        return answers, calls, service.calls, kinds

    answers, calls, calls_at_end, kinds = asyncio.run(run())

    assert answers == ["answer"] * 5
    assert calls <= 3  # Those that had gone together with the first.
    assert calls_at_end == 6
    assert kinds == [GateKind.QUOTA, GateKind.OPEN]


def test_a_used_up_day_that_is_too_long_is_told_at_once_and_asked_for_no_more():
    async def run() -> tuple[VisionBusy, VisionBusy, int, int]:
        day = Day(timedelta(hours=21))
        gate = Gate(QUICK, now=day.now, next_day=day.next_day)
        service = Service(_busy(BusyKind.QUOTA, 31.0))
        first, second = [(await _all(gate, service, 1))[0] for _ in range(2)]
        calls = service.calls
        assert await gate.call(Service(), "deleting", metered=False) == "answer"
        day.ahead = timedelta(hours=21, seconds=1)
        assert await gate.call(service, "asking") == "answer"
        assert isinstance(first, VisionBusy)
        assert isinstance(second, VisionBusy)
        return first, second, calls, service.calls

    first, second, calls, calls_at_end = asyncio.run(run())

    text = "today's quota at Gemini is used up; it goes on tomorrow at 09:00"
    assert (str(first), str(second)) == (text, text)
    assert first.kind is second.kind is BusyKind.QUOTA
    assert (calls, calls_at_end) == (1, 2)


# What does not get better


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (VisionKeyRejected("wrong key"), GateKind.KEY),
        (ModelUnknown("no such model", ("a", "b")), GateKind.MODEL),
    ],
)
def test_what_does_not_get_better_is_tried_once_until_reset(error, kind):
    async def run() -> tuple[list[object], int, GateKind]:
        gate, service = Gate(QUICK), Service(*[error] * 3, takes_s=0.001)
        ended = await _all(gate, service, 100)
        calls, told = service.calls, gate.state.kind
        service.errors.clear()
        gate.reset()
        assert await gate.call(service, "asking") == "answer"
        assert gate.state.kind is GateKind.OPEN
        return ended, calls, told

    ended, calls, told = asyncio.run(run())

    assert calls == 3  # As many as had gone together.
    assert {type(each) for each in ended} == {type(error)}
    assert {str(each) for each in ended} == {str(error)}
    assert {getattr(each, "models", ()) for each in ended} == {getattr(error, "models", ())}
    assert told is kind


def test_an_unknown_model_does_not_keep_from_deleting():
    async def run() -> object:
        gate = Gate(QUICK)
        await _all(gate, Service(ModelUnknown("no such model")), 1)
        return await gate.call(Service(), "deleting", metered=False)

    assert asyncio.run(run()) == "answer"


def test_what_only_one_call_has_is_its_own():
    async def run() -> tuple[object, object]:
        gate = Gate(QUICK)
        (ended,) = await _all(gate, Service(VisionError("the file is broken")), 1)
        return ended, await gate.call(Service(), "asking")

    ended, other = asyncio.run(run())

    assert str(ended) == "the file is broken"
    assert other == "answer"


# Cancelling


def test_a_mistake_in_a_call_gives_its_place_back():
    async def run() -> list[object]:
        gate = Gate(QUICK)

        async def mistake() -> None:
            raise ZeroDivisionError

        await _all(gate, mistake, 10)
        return await _all(gate, Service(takes_s=0.001), 10)

    assert asyncio.run(run()) == ["answer"] * 10


@pytest.mark.parametrize("seed", range(8))
def test_whoever_is_cancelled_whenever_the_others_end_and_all_places_are_free(seed):
    """300 callers of a service with every trouble; a third of them is cancelled at any time."""
    chance = random.Random(seed)

    async def action() -> str:
        await asyncio.sleep(chance.random() * 0.002)
        kind = chance.choice([*BusyKind, None, None, None, None])
        if kind not in (None, BusyKind.QUOTA):
            raise _busy(kind, chance.choice([None, 0.001]))
        return "answer"

    async def run() -> list[object]:
        gate = Gate((0.001,) * 40, probes=(0.001,))
        tasks = [asyncio.ensure_future(gate.call(action, "asking")) for _ in range(300)]
        for task in chance.sample(tasks, 100):
            await asyncio.sleep(chance.random() * 0.002)
            task.cancel()
        async with asyncio.timeout(60):
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert await _all(gate, Service(takes_s=0.002), 12) == ["answer"] * 12
        return ended

    ended = asyncio.run(run())

    assert {type(each) for each in ended} <= {str, asyncio.CancelledError}
    assert ended.count("answer") >= 200


def test_a_turn_that_comes_in_the_moment_of_cancelling_is_given_on():
    async def run() -> list[object]:
        gate = Gate(QUICK)
        for _ in range(3):
            holding = [asyncio.ensure_future(gate.call(Service(takes_s=0.01), "")) for _ in "ab"]
            waiting: list[asyncio.Future[str]] = []

            async def last(waiting: list[asyncio.Future[str]] = waiting) -> None:
                await asyncio.sleep(0.001)
                # Runs after the turn has been given on, and before the waiting one has woken.
                asyncio.get_running_loop().call_soon(waiting[0].cancel)

            holding.append(asyncio.ensure_future(gate.call(last, "")))
            waiting.append(asyncio.ensure_future(gate.call(Service(), "asking")))
            ended = await asyncio.gather(*holding, *waiting, return_exceptions=True)
            assert isinstance(ended[3], asyncio.CancelledError)
        return await _all(gate, Service(takes_s=0.002), 6)

    assert asyncio.run(run()) == ["answer"] * 6


# Listening


def test_whoever_stopped_listening_is_told_no_more_and_a_listeners_mistake_harms_nobody():
    told: list[GateKind] = []
    mistakes: list[object] = []

    def mistake(_state: GateState) -> None:
        raise ZeroDivisionError

    async def run() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _loop, context: mistakes.append(context["exception"]))
        gate = Gate(QUICK)
        gate.listen(mistake)
        unlisten = gate.listen(lambda state: told.append(state.kind))
        assert await gate.call(Service(_busy(BusyKind.OVERLOAD)), "asking") == "answer"
        await _until(lambda: told == [GateKind.OVERLOAD, GateKind.OPEN])
        unlisten()
        unlisten()
        await gate.call(Service(_busy(BusyKind.OVERLOAD)), "asking")
        await asyncio.sleep(0.02)

    asyncio.run(run())

    assert told == [GateKind.OVERLOAD, GateKind.OPEN]
    assert len(mistakes) == 4
