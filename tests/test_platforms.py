"""Do several platforms serve one domain, each with what is its own?"""

from __future__ import annotations

import pytest

from adapters.platforms import Chats, Directories
from bot.errors import CannotCheck, PermanentFailure
from bot.people import ChannelId, Person, PersonId
from bot.views.elements import Card, Paragraph
from tests.cast import MANAGEMENT, MAYA, SAM, private
from tests.fakes import FakeChat, FakeDirectory, Post, Reply, Tell, Update

TINA = Person(PersonId("teams:tina"), "Tina Teams")
IN_TEAMS = ChannelId("teams:19:management")
NOWHERE = ChannelId("elsewhere:1")
CARD = Card("Hello", (Paragraph(("Hello",)),))


@pytest.fixture
def directories() -> Directories:
    slack = FakeDirectory([MAYA, SAM], [private(MANAGEMENT, MAYA)])
    return Directories({"slack": slack, "teams": FakeDirectory([TINA], [private(IN_TEAMS, TINA)])})


async def test_each_is_asked_for_its_own_people_and_channels(directories: Directories) -> None:
    assert await directories.person(TINA.id) == TINA
    assert await directories.person(MAYA.id) == MAYA
    assert (await directories.channel(IN_TEAMS)).members == (TINA,)
    assert (await directories.membership(MANAGEMENT, MAYA.id)).may_act_here
    assert (await directories.membership(IN_TEAMS, TINA.id)).may_act_here


async def test_nobody_is_a_member_of_another_platforms_channel(directories: Directories) -> None:
    assert not (await directories.membership(IN_TEAMS, MAYA.id)).may_act_here
    assert not (await directories.membership(MANAGEMENT, TINA.id)).may_act_here


async def test_whoever_is_on_no_platform_of_ours_cannot_be_checked(directories: Directories) -> None:
    with pytest.raises(CannotCheck):
        await directories.person(PersonId("elsewhere:1"))
    with pytest.raises(PermanentFailure, match="platform_not_set_up"):
        await directories.channel(NOWHERE)


async def test_each_message_goes_to_its_platform() -> None:
    slack, teams = FakeChat(), FakeChat()
    chats = Chats({"slack": slack, "teams": teams})

    posted = await chats.post(IN_TEAMS, CARD, "key")
    await chats.update(IN_TEAMS, posted, CARD)
    await chats.reply(IN_TEAMS, posted, CARD, "key")
    await chats.tell(TINA.id, CARD, "key")
    await chats.delete(MANAGEMENT, "m1")

    assert [type(sent) for sent in teams.sent] == [Post, Update, Reply, Tell]
    assert len(slack.sent) == 1
    with pytest.raises(PermanentFailure, match="platform_not_set_up"):
        await chats.post(NOWHERE, CARD, "key")
