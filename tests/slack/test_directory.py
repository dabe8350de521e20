"""Who is who and who is where in Slack? Who counts as a full member, and which channel as private."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.slack.directory import PROFILE_SECONDS, SlackDirectory
from adapters.slack.web_api import SlackApi
from bot.errors import CannotCheck, PermanentFailure, RetryLater
from bot.people import ChannelId, PersonId
from tests.slack.fake_slack import PATIENCE, TEAM, FakeSlack, Fault
from tests.slack.workspace import furnish

SAM, MAYA = PersonId("slack:USAM"), PersonId("slack:UMAYA")
MANAGEMENT = ChannelId("slack:CMANAGEMENT")


@dataclass
class Office:
    slack: FakeSlack
    api: SlackApi
    directory: SlackDirectory
    seconds: float = 0.0


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    slack_side = FakeSlack()
    furnish(slack_side)
    async with slack_side.server() as server:
        api = SlackApi("xoxb-test", str(server.make_url("/api/")))
        await api.open()
        made = Office(slack_side, api, SlackDirectory(api, lambda: made.seconds, click_seconds=PATIENCE))
        yield made
        slack_side.release()
        await api.close()


@pytest.mark.parametrize(
    ("profile", "is_full"),
    [
        ({}, True),
        ({"team_id": None}, True),
        ({"team_id": "TOTHER", "enterprise_user": {"teams": [TEAM]}}, True),
        ({"team_id": "TOTHER"}, False),
        ({"team_id": "TOTHER", "enterprise_user": {"teams": ["TTHIRD"]}}, False),
        ({"deleted": True}, False),
        ({"is_bot": True}, False),
        ({"is_workflow_bot": True}, False),
        ({"is_restricted": True}, False),
        ({"is_ultra_restricted": True}, False),
        ({"is_stranger": True}, False),
        ({"id": "USLACKBOT"}, False),
    ],
)
async def test_who_is_a_full_member(office: Office, profile: dict[str, Any], is_full: bool) -> None:
    office.slack.add_user("USAM", "Sam Seller", **profile)

    assert (await office.directory.person(SAM)).is_full_member is is_full


async def test_somebody_slack_does_not_know_is_no_full_member(office: Office) -> None:
    assert not (await office.directory.person(PersonId("slack:UNOBODY"))).is_full_member


async def test_a_persons_name_language_and_zone_are_read(office: Office) -> None:
    office.slack.add_user(
        "USAM", "", locale="nl-NL", tz="Asia/Kathmandu", profile={"real_name": "Sam\u202e S."}
    )

    sam = await office.directory.person(SAM)

    assert (sam.name, sam.language, sam.timezone) == ("Sam S.", "nl-NL", "Asia/Kathmandu")


@pytest.mark.parametrize(
    ("info", "is_confidential"),
    [
        ({}, True),
        ({"is_shared": True, "is_org_shared": True}, True),
        ({"is_private": False}, False),
        ({"is_shared": True}, False),
        ({"is_ext_shared": True}, False),
        ({"is_pending_ext_shared": True}, False),
        ({"pending_shared": ["TOTHER"]}, False),
    ],
)
async def test_which_channel_is_confidential(
    office: Office, info: dict[str, Any], is_confidential: bool
) -> None:
    office.slack.add_channel("CMANAGEMENT", ["UMAYA"], **info)

    assert (await office.directory.channel(MANAGEMENT)).is_confidential is is_confidential
    assert (await office.directory.membership(MANAGEMENT, MAYA)).channel_is_confidential is is_confidential


async def test_every_page_of_members_is_read(office: Office) -> None:
    office.slack.page = 2

    members = (await office.directory.channel(MANAGEMENT)).members

    assert [member.name for member in members] == ["Maya Manager", "Omar Manager", "Squaredeal"]
    assert [member.is_full_member for member in members] == [True, True, False]


async def test_profiles_are_read_again_after_a_minute_and_membership_each_time(office: Office) -> None:
    await office.directory.channel(MANAGEMENT)
    await office.directory.channel(MANAGEMENT)
    assert len(office.slack.called("users.info")) == 3

    office.seconds = PROFILE_SECONDS
    await office.directory.channel(MANAGEMENT)
    assert len(office.slack.called("users.info")) == 6

    office.slack.users["UMAYA"]["is_restricted"] = True
    assert not (await office.directory.membership(MANAGEMENT, MAYA)).may_act_here
    office.slack.users["UMAYA"]["is_restricted"] = False
    office.slack.members["CMANAGEMENT"].remove("UMAYA")
    assert not (await office.directory.membership(MANAGEMENT, MAYA)).may_act_here


async def test_who_clicks_hears_that_slack_does_not_say(office: Office) -> None:
    office.slack.fail("users.info", Fault(status=500), Fault(status=429, retry_after="30"))
    for _ in range(2):
        with pytest.raises(CannotCheck):
            await office.directory.person(SAM)


async def test_who_clicks_does_not_wait_for_slack_for_ever(office: Office) -> None:
    office.slack.hang.add("conversations.members")
    impatient = SlackDirectory(office.api, click_seconds=0.1)

    with pytest.raises(CannotCheck):
        await impatient.membership(MANAGEMENT, MAYA)


async def test_a_job_hears_why(office: Office) -> None:
    office.slack.fail("conversations.info", Fault(status=429, retry_after="30"))
    with pytest.raises(RetryLater, match="30"):
        await office.directory.channel(MANAGEMENT)

    with pytest.raises(PermanentFailure, match="channel_not_found"):
        await office.directory.channel(ChannelId("slack:CGONE"))
