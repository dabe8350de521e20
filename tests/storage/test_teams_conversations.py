"""Is where the bot speaks in Teams kept as it was last heard?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import Database
from storage.migrations import migrate
from storage.teams_conversations import SqlTeamsConversations
from tests.cast import NOW
from tests.stores import sqlite_url

CHANNEL = {
    "place": "teams:19:management@thread.tacv2",
    "conversation": "19:management@thread.tacv2",
    "service_url": "https://smba.trafficmanager.net/emea/",
    "tenant": "a tenant",
    "kind": "private",
    "team": "19:team@thread.tacv2",
    "language": "",
    "timezone": "",
}
SAM = {
    **CHANNEL,
    "place": "teams:sam",
    "conversation": "a:1",
    "kind": "personal",
    "team": "",
    "language": "nl-NL",
    "timezone": "Europe/Amsterdam",
}


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[SqlTeamsConversations]:
    url = sqlite_url(tmp_path / "teams.db")
    await migrate(url)
    database = Database(url, lambda: None)
    yield SqlTeamsConversations(database)
    await database.close()


async def test_a_place_is_found_by_its_name_and_by_the_platforms(kept: SqlTeamsConversations) -> None:
    await kept.keep(CHANNEL, NOW)
    await kept.keep(SAM, NOW)

    assert await kept.find("teams:sam", "sam") == SAM
    assert await kept.find("teams:a:1", "a:1") == SAM
    assert await kept.find(CHANNEL["place"], CHANNEL["conversation"]) == CHANNEL
    assert await kept.find("teams:nobody", "nobody") is None


async def test_what_is_heard_later_replaces_what_was_heard(kept: SqlTeamsConversations) -> None:
    moved = {**CHANNEL, "service_url": "https://smba.trafficmanager.net/amer/"}
    await kept.keep(CHANNEL, NOW)
    await kept.keep(moved, NOW + timedelta(hours=1))

    assert await kept.find(CHANNEL["place"], "") == moved
    assert await kept.channels() == [moved]


async def test_the_newest_is_the_one_heard_last(kept: SqlTeamsConversations) -> None:
    assert await kept.newest() is None

    await kept.keep(SAM, NOW)
    await kept.keep(CHANNEL, NOW - timedelta(hours=1))

    assert await kept.newest() == SAM


async def test_people_are_no_channels_and_what_is_forgotten_is_gone(kept: SqlTeamsConversations) -> None:
    await kept.keep(SAM, NOW)
    await kept.keep(CHANNEL, NOW)

    await kept.forget(CHANNEL["place"])

    assert await kept.channels() == []
    assert await kept.find("teams:sam", "sam") == SAM
