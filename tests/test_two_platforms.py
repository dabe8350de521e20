"""One company on two platforms: is somebody the same person on both, and who decides a case across?"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.platforms import Chats, Directories
from bot import conversation
from bot.accounts import Accounts
from bot.conversation import Press, Reply, Submission
from bot.errors import OutcomeUnknown
from bot.people import ChannelId, Person, PersonId, bare
from bot.people_file import PeopleFile
from bot.ports import Services
from bot.reference import Reference
from bot.views.elements import Form, PersonPicker
from tests import unhurried
from tests.cast import COMPANY, DINA, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM, STELLA, private
from tests.fakes import FakeDirectory, FrozenClock
from tests.monday import W48, plan, wait_until, waits
from tests.office import EN, FINN, PIA, Office, OfficeChat, mentioned_in, said
from tests.stores import STORES, Bell, open_store

TEAMS = ChannelId("teams:19:management")


def in_teams(who: Person) -> Person:
    """The same person's account over there."""
    return replace(who, id=PersonId(f"teams:{bare(who.id)}"))


SAM_T, MAYA_T, OMAR_T, DINA_T, STELLA_T, FINN_T = map(in_teams, (SAM, MAYA, OMAR, DINA, STELLA, FINN))
EVERYBODY_THERE = (SAM_T, MAYA_T, OMAR_T, DINA_T, STELLA_T, FINN_T)


class TwoPlatforms(Office):
    """The office of the other tests, whose management channel is in Teams."""

    def __init__(self, store: Any, clock: FrozenClock) -> None:
        self.teams = FakeDirectory(EVERYBODY_THERE, [private(TEAMS, MAYA_T, OMAR_T)])
        self.teams_chat = OfficeChat()
        super().__init__(store, clock, replace(COMPANY, management=TEAMS))

    def run_under(self, company: Any, people_file: PeopleFile | None = None) -> None:
        super().run_under(company, people_file)
        self.services = Services(
            company,
            self.store.unit_of_work,
            self.store.read,
            self.store.count,
            Directories({"slack": self.directory, "teams": self.teams}, self._accounts),
            Chats({"slack": self.chat, "teams": self.teams_chat}, self._accounts),
            self.clock.now,
            self.services.secret,
            people_file or PeopleFile(),
            several_platforms=True,
            preview_seconds=unhurried.SECONDS,
        )

    async def _accounts(self) -> Accounts:
        async with self.store.read() as work:
            return await work.links.accounts()

    async def say(self, who: Person, words: str, where: ChannelId | None = None) -> Reply:
        actor = await self.services.directory.person(who.id)
        return await conversation.command(words.partition(" ")[2], actor, self.services, where)

    async def press(self, who: Person, action: str, carried: str = "") -> Reply:
        actor = await self.services.directory.person(who.id)
        return await conversation.press(Press(action, carried, actor), self.services)

    async def send(self, who: Person, form: Form, values: dict[str, Any]) -> Reply:
        actor = await self.services.directory.person(who.id)
        sent = Submission(form.name, form.reference, form.token, values, actor)
        return await conversation.submit(sent, self.services)

    async def link(self, *people: Person) -> None:
        """Each shows a code in Slack and types it in Teams."""
        for who in people:
            await self.say(in_teams(who), f"/dilemma link {code_in(await self.say(who, '/dilemma link'))}")


def code_in(card: Reply) -> str:
    (code,) = re.findall(r"link (\w{4}-\w{4})", said(card))
    return str(code)


@pytest.fixture(params=STORES)
async def office(request: pytest.FixtureRequest) -> AsyncIterator[TwoPlatforms]:
    clock = FrozenClock(NOW)
    async with open_store(request.param, clock, Bell()) as store:
        yield TwoPlatforms(store, clock)


# --- linking -----------------------------------------------------------------------------------------


