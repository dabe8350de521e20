"""What goes on around the cases: time, people who come and go, trouble with the platform?"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.errors import CannotCheck
from tests.machine_doing import Doing
from tests.machine_tables import (
    CHANNELS,
    DECIDING,
    LEASE_SECONDS,
    MEMBERS,
    PEOPLE,
    TROUBLE,
    channels,
    mostly,
    people,
    places,
    references,
)


class GoingsOn(Doing):
    """What goes on around it."""

    @rule()
    def deliver(self) -> None:
        self.run(self.office.deliver())

    @rule(jobs=st.integers(1, 5))
    def a_process_dies_with_its_jobs(self, jobs: int) -> None:
        """Nobody else has them until their lease is over."""
        self.run(self.die_with(jobs))

    async def die_with(self, jobs: int) -> None:
        async with self.office.services.unit_of_work() as work:
            await work.jobs.claim(self.office.clock.now(), jobs, LEASE_SECONDS)

    @rule(minutes=st.sampled_from((1, 5, 60, 600, 24 * 60, 3 * 24 * 60, 40 * 24 * 60)))
    def pass_time(self, minutes: int) -> None:
        before, fired = self.cases(), self.fired()
        self.run(self.office.pass_time(minutes=minutes))
        self.check_timers(before, fired)
        if minutes >= 60 and not self.chat.failing:
            self.check_places()

    @rule(channel=channels, who=people)
    def join(self, channel: str, who: str) -> None:
        room, person = CHANNELS[channel], PEOPLE[who]
        if person.id not in {member.id for member in self.office.directory.channels[room].members}:
            self.office.directory.join(room, person)

    @rule(channel=channels, who=people)
    def leave(self, channel: str, who: str) -> None:
        self.office.directory.leave(CHANNELS[channel], PEOPLE[who])

    @rule()
    def everybody_is_back_where_he_belongs(self) -> None:
        for channel, members in MEMBERS.items():
            for who in PEOPLE:
                self.leave(channel, who)
            for who in members:
                self.join(channel, who)

    @rule(channel=channels, shared=st.booleans(), only_for_now=mostly)
    def spoil_a_channel(self, channel: str, shared: bool, only_for_now: bool) -> None:
        known, room = self.office.directory.channels, CHANNELS[channel]
        known[room] = replace(known[room], is_private=shared, is_shared=shared)
        self.deliver()
        if only_for_now:
            known[room] = replace(known[room], is_private=True, is_shared=False)

    @rule(who=st.sampled_from(("Maya", "Omar", "Sam", "Pia")), is_full=mostly)
    def change_a_membership(self, who: str, is_full: bool) -> None:
        self.office.directory.know(replace(PEOPLE[who], is_full_member=is_full))

    @rule(where=places, trouble=st.sampled_from([*TROUBLE]), only_for_now=mostly)
    def the_platform_makes_trouble(self, where: str, trouble: str, only_for_now: bool) -> None:
        place = CHANNELS[where] if where in CHANNELS else PEOPLE[where].id
        self.chat.failing[place] = TROUBLE[trouble]
        self.deliver()
        if only_for_now:
            del self.chat.failing[place]

    @rule()
    def the_next_answer_gets_lost(self) -> None:
        self.chat.loses_answer = True

    @rule(who=people, action=st.sampled_from(DECIDING), reference=references)
    def the_platform_falls_silent_for_a_moment(self, who: str, action: str, reference: str) -> None:
        before = self.cases()
        self.office.directory.failure = CannotCheck()
        self.deliver()
        self.press_as(who, action, reference)
        self.office.directory.failure = None
        assert [case.barred for case in self.cases().values()] == [case.barred for case in before.values()]

    @rule()
    def the_platform_is_well_again(self) -> None:
        self.chat.failing.clear()
