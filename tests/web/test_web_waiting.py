"""Seats and queue: never more answers at once than seats, first come first served, stopping frees the seat."""

import asyncio
import threading
import time

import pytest
from web_fakes import FakeAssistant, make_answer

from assistant.chain.types import Finished, Stage, TextPiece
from assistant.errors import ModelError
from assistant.web.conversation import HISTORY_TURNS, Conversation, Exchange, Failed, Stopped
from assistant.web.waiting import Run, WaitingRoom


async def collect(run: Run) -> list[object]:
    return [event async for events in run.news(5.0) for event in events]


async def until(condition) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.005)


def in_room(seats, scenario):
    async def run():
        room = WaitingRoom(seats)
        try:
            return await scenario(room)
        finally:
            room.close()

    return asyncio.run(run())


def test_events_arrive_in_order_and_the_run_ends():
    answer = make_answer("Yes.")

    def stream():
        yield Stage(name="searching")
        yield TextPiece(text="Yes.")
        yield Finished(answer=answer)

    async def scenario(room):
        return await collect(room.enter(stream))

    assert in_room(1, scenario) == [
        Stage(name="searching"),
        TextPiece(text="Yes."),
        Finished(answer=answer),
    ]


def test_what_the_stream_raises_reaches_the_reader():
    def stream():
        yield Stage(name="searching")
        raise ModelError("No model.")

    async def scenario(room):
        with pytest.raises(ModelError, match="No model"):
            await collect(room.enter(stream))

    in_room(1, scenario)


def test_a_second_without_news_is_told():
    release = threading.Event()

    def stream():
        release.wait(5)
        yield Stage(name="searching")

    async def scenario(room):
        run = room.enter(stream)
        seen = []
        async for events in run.news(0.05):
            seen.append(events)
            release.set()
        return seen

    seen = in_room(1, scenario)
    assert seen[0] == []
    assert seen[-1] == [Stage(name="searching")]


def test_no_more_run_at_once_than_there_are_seats_and_the_others_know_their_place():
    assistant = FakeAssistant()

    async def scenario(room):
        runs = []
        for name in "abcde":
            runs.append(room.enter(lambda name=name: assistant.stream(f"hold {name}")))
        await until(lambda: len(assistant.calls) == 2)
        await asyncio.sleep(0.05)
        assert [question for question, _ in assistant.calls] == ["hold a", "hold b"]
        assert [run.waiting for run in runs] == [False, False, True, True, True]
        assert [room.ahead(run) for run in runs] == [0, 0, 0, 1, 2]
        runs[2].stop()
        assert [room.ahead(run) for run in runs[3:]] == [0, 1]
        assistant.release.set()
        results = [await collect(run) for run in runs]
        assert results[2] == []
        return [events[-1].answer.answer for events in results if events]

    answers = in_room(2, scenario)
    assert answers == [f"This answers hold {name}." for name in "abde"]
    assert "hold c" not in assistant.closed


def test_stopping_ends_the_news_at_once_and_closes_the_stream():
    assistant = FakeAssistant()

    async def scenario(room):
        run = room.enter(lambda: assistant.stream("endless"))
        count = 0
        async for events in run.news(5.0):
            count += len(events)
            if count > 5:
                run.stop()
        await until(lambda: assistant.closed == ["endless"])
        following = room.enter(lambda: assistant.stream("flour"))
        assert isinstance((await collect(following))[-1], Finished)

    in_room(1, scenario)


def test_a_stopped_run_keeps_its_seat_until_its_stream_has_really_ended():
    assistant = FakeAssistant()

    async def scenario(room):
        run = room.enter(lambda: assistant.stream("hold"))
        async for events in run.news(5.0):
            if any(isinstance(event, TextPiece) for event in events):
                run.stop()  # the stream now waits for `release` and cannot notice
        following = room.enter(lambda: assistant.stream("flour"))
        await asyncio.sleep(0.05)
        assert following.waiting
        assistant.release.set()
        assert isinstance((await collect(following))[-1], Finished)

    in_room(1, scenario)


def test_closing_the_room_stops_everything():
    assistant = FakeAssistant()

    async def scenario(room):
        runs = [room.enter(lambda: assistant.stream("endless")) for _ in range(3)]
        await until(lambda: len(assistant.calls) == 2)
        room.close()
        for run in runs:
            await collect(run)
        await until(lambda: assistant.closed == ["endless", "endless"])

    in_room(2, scenario)


def test_history_holds_the_last_answered_questions_only():
    conversation = Conversation()
    for number in range(HISTORY_TURNS + 2):
        conversation.exchanges.append(Exchange(f"q{number}", make_answer(f"a{number}")))
        conversation.exchanges.append(Exchange("stopped", Stopped("torso")))
        conversation.exchanges.append(Exchange("failed", Failed("why")))
    turns = conversation.history()
    assert [(turn.question, turn.answer) for turn in turns] == [
        (f"q{number}", f"a{number}") for number in range(2, HISTORY_TURNS + 2)
    ]


def test_the_wait_is_estimated_from_what_the_last_answers_took():
    held = threading.Event()

    def quick():
        time.sleep(0.05)
        yield Finished(answer=make_answer("Yes."))

    def long():
        held.wait(10)
        yield Finished(answer=make_answer("Yes."))

    async def scenario(room):
        first = room.enter(quick)
        assert room.estimate(first) is None
        await collect(first)
        await until(lambda: room.estimate(first) == 1)
        seated = room.enter(long)
        await until(lambda: not seated.waiting)
        waiting = [room.enter(long) for _ in range(3)]
        await until(lambda: all(run.waiting for run in waiting))
        room._took.clear()
        room._took.extend([10.0, 30.0, 20.0])
        estimates = [room.estimate(run) for run in waiting]
        held.set()
        return estimates

    assert in_room(1, scenario) == [20, 40, 60]