async def test_a_code_from_one_side_typed_on_the_other_makes_two_accounts_one_person(
    office: TwoPlatforms,
) -> None:
    shown = await office.say(SAM, "/dilemma link")

    done = await office.say(SAM_T, f"/dilemma link {code_in(shown).lower()}")

    assert EN("done.linked") in said(done)
    there = await office.services.directory.person(SAM_T.id)
    assert (there.id, there.account, there.platforms) == (SAM.id, SAM_T.id, {"slack", "teams"})
    assert EN("done.opened.next") in said(await office.submit(SAM_T, await office.second_view(SAM_T)))
    assert (await office.cases())[0].rep == SAM.id


@pytest.mark.parametrize("way", ["from Slack", "from Teams"])
async def test_it_does_not_matter_on_which_side_the_code_was_shown(office: TwoPlatforms, way: str) -> None:
    first, second = (SAM, SAM_T) if way == "from Slack" else (SAM_T, SAM)

    await office.say(second, f"/dilemma link {code_in(await office.say(first, '/dilemma link'))}")

    assert (await office.services.directory.person(SAM_T.id)).id == SAM.id


async def test_the_help_names_the_command_where_there_are_two_platforms(office: TwoPlatforms) -> None:
    assert EN("help.link") in said(await office.say(SAM, "/dilemma help"))
    office.services = replace(office.services, several_platforms=False)
    assert EN("help.link") not in said(await office.say(SAM, "/dilemma help"))


async def test_a_code_is_good_once(office: TwoPlatforms) -> None:
    code = code_in(await office.say(SAM, "/dilemma link"))
    await office.say(SAM_T, f"/dilemma link {code}")

    again = await office.say(DINA_T, f"/dilemma link {code}")

    assert EN("refusal.link_unknown_code") in said(again)
    assert (await office.services.directory.person(DINA_T.id)).id == DINA_T.id


async def test_a_code_is_good_for_ten_minutes(office: TwoPlatforms) -> None:
    code = code_in(await office.say(SAM, "/dilemma link"))
    await office.pass_time(minutes=10)

    assert EN("refusal.link_unknown_code") in said(await office.say(SAM_T, f"/dilemma link {code}"))


async def test_a_newer_code_takes_the_place_of_an_older_one(office: TwoPlatforms) -> None:
    older = code_in(await office.say(SAM, "/dilemma link"))
    await office.say(SAM, "/dilemma link")

    assert EN("refusal.link_unknown_code") in said(await office.say(SAM_T, f"/dilemma link {older}"))


async def test_a_code_is_meant_for_the_other_platform(office: TwoPlatforms) -> None:
    code = code_in(await office.say(SAM, "/dilemma link"))

    assert EN("refusal.link_same_platform") in said(await office.say(MAYA, f"/dilemma link {code}"))


async def test_nobody_gets_a_second_account_on_a_platform(office: TwoPlatforms) -> None:
    await office.link(SAM)
    code = code_in(await office.say(MAYA, "/dilemma link"))

    answer = await office.say(SAM_T, f"/dilemma link {code}")

    assert EN("refusal.link_linked_already") in said(answer)


async def test_with_one_platform_there_is_nothing_to_link(office: TwoPlatforms) -> None:
    office.services = replace(office.services, several_platforms=False)

    assert EN("refusal.link_one_platform") in said(await office.say(SAM, "/dilemma link"))
    assert EN("refusal.link_one_platform") in said(await office.say(SAM, "/dilemma link ABCDEFGH"))


async def test_what_was_raised_before_linking_is_found_from_both_sides(office: TwoPlatforms) -> None:
    await office.link(MAYA, OMAR)
    done = await office.submit(SAM_T, await office.second_view(SAM_T))
    await office.deliver()

    await office.link(SAM)

    (case,) = await office.cases()
    assert case.rep == SAM.id
    assert case.platform == "teams"
    for account in (SAM, SAM_T):
        assert case.reference in said(await office.say(account, "/dilemma mine"))
    assert case.reference in said(done)


