"""What open pages are told: as little as possible, as soon as possible, and only of what lies in their reach."""

import asyncio
import json
from collections.abc import AsyncIterator

from anlan.infra import live

TOWN, VILLAGE, ELSEWHERE = "331081001000", "331081001008", "331081110201"


def hints(event: str) -> list[tuple[str, str]]:
    kind, data = event.strip().split("\n")
    assert kind == "event: hint"
    return [(one["room"], one["area"]) for one in json.loads(data.removeprefix("data: "))]


async def after(stream: AsyncIterator[str], *changes: live.Changes) -> str:
    """What a stream says next, once these changes have been told of."""
    for change in changes:
        live._spread(change)
    return await anext(stream)


def listening(scopes: tuple[str, ...], *changes: live.Changes) -> str:
    async def listen() -> str:
        stream = live._stream(scopes)
        assert "event: hello" in await anext(stream)
        said = await after(stream, *changes)
        await stream.aclose()
        return said

    return asyncio.run(listen())


def test_what_comes_together_goes_out_as_one_hint_and_nothing_twice():
    said = listening(("331081",), [["alerts", VILLAGE]], [["calls", VILLAGE], ["alerts", VILLAGE]])
    assert hints(said) == [("alerts", VILLAGE), ("calls", VILLAGE)]


def test_a_page_hears_of_its_own_areas_and_of_those_above_and_below_them():
    said = listening(("331081001",), [["hazards", ELSEWHERE], ["hazards", VILLAGE]], [["alerts", "331081000000"]])
    assert hints(said) == [("alerts", "331081000000"), ("hazards", VILLAGE)]


def test_readings_are_told_by_town_and_reach_a_village():
    said = listening((VILLAGE,), [[live.READINGS, TOWN[:9]], [live.READINGS, ELSEWHERE[:9]]])
    assert hints(said) == [(live.READINGS, TOWN[:9])]


def test_who_lost_hints_is_told_to_fetch_everything():
    said = listening(("331081",), *([["alerts", VILLAGE]] for _ in range(live.QUEUE + 1)))
    assert said.startswith("event: reload")


def test_a_hint_after_the_first_waits_for_its_company():
    async def listen() -> list[tuple[str, str]]:
        stream = live._stream(("331081",))
        await anext(stream)
        await after(stream, [["alerts", VILLAGE]])
        waiting = asyncio.ensure_future(anext(stream))
        live._spread([["calls", VILLAGE]])
        live._spread([["people", VILLAGE]])
        said = await waiting
        await stream.aclose()
        return hints(said)

    assert asyncio.run(listen()) == [("calls", VILLAGE), ("people", VILLAGE)]
