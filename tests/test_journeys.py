"""One case from raising to closing, in Slack, in Teams, and across both, with real Bolt and SDK."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.audit import Act, State
from bot.people import ChannelId
from bot.texts import Texts
from tests.both import EVERYBODY, SLACK_DECIDES, TEAMS_DECIDE, linked, open_both
from tests.cast import DINA as DINA_DIRECTOR
from tests.cast import MAYA as MAYA_MANAGER
from tests.cast import OMAR as OMAR_MANAGER
from tests.cast import SAM as SAM_SELLER
from tests.cast import STELLA as STELLA_STEWARD
from tests.shared_cases import CASES, ORG, company_of, need_cases, person, submitted_at
from tests.shared_ends import check_end
from tests.shared_path import OWNER, live
from tests.sides import Side, SlackSide, TeamsSide, open_side
from tests.slack import acting as in_slack
from tests.slack import shared_org as slack_org
from tests.slack.shared_org import InSlack
from tests.steps import do
from tests.teams import acting as in_teams
from tests.teams import shared_org as teams_org
from tests.teams.certificates import make_certificate
from tests.teams.workspace import DINA, DIRECTORS, MANAGEMENT, MAYA, OMAR, SAM, STELLA


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("login"))


@pytest.fixture
def both(tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return partial(open_both, tmp_path, certificate)


EN = in_slack.ENGLISH


async def keep_the_promise(rep: Any, owner: Any, who: Any) -> None:
    """Ten minutes after the decision it is the owner's; the rep confirms."""
    await owner.later(minutes=10)
    await do(owner, "set_amount", who)
    await do(owner, "paid", who)
    await do(rep, "confirm")


async def follow_up(rep: Any) -> None:
    """The customer is told by the 24th, and the rep asked after 30, 90 and 180 days (at Whitsun)."""
    await rep.later(days=7, hours=7, minutes=30)
    await do(rep, "told")
    for day, days in ((30, 23), (90, 60), (180, 92)):
        await rep.later(days=days)
        asked = EN("ask_follow_up.heading", reference=rep.reference, day=day)
        await rep.offered(SAM_SELLER, "follow_up", asked)
        await do(rep, "follow_up")
    await rep.told(SAM_SELLER, EN("closed.heading", reference=rep.reference))


async def steps_of(side: Side) -> list[str]:
    """What people did, in order."""
    async with side.workspace.services.read() as work:
        trail = await work.audit.of(side.reference)
    return [entry.action for entry in trail if entry.actor]


FOLLOWED = [Act.SET_AMOUNT, Act.PAID, Act.CONFIRM, Act.TOLD, *[Act.FOLLOW_UP] * 3]