async def test_who_gains_gains_by_the_other_account_too_from_the_moment_of_linking(
    office: TwoPlatforms,
) -> None:
    """Finn is a gainer by his account in Teams; only then is it known who he is in Slack."""
    await office.submit(
        SAM_T, await office.second_view(SAM_T, at_stake=("manager",)), line_manager=FINN_T, gainers=(FINN_T,)
    )

    await office.link(FINN)

    (case,) = await office.cases()
    assert FINN.id in case.gains
    assert FINN_T.id not in case.gains


async def test_everything_that_somebody_did_with_the_other_account_is_that_persons(
    office: TwoPlatforms,
) -> None:
    office.run_under(replace(COMPANY, management=TEAMS, compensation_owner=None))
    await office.submit(SAM_T, await office.second_view(SAM_T))
    await office.deliver()
    (case,) = await office.cases()
    await office.ask(MAYA_T, case.reference)
    await office.press(OMAR_T, "recuse", case.reference)
    await office.decide(MAYA_T, case.reference, compensation_owner=DINA_T)

    await office.link(SAM, MAYA, OMAR, DINA)

    assert "teams:U" not in repr(await office.case(case.reference))


# --- a case from Slack, deciders in Teams ------------------------------------------------------------


async def raise_case(office: TwoPlatforms, **changes: Any) -> Reference:
    return await office.raise_case(SAM, **changes)


async def test_a_case_goes_to_the_channel_on_the_other_platform_and_is_decided_there(
    office: TwoPlatforms,
) -> None:
    await office.link(SAM, MAYA, OMAR)
    reference = await raise_case(office)

    card = office.teams_chat.posts[-1].card
    assert mentioned_in(card) == [MAYA_T.id, OMAR_T.id]
    await office.decide(MAYA_T, reference, compensation_owner=PIA)
    await office.deliver()

    case = await office.case(reference)
    assert case.decision is not None
    assert (case.platform, case.decision.by) == ("slack", MAYA.id)
    assert EN("fact.decision") in said(office.teams_chat.updates[-1].card)
    assert f"{reference} is decided" in said(office.chat.told(SAM)[-1])
    assert office.teams_chat.tells == []


async def test_until_the_rep_is_known_there_it_takes_the_next_route_and_the_steward_hears_of_it(
    office: TwoPlatforms,
) -> None:
    await office.link(MAYA, OMAR)

    reference = await raise_case(office)

    assert office.teams_chat.sent == []
    assert office.channels_of(reference) == [INDEPENDENT]
    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.not_linked.summary", reference=reference) == alarm.summary


@pytest.mark.parametrize("linked", [False, True], ids=["unknown there", "known there"])
async def test_a_gainer_who_is_not_known_there_keeps_the_case_away(
    office: TwoPlatforms, linked: bool
) -> None:
    await office.link(SAM, MAYA, OMAR, *((FINN,) if linked else ()))

    await raise_case(office, at_stake=("manager",), line_manager=FINN)

    assert bool(office.teams_chat.posts) is linked


async def test_a_gainer_who_is_in_the_channel_by_the_other_account_keeps_the_case_away(
    office: TwoPlatforms,
) -> None:
    await office.link(SAM, MAYA, OMAR)

    reference = await raise_case(office, at_stake=("manager",), line_manager=MAYA)

    assert office.teams_chat.sent == []
    assert office.channels_of(reference) == [INDEPENDENT]


async def test_who_gains_learns_as_little_by_the_other_account(office: TwoPlatforms) -> None:
    await office.link(SAM, MAYA, OMAR, FINN)
    reference = await raise_case(office, at_stake=("manager",), line_manager=FINN)
    office.teams.join(TEAMS, FINN_T)

    refused = await office.press(FINN_T, "decide", reference)

    assert refused == await office.press(FINN_T, "decide", "SD-000000")
    assert (await office.trail(reference))[-1].result == "refused:gains"


async def test_a_decider_of_whom_nobody_knows_who_that_is_decides_nothing_until_linked(
    office: TwoPlatforms,
) -> None:
    await office.link(SAM, OMAR)
    reference = await raise_case(office)
    assert mentioned_in(office.teams_chat.posts[-1].card) == [OMAR_T.id]

    refused = await office.press(MAYA_T, "decide", reference)
    await office.link(MAYA)

    assert EN("refusal.not_linked") in said(refused)
    assert isinstance(await office.press(MAYA_T, "decide", reference), Form)


