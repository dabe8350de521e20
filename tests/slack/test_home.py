"""The home tab: published when somebody looks at it and after each click there, and of nobody else's case."""

from __future__ import annotations

import re

import pytest

from bot.texts import Texts
from tests.slack.acting import ADVICE, DUTCH, ENGLISH, WHY, decide, raise_case
from tests.slack.fake_slack import Fault, Payload, as_json, texts_of
from tests.slack.workspace import Workspace, button_in

GAINS = {"more": {"line_manager": "UMAYA"}, "at_stake": ["me", "manager"]}


def actions(home: Payload) -> list[str]:
    rows = [block["elements"] for block in home["blocks"] if block["type"] == "actions"]
    return [button["action_id"] for row in rows for button in row]


def references(home: Payload) -> list[str]:
    return re.findall(r"Reference (SD-\w{6})", texts_of(home))


async def test_whoever_looks_finds_the_own_cases_and_can_raise_another(workspace: Workspace) -> None:
    reference = await raise_case(workspace)

    answer = await workspace.opens_home("USAM")
    home = await workspace.home_of("USAM")

    assert answer.status == 200
    assert home["type"] == "home"
    assert reference in texts_of(home)
    assert actions(home) == ["add_note", "withdraw", "dilemma"]


async def test_a_decider_finds_what_waits_in_the_own_language(workspace: Workspace) -> None:
    reference = await raise_case(workspace)
    await workspace.card_in("CMANAGEMENT")

    await workspace.opens_home("UOMAR")
    home = await workspace.home_of("UOMAR")

    assert DUTCH("home.waiting") in texts_of(home)
    assert button_in(home, "decide")["value"] == reference


async def test_looking_at_the_messages_beside_it_publishes_nothing(workspace: Workspace) -> None:
    await workspace.opens_home("USAM", tab="messages")
    await workspace.opens_home("UMAYA")
    await workspace.home_of("UMAYA")

    assert list(workspace.slack.homes) == ["UMAYA"]


async def test_who_gains_finds_the_same_as_if_there_were_no_case(workspace: Workspace) -> None:
    await workspace.opens_home("UMAYA")
    before = await workspace.home_of("UMAYA")
    await raise_case(workspace, **GAINS)
    await workspace.card_in("CINDEPENDENT")

    await workspace.opens_home("UMAYA")
    after = await workspace.home_of("UMAYA", 2)

    assert as_json({**after, "id": ""}) == as_json({**before, "id": ""})


async def test_a_guest_reads_who_may_use_this(workspace: Workspace) -> None:
    await workspace.opens_home("UGUEST")

    assert ENGLISH("refusal.full_members_only") in texts_of(await workspace.home_of("UGUEST"))


async def test_when_slack_does_not_say_who_somebody_is_the_home_tab_says_that(workspace: Workspace) -> None:
    workspace.slack.fail("users.info", Fault(status=500))

    await workspace.opens_home("USAM")

    assert ENGLISH("refusal.cannot_check") in texts_of(await workspace.home_of("USAM"))


async def test_when_slack_does_not_say_who_is_in_a_channel_the_case_is_left_out_and_that_is_said(
    workspace: Workspace,
) -> None:
    reference = await raise_case(workspace)
    await workspace.card_in("CMANAGEMENT")
    workspace.slack.fail("conversations.members", Fault(status=500))

    await workspace.opens_home("UMAYA")
    home = texts_of(await workspace.home_of("UMAYA"))

    assert reference not in home
    assert ENGLISH("home.incomplete") in home


