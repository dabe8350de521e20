"""Who is who and who is where in Slack? The `Directory` port over the Web API."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from adapters.slack.decode import person_id
from adapters.slack.web_api import Answer, SlackApi
from bot.errors import CannotCheck, DeliveryFailed, PermanentFailure
from bot.people import Channel, ChannelId, Membership, Person, PersonId, bare
from bot.text import clean_name

CLICK_SECONDS = 1.5
"""A person waits for this, and Slack waits three seconds at most."""

CHANNEL_SECONDS = 30.0
PROFILE_SECONDS = 60.0
PROFILES_AT_ONCE = 8
PAGE = 200
SLACKBOT = "USLACKBOT"
UNKNOWN = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class SlackDirectory:
    def __init__(
        self,
        api: SlackApi,
        ticks: Callable[[], float] = time.monotonic,
        click_seconds: float = CLICK_SECONDS,
    ) -> None:
        self._api = api
        self._ticks = ticks
        self._click_seconds = click_seconds
        self._profiles: dict[PersonId, tuple[float, Person]] = {}
        self._team: str | None = None
        self._at_once = asyncio.Semaphore(PROFILES_AT_ONCE)

    async def person(self, person: PersonId) -> Person:
        try:
            async with asyncio.timeout(self._click_seconds):
                return await self._read_profile(person)
        except (TimeoutError, DeliveryFailed):
            raise CannotCheck() from None

    async def channel(self, channel: ChannelId) -> Channel:
        try:
            async with asyncio.timeout(CHANNEL_SECONDS):
                info, ids = await asyncio.gather(self._info(channel), self._members(channel))
                people = await asyncio.gather(*(self._profile(person_id(one)) for one in ids))
        except TimeoutError:
            raise CannotCheck() from None
        return Channel(channel, _is_private(info), _is_shared(info), tuple(people))

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        try:
            async with asyncio.timeout(self._click_seconds):
                info, ids, profile = await asyncio.gather(
                    self._info(channel), self._members(channel), self._read_profile(person)
                )
        except PermanentFailure:
            raise
        except (TimeoutError, DeliveryFailed):
            raise CannotCheck() from None
        confidential = _is_private(info) and not _is_shared(info)
        return Membership(channel, profile, bare(person) in ids, confidential)

    # --- calls ----------------------------------------------------------------------------------------

    async def _info(self, channel: ChannelId) -> Answer:
        answer = await self._api.ask("conversations.info", channel=bare(channel))
        info: Answer = answer["channel"]
        return info

    async def _members(self, channel: ChannelId) -> Sequence[str]:
        """Everybody; the list comes in pages until the cursor is empty."""
        members: list[str] = []
        cursor = ""
        while True:
            answer = await self._api.ask(
                "conversations.members", channel=bare(channel), limit=PAGE, cursor=cursor
            )
            members += answer["members"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return members

    async def _profile(self, person: PersonId) -> Person:
        """At most a minute old: good enough to look through a whole channel, not to decide on."""
        read_at, profile = self._profiles.get(person, (float("-inf"), None))
        if profile is not None and self._ticks() - read_at < PROFILE_SECONDS:
            return profile
        async with self._at_once:
            return await self._read_profile(person)

    async def _read_profile(self, person: PersonId) -> Person:
        profile = await self._ask_profile(person)
        self._profiles[person] = (self._ticks(), profile)
        return profile

    async def _ask_profile(self, person: PersonId) -> Person:
        try:
            answer, team = await asyncio.gather(
                self._api.ask("users.info", user=bare(person), include_locale="true"), self._own_team()
            )
        except PermanentFailure as failure:
            if failure.code in UNKNOWN:
                return Person(person, "?", is_full_member=False)
            raise
        return _read_user(person, answer["user"], team)

    async def _own_team(self) -> str:
        if self._team is None:
            self._team = str((await self._api.call("auth.test")).get("team_id") or "")
        return self._team


def _read_user(person: PersonId, user: Answer, team: str) -> Person:
    profile = user.get("profile") or {}
    name = (
        profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name")
    )
    return Person(
        person,
        clean_name(str(name or "")),
        language=str(user.get("locale") or "en"),
        timezone=str(user.get("tz") or "UTC"),
        is_full_member=_is_full_member(user, team),
    )


NO_FULL_MEMBER = (
    "deleted",
    "is_bot",
    "is_workflow_bot",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
)


def _is_full_member(user: Answer, team: str) -> bool:
    """No bot, no guest, nobody who left, nobody of another organisation."""
    if any(user.get(flag) for flag in NO_FULL_MEMBER) or user.get("id") == SLACKBOT:
        return False
    teams = {user.get("team_id") or team, *((user.get("enterprise_user") or {}).get("teams") or ())}
    return team in teams


def _is_private(info: Answer) -> bool:
    return bool(info.get("is_private"))


def _is_shared(info: Answer) -> bool:
    """With another organisation, also while the invitation is still open; an organisation's own workspaces
    may share a channel."""
    if info.get("is_shared") and not info.get("is_org_shared"):
        return True
    return any(info.get(flag) for flag in ("is_ext_shared", "is_pending_ext_shared", "pending_shared"))