async def test_a_channel_in_which_nobody_is_known_is_no_route(office: TwoPlatforms) -> None:
    await office.link(SAM)

    reference = await raise_case(office)

    assert office.teams_chat.sent == []
    assert office.channels_of(reference) == [INDEPENDENT]


async def test_while_nobody_knows_the_line_manager_the_other_platform_is_out(office: TwoPlatforms) -> None:
    """He could be anybody over there."""
    await office.link(SAM, MAYA, OMAR)

    view = await office.second_view(SAM, at_stake=("dont_know",))

    assert EN("blocked.line_manager_unknown", channel=EN("route.management")) in said(view)


# --- the other way round -----------------------------------------------------------------------------


async def test_a_case_from_teams_is_decided_in_slack_and_the_rep_hears_it_in_teams(
    office: TwoPlatforms,
) -> None:
    office.run_under(replace(COMPANY, management=MANAGEMENT))
    await office.link(SAM, MAYA, OMAR)
    await office.submit(SAM_T, await office.second_view(SAM_T))
    await office.deliver()
    (case,) = await office.cases()

    await office.decide(MAYA, case.reference, compensation_owner=PIA)
    await office.deliver()

    assert case.platform == "teams"
    assert mentioned_in(office.chat.posts[-1].card) == [MAYA.id, OMAR.id]
    assert [tell.person for tell in office.teams_chat.tells] == [SAM_T.id, SAM_T.id]
    assert f"{case.reference} is decided" in said(office.teams_chat.tells[-1].card)
    assert EN("fact.decision") in said(office.chat.updates[-1].card)


async def test_somebody_linked_picked_in_teams_is_the_same_person(office: TwoPlatforms) -> None:
    office.run_under(replace(COMPANY, management=MANAGEMENT, compensation_owner=DINA.id))
    await office.link(SAM, MAYA, OMAR, DINA)
    office.teams.channels[TEAMS] = private(TEAMS, MAYA_T)
    await office.submit(
        SAM_T, await office.second_view(SAM_T, at_stake=("manager",)), line_manager=MAYA_T, gainers=(MAYA_T,)
    )

    (case,) = await office.cases()
    assert (case.line_manager, case.gainers) == (MAYA.id, {MAYA.id})


async def test_a_form_shows_people_by_the_accounts_of_its_own_platform(office: TwoPlatforms) -> None:
    office.run_under(replace(COMPANY, management=TEAMS, compensation_owner=DINA.id))
    await office.link(SAM, MAYA, OMAR, DINA)
    reference = await raise_case(office)

    details = await office.details_form(MAYA_T, reference)

    assert isinstance(details, Form)
    (payer,) = [field for field in details.fields() if isinstance(field, PersonPicker)]
    assert payer.value == (DINA_T.id,)


# --- stewards ----------------------------------------------------------------------------------------


async def test_a_steward_is_one_by_both_accounts(office: TwoPlatforms) -> None:
    office.run_under(replace(COMPANY, management=None, stewards=(STELLA_T.id,)))
    await office.link(STELLA)

    bound = await office.say(STELLA, "/dilemma bind management", MANAGEMENT)

    assert EN("done.bound_management") in said(bound)


# --- the people file ---------------------------------------------------------------------------------


async def test_the_people_file_links_without_any_code(office: TwoPlatforms) -> None:
    accounts = Accounts.of([(one.id, in_teams(one).id) for one in (SAM, MAYA, OMAR)])
    async with office.services.unit_of_work() as work:
        await work.links.use_file(accounts, NOW)

    await raise_case(office)

    assert mentioned_in(office.teams_chat.posts[-1].card) == [MAYA_T.id, OMAR_T.id]