async def test_a_home_that_could_not_be_published_costs_nobody_anything(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.slack.fail("views.publish", Fault(error="internal_error"))
    await workspace.opens_home("USAM")
    await workspace.slack.until(lambda: workspace.slack.called("views.publish"))

    await workspace.opens_home("USAM")

    assert await workspace.home_of("USAM")
    assert "slack.home" in "".join(capsys.readouterr())


async def test_what_was_published_later_is_never_overtaken_by_what_came_before(workspace: Workspace) -> None:
    workspace.slack.hang_after.add("views.publish")
    await workspace.opens_home("USAM")
    await workspace.home_of("USAM")
    await workspace.opens_home("USAM")
    await workspace.opens_home("UMAYA")
    await workspace.home_of("UMAYA")

    meanwhile = len(workspace.slack.homes["USAM"])
    workspace.slack.hang_after.clear()
    workspace.slack.release()

    assert meanwhile == 1
    assert await workspace.home_of("USAM", 2)


# --- what is pressed there ---------------------------------------------------------------------------


async def test_a_form_opens_over_the_home_tab_and_home_is_published_anew(workspace: Workspace) -> None:
    await workspace.opens_home("USAM")
    await workspace.home_of("USAM")

    await workspace.presses_at_home("USAM", "dilemma")

    assert workspace.last_view["callback_id"] == "dilemma"
    assert workspace.slack.called("views.open")
    assert not workspace.slack.called("views.update")
    assert await workspace.home_of("USAM", 2)


async def test_what_is_said_to_a_click_stands_in_a_dialog_over_the_home_tab(workspace: Workspace) -> None:
    await workspace.opens_home("USAM")
    await workspace.home_of("USAM")

    await workspace.presses_at_home("USAM", "dilemma", "")
    await workspace.presses_at_home("USAM", "zebra", "SD-7K3QXM")

    assert ENGLISH("refusal.button_outdated") in texts_of(workspace.last_view)
    assert workspace.slack.whispers == []


async def test_a_case_that_was_decided_from_home_waits_there_no_longer(workspace: Workspace) -> None:
    reference = await raise_case(workspace)
    await workspace.card_in("CMANAGEMENT")
    await workspace.opens_home("UMAYA")
    await workspace.home_of("UMAYA")

    await workspace.presses_at_home("UMAYA", "decide")
    answer = await workspace.submits("UMAYA", workspace.last_view, own_gain="no")
    answer = await workspace.submits("UMAYA", answer.body["view"], decision="advise_best_fit", rationale=WHY)
    await workspace.submits("UMAYA", answer.body["view"], **ADVICE)

    gone = await workspace.slack.until(lambda: reference not in texts_of(workspace.slack.homes["UMAYA"][-1]))
    assert gone


async def test_a_form_that_came_from_elsewhere_publishes_no_home_for_who_never_looked(
    workspace: Workspace,
) -> None:
    await raise_case(workspace)
    card = await workspace.card_in("CMANAGEMENT")
    await decide(workspace, "UMAYA", card, "advise_best_fit", WHY, **ADVICE)
    await workspace.told("USAM", "is decided")

    assert workspace.slack.homes == {}


async def test_pages_are_turned_in_place_and_stay_turned_after_a_click(workspace: Workspace) -> None:
    raised = [await raise_case(workspace, deal_ref=f"OPP-{number}") for number in range(7)]
    await workspace.opens_home("USAM")
    first = await workspace.home_of("USAM")

    await workspace.presses_at_home("USAM", "home_mine")
    second = await workspace.home_of("USAM", 2)
    await workspace.presses_at_home("USAM", "add_note", raised[0])
    still_second = await workspace.home_of("USAM", 3)
    await workspace.presses_at_home("USAM", "home")
    back = await workspace.home_of("USAM", 4)

    assert ENGLISH("button.more", count=2) in texts_of(first)
    assert references(first) == references(back) == raised[:1:-1]
    assert references(second) == references(still_second) == raised[1::-1]
    assert len(workspace.slack.opened) == 7 + 1


async def test_home_can_be_asked_for_in_a_line_too_and_its_pages_are_turned_there(
    workspace: Workspace,
) -> None:
    for number in range(7):
        await raise_case(workspace, deal_ref=f"OPP-{number}")

    answer = await workspace.types("USAM", "home")
    await workspace.presses_raw("USAM", "home_mine", "SD-000000", "CANY")
    [page] = await workspace.slack.until(lambda: workspace.slack.whispers)

    assert ENGLISH("button.more", count=2) in texts_of(answer.body)
    assert ENGLISH("mine.heading") in texts_of(page.blocks)
    assert workspace.slack.homes == {}


async def test_a_stewards_alarm_is_seen_at_home_and_mended_there(workspace: Workspace) -> None:
    workspace.slack.add_user("UFINN", "Finn Finance")
    reference = await raise_case(
        workspace, more={"line_manager": "UMAYA", "gainers": ["UOMAR", "UDINA"]}, at_stake=["me", "manager"]
    )
    await workspace.told("USTELLA", reference)
    await workspace.opens_home("USTELLA")
    home = await workspace.home_of("USTELLA")

    await workspace.presses_at_home("USTELLA", "assign")
    await workspace.submits("USTELLA", workspace.last_view, decider="UFINN")
    await workspace.told("UFINN", Texts("en")("card.who_sees_private"))

    assert button_in(home, "assign")["value"] == reference
    nothing = ENGLISH("home.nothing_stuck")
    assert await workspace.slack.until(lambda: nothing in texts_of(workspace.slack.homes["USTELLA"][-1]))