@pytest.mark.parametrize("platform", ["slack", "teams"])
async def test_raised_stepped_aside_from_decided_accepted_paid_and_followed_up(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    async with open_side(platform, tmp_path, certificate) as side:
        card = await side.card(side.management)
        aside = await side.press(MAYA_MANAGER, card, "recuse")
        promise = {**in_slack.ADVICE, "compensation_owner": side.account(DINA_DIRECTOR)}

        await side.decide(OMAR_MANAGER, card, "advise_best_fit", in_slack.WHY, **promise)
        await do(side, "accept")
        await keep_the_promise(side, side, DINA_DIRECTOR)
        await follow_up(side)
        await side.settled(lambda: EN("card.closed") in card.says())

        assert EN("done.recused", reference=side.reference) in aside.words
        assert (await side.case()).state is State.CLOSED
        assert await steps_of(side) == [Act.RAISE, Act.RECUSE, Act.DECIDE, Act.ACCEPT, *FOLLOWED]
        assert "Omar Manager" in card.says()
        assert EN("ledger.confirmed") in card.says()


async def test_raised_in_slack_looked_at_twice_and_paid_in_teams_and_followed_up_in_slack(both: Any) -> None:
    company = replace(TEAMS_DECIDE, directors=ChannelId(f"teams:{DIRECTORS}"))
    async with both(company, EVERYBODY) as here:
        for one in (MAYA, OMAR, DINA, STELLA):
            await here.teams.installs(one)
        rep, there = SlackSide(here.slack, here.clock), TeamsSide(here.teams, here.clock)
        rep.reference = there.reference = await in_slack.raise_case(here.slack)
        card = await here.teams.card_in(MANAGEMENT)
        await there.press(MAYA_MANAGER, card, "recuse")
        await there.decide(
            OMAR_MANAGER, card, "deal_fits", in_teams.FITS, how_asked="I called their planner."
        )
        await rep.later(hours=1)

        await do(rep, "second_look")
        second = await here.teams.card_in(DIRECTORS)
        await rep.later(hours=1)
        promise = {**in_teams.ADVICE, "compensation_owner": STELLA}
        await there.decide(DINA_DIRECTOR, second, "advise_best_fit", in_teams.WHY, **promise)
        await do(rep, "accept")
        await keep_the_promise(rep, there, STELLA_STEWARD)
        await follow_up(rep)
        await here.teams.settled(
            lambda: EN("card.closed") in card.says() and EN("card.closed") in second.says()
        )

        case = await here.case(rep.reference)
        assert (case.state, case.decision.by) == (State.CLOSED, "slack:UDINA")
        looked_twice = [Act.RECUSE, Act.DECIDE, Act.SECOND_LOOK, Act.DECIDE, Act.ACCEPT]
        assert await steps_of(rep) == [Act.RAISE, *looked_twice, *FOLLOWED]
        assert here.teams.teams.private_of(SAM) == []


class DecidedInTeams(InSlack):
    """The channels are in Teams; everybody else is reached in Slack, where the case was raised."""

    def __init__(self, here: Any) -> None:
        super().__init__(here.slack, here.clock)
        self.teams = here.teams

    async def raise_it(self, key: str) -> str:
        slack_org.move_in(self.workspace, CASES[key]["locale"])
        teams_org.move_in(self.teams)
        await self.teams.installs(teams_org.user("unit_director"))
        await slack_org.send_it(self.workspace, key)
        self.card = await self.teams.card_in(teams_org.CHANNELS[CASES[key]["expected"]["route"]][0])
        self.reference = in_teams.case_of(self.card)
        return self.reference

    async def decide(self, role: str, verdict: dict[str, Any]) -> None:
        details = teams_org.typed(verdict) | {"compensation_owner": teams_org.user(OWNER)}
        code, why = details.pop("decision"), details.pop("rationale")
        await in_teams.decide(self.teams, teams_org.user(role), self.card, code, why, **details)


@need_cases
@pytest.mark.parametrize("key", [key for key, case in CASES.items() if case["platform"] == "slack_to_teams"])
async def test_the_shared_case_of_both_platforms_ends_alike_on_each(both: Any, key: str) -> None:
    channels = {name: ChannelId(f"teams:{channel}") for name, (channel, _) in teams_org.CHANNELS.items()}
    roles = {role for name in ("management_channel", "independent_channel") for role in ORG[name]}
    known = [(slack_org.user(role), teams_org.user(role)) for role in sorted({"rep", OWNER, *roles})]
    async with both(replace(company_of(key), **channels), linked(*known)) as here:
        here.clock[0] = submitted_at(key)
        hands = DecidedInTeams(here)

        line = await live(key, hands)

        await here.teams.settled(lambda: EN("card.closed") in hands.card.says())
        check_end(key, line)
        decider = CASES[key]["expected"]["decision"]["by"]
        assert line["decision"]["by"] == person(decider).id
        assert decider.title() in hands.card.says()
        outcome = Texts(CASES[key]["locale"])("outcome.heading", reference=hands.reference)
        assert decider.title() in (await here.slack.told(slack_org.user("rep"), outcome)).says()


async def test_raised_in_slack_and_decided_in_teams(both: Any) -> None:
    async with both(TEAMS_DECIDE, EVERYBODY) as here:
        await here.teams.installs(MAYA)
        reference = await in_slack.raise_case(here.slack)
        card = await here.teams.card_in(MANAGEMENT)
        question = await here.teams.presses(MAYA, card, "ask")
        await here.teams.submits(MAYA, question.dialog, question="Did they see the starter pack?")
        asked = await here.slack.told("USAM", "Did they see the starter pack?")
        await here.slack.presses("USAM", asked, "answer")
        await here.slack.submits("USAM", here.slack.last_view, answer="Yes, on Tuesday.")
        await here.teams.settled(lambda: "Yes, on Tuesday." in card.says())

        advice = {**in_teams.ADVICE, "compensation_owner": DINA}
        await in_teams.decide(here.teams, MAYA, card, "advise_best_fit", in_teams.WHY, **advice)
        outcome = await here.slack.told("USAM", "is decided")
        await here.teams.settled(lambda: "Decided by" in card.says())

        case = await here.case(reference)
        assert in_teams.WHY in outcome.says()
        assert (case.platform, case.state) == ("slack", State.DECIDED)
        assert case.decision.by == "slack:UMAYA"
        assert case.decision.compensation.owner == "slack:UDINA"
        assert here.teams.teams.private_of(SAM) == []


async def test_raised_in_teams_and_decided_in_slack(both: Any) -> None:
    async with both(SLACK_DECIDES, EVERYBODY) as here:
        await here.teams.installs(SAM)
        reference = await in_teams.raise_case(here.teams)
        card = await here.slack.card_in("CMANAGEMENT")

        await in_slack.decide(here.slack, "UMAYA", card, "advise_best_fit", in_slack.WHY, **in_slack.ADVICE)
        outcome = await here.teams.told(SAM, "is decided")
        await here.slack.settled(lambda: "Decided by" in card.says())

        case = await here.case(reference)
        assert in_slack.WHY in outcome.says()
        assert (case.platform, case.rep, case.decision.by) == ("teams", "slack:USAM", "slack:UMAYA")
        assert here.slack.slack.private_of("USAM") == []


async def test_a_gainer_whom_nobody_knows_in_teams_keeps_the_case_out_of_it(both: Any) -> None:
    known = linked(("USAM", SAM), ("UOMAR", OMAR))
    async with both(TEAMS_DECIDE, known) as here:
        await here.teams.installs(OMAR)
        gains = {"line_manager": "UMAYA", "gainers": ["UMAYA"]}
        reference = await in_slack.raise_case(here.slack, more=gains, at_stake=["manager"])
        await here.slack.card_in("CINDEPENDENT")

        alarm = await here.slack.told("USTELLA", "another platform")

        assert reference in alarm.says()
        assert [one for one in here.teams.teams.in_conversation(MANAGEMENT) if reference in one.says()] == []


async def test_a_code_shown_in_slack_and_typed_in_teams_lets_a_manager_decide(both: Any) -> None:
    known = linked(("USAM", SAM), ("UOMAR", OMAR))
    async with both(TEAMS_DECIDE, known) as here:
        await here.teams.installs(MAYA)
        await in_slack.raise_case(here.slack)
        card = await here.teams.card_in(MANAGEMENT)
        refused = await here.teams.presses(MAYA, card, "decide")

        shown = await here.slack.types("UMAYA", "link")
        code = re.search(r"link (\w{4}-\w{4})", shown.says())
        assert code, shown
        await here.teams.types(MAYA, f"link {code[1]}")
        opened = await here.teams.presses(MAYA, card, "decide")

    assert in_teams.ENGLISH("refusal.not_linked") in refused.says()
    assert "own_gain" in str(opened.dialog)


async def test_a_code_is_never_shown_where_others_read_along(both: Any) -> None:
    async with both(TEAMS_DECIDE, EVERYBODY) as here:
        await here.teams.installs(MAYA)

        await here.teams.types(MAYA, "link", where=MANAGEMENT)
        told = await here.teams.told(MAYA, in_teams.ENGLISH("link.next"))
        await here.teams.settled(lambda: here.teams.teams.in_conversation(MANAGEMENT))

        code = re.search(r"link (\w{4}-\w{4})", told.says())
        assert code
        assert [one for one in here.teams.teams.in_conversation(MANAGEMENT) if code[1] in one.says()] == []