async def test_the_people_file_wins_over_a_code(office: TwoPlatforms) -> None:
    await office.say(OMAR_T, f"/dilemma link {code_in(await office.say(SAM, '/dilemma link'))}")

    async with office.services.unit_of_work() as work:
        await work.links.use_file(Accounts.of([(SAM.id, SAM_T.id)]), NOW)

    accounts = await office._accounts()
    assert accounts.standing == {SAM_T.id: SAM.id}


# --- when a platform does not take it ----------------------------------------------------------------


async def test_a_card_that_cannot_be_brought_up_to_date_three_times_alarms_the_steward(
    office: TwoPlatforms,
) -> None:
    await office.link(SAM, MAYA, OMAR)
    reference = await raise_case(office)
    office.teams_chat.failing[TEAMS] = OutcomeUnknown("timeout")

    await office.add_note(SAM, reference)
    await office.deliver()
    for _ in range(2):
        assert office.chat.told(STELLA) == []
        await office.pass_time(minutes=1)

    (alarm,) = office.chat.told(STELLA)
    assert reference in said(alarm)
    del office.teams_chat.failing[TEAMS]
    await office.pass_time(minutes=5)
    assert "They sign on Friday." in said(office.teams_chat.updates[-1].card)


def test_who_has_one_account_stands_for_himself() -> None:
    accounts = Accounts.of([(SAM.id,), (MAYA.id, MAYA_T.id)])

    assert accounts.person(SAM.id) == SAM.id
    assert accounts.on(SAM.id, "teams") is None
    assert accounts.on(MAYA_T.id, "slack") == MAYA.id
    assert accounts.shared_by([SAM.id, MAYA.id]) == {"slack"}


# --- the weekly digest -------------------------------------------------------------------------------

DIRECTORS_T = ChannelId("teams:19:directors")


async def directors_in_teams(office: TwoPlatforms, *linked: Person) -> Reference:
    """A case from Slack that nobody decides until Monday at eight; the directors are in Teams."""
    office.teams.channels[DIRECTORS_T] = private(DIRECTORS_T, DINA_T)
    office.run_under(replace(COMPANY, management=MANAGEMENT, directors=DIRECTORS_T))
    await office.link(*linked)
    await plan(office)
    reference = await raise_case(office)
    await wait_until(office, W48)
    return reference


def _of_digests(chat: OfficeChat, who: Person) -> list[str]:
    return [said(one.card) for one in chat.tells if one.person == who.id and one.key.startswith("digest:")]


async def test_a_director_of_whom_nobody_knows_who_that_is_over_there_is_told_nothing(
    office: TwoPlatforms,
) -> None:
    """Of Sam it is not known who he is in Teams, so he could be in the channel, or be the one who asks."""
    reference = await directors_in_teams(office)

    await office.deliver()
    await office.say(DINA_T, "/dilemma digest")
    await office.deliver()

    [post] = office.teams_chat.posts
    assert EN("digest.nothing_waits") in said(post.card)
    [own] = _of_digests(office.teams_chat, DINA_T)
    assert EN("digest.nothing_waits") in own
    assert EN("digest.nothing_waits") in said(await office.press(DINA_T, "digest_queue"))
    [told] = _of_digests(office.chat, STELLA)
    assert reference in told


async def test_once_the_rep_is_known_there_the_channel_counts_the_case_and_a_stranger_still_reads_no_queue(
    office: TwoPlatforms,
) -> None:
    await directors_in_teams(office, SAM)

    await office.deliver()

    assert waits(decisions=1) in said(office.teams_chat.posts[-1].card)
    assert EN("digest.nothing_waits") in said(await office.press(DINA_T, "digest_queue"))


async def test_the_digest_comes_on_the_platform_where_it_was_asked_for(office: TwoPlatforms) -> None:
    reference = await directors_in_teams(office, SAM, DINA)

    await office.say(DINA_T, "/dilemma digest")
    await office.deliver()

    [own] = _of_digests(office.teams_chat, DINA_T)
    assert waits(decisions=1) in own
    assert _of_digests(office.chat, DINA) == []
    assert reference in said(await office.press(DINA_T, "digest_queue"))
