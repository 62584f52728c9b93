import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

import pytest

from kbindex.web.events import Followers


def follow(followers: Followers, shown: str) -> AsyncGenerator[str]:
    return cast("AsyncGenerator[str]", followers.follow(shown))


async def heard(stream: AsyncGenerator[str]) -> str:
    return await asyncio.wait_for(anext(stream), 60)


def test_a_page_hears_of_what_changes_while_it_listens() -> None:
    async def run() -> list[str]:
        followers = Followers(most=1, revision=1)
        async with aclosing(follow(followers, "1")) as stream:
            said = [await heard(stream)]
            following = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
            await asyncio.to_thread(followers.tell, 2)
            return [*said, await asyncio.wait_for(following, 60)]

    assert asyncio.run(run()) == ["retry: 2000\n\n", "event: changed\ndata: 2\n\n"]


def test_a_page_hears_of_what_changed_before_it_listened() -> None:
    async def run() -> str:
        followers = Followers(most=1, revision=3)
        async with aclosing(follow(followers, "1")) as stream:
            await heard(stream)
            return await heard(stream)

    assert asyncio.run(run()) == "event: changed\ndata: 3\n\n"


def test_a_silent_stream_says_that_it_is_still_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kbindex.web.events._SILENCE_S", 0.01)

    async def run() -> str:
        async with aclosing(follow(Followers(most=1, revision=1), "1")) as stream:
            await heard(stream)
            return await heard(stream)

    assert asyncio.run(run()) == ": \n\n"


def test_streams_end_when_the_server_does() -> None:
    async def run() -> list[str]:
        followers = Followers(most=1, revision=1)
        stream = follow(followers, "1")
        said = [await heard(stream)]
        rest = asyncio.ensure_future(_all(stream))
        await asyncio.sleep(0)
        followers.end()
        return said + await asyncio.wait_for(rest, 60)

    assert asyncio.run(run()) == ["retry: 2000\n\n"]


async def _all(stream: AsyncGenerator[str]) -> list[str]:
    return [text async for text in stream]


def test_who_goes_makes_room() -> None:
    async def run() -> list[bool]:
        followers = Followers(most=1, revision=1)
        found = [followers.has_room]
        async with aclosing(follow(followers, "1")) as stream:
            await heard(stream)
            found.append(followers.has_room)
        return [*found, followers.has_room]

    assert asyncio.run(run()) == [True, False, True]
