"""How does somebody get to the form in Teams, and what stays private?"""

from __future__ import annotations

import pytest

from tests.teams.acting import DUTCH, ENGLISH, GOOD_FORM
from tests.teams.fake_teams import inputs_of, texts_of
from tests.teams.workspace import (
    GUEST,
    MANAGEMENT,
    MAYA,
    OMAR,
    OUTSIDER,
    SAM,
    STELLA,
    STRANGER,
    Workspace,
)

GROUP_CHAT = "19:lunch@thread.v2"


# --- to the form -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["dilemma", "/dilemma", "Dilemma ", "<at>Squaredeal</at>&nbsp;dilemma", ""])
async def test_typing_dilemma_in_the_own_chat_brings_a_card_whose_button_opens_the_form(
    workspace: Workspace, words: str
) -> None:
    answer = await workspace.types(SAM, words)
    card = await workspace.card_in(f"a:{SAM}")

    form = await workspace.presses(SAM, card, "dilemma")

    assert answer.status == 200
    assert set(inputs_of(form.dialog)) == set(GOOD_FORM)


async def test_the_message_extension_opens_the_form_at_once_also_where_the_bot_is_not(
    workspace: Workspace,
) -> None:
    form = await workspace.opens(SAM, "19:somewhere@thread.v2")

    assert set(inputs_of(form.dialog)) == set(GOOD_FORM)
    assert form.body["task"]["value"]["title"] == ENGLISH("dilemma.title")


async def test_a_form_from_the_message_extension_comes_back_by_its_own_name(workspace: Workspace) -> None:
    form = await workspace.opens(SAM)

    answer = await workspace.submits(SAM, form.dialog, "composeExtension/submitAction", **GOOD_FORM)

    assert ENGLISH("button.send_case") in answer.says()


async def test_who_adds_the_app_is_shown_the_way_once(workspace: Workspace) -> None:
    await workspace.installs(SAM)
    added = [{"id": "28:11111111-2222-3333-4444-555555555555"}]
    await workspace.send(workspace.activity(SAM, "conversationUpdate", membersAdded=added))

    (welcome,) = workspace.teams.private_of(SAM)
    assert "dilemma" in welcome.buttons()


async def test_a_dutch_reader_gets_the_form_in_dutch(workspace: Workspace) -> None:
    form = await workspace.opens(OMAR)

    assert form.body["task"]["value"]["title"] == DUTCH("dilemma.title")
    assert DUTCH("customer_need.label") in texts_of(form.dialog)


async def test_a_button_of_another_version_is_answered(workspace: Workspace) -> None:
    answer = await workspace.presses_raw(SAM, "launch_rocket", "SD-7K3QXM")

    assert ENGLISH("refusal.button_outdated") in answer.says()


async def test_a_button_that_opens_nothing_cannot_open_a_form(workspace: Workspace) -> None:
    button = {"type": "Action.Execute", "verb": "dilemma", "data": {}}

    answer = await workspace.presses_button(SAM, button, f"a:{SAM}")

    assert answer.toast == ENGLISH("refusal.button_outdated")


async def test_a_button_in_a_message_that_asks_for_no_dialog_is_answered_in_private(
    workspace: Workspace,
) -> None:
    pressed = workspace.activity(MAYA, where=MANAGEMENT, value={"action": "decide", "case": "SD-7K3QXM"})

    await workspace.send(pressed)

    assert [message.summary for message in workspace.teams.private_of(MAYA)] == [
        ENGLISH("refusal.not_for_you")
    ]
    assert workspace.teams.in_conversation(MANAGEMENT) == []


# --- where everybody reads along ---------------------------------------------------------------------


@pytest.mark.parametrize("where", [MANAGEMENT, f"{MANAGEMENT};messageid=1700", GROUP_CHAT])
@pytest.mark.parametrize("words", ["dilemma", "mine", "help", "my deal with Zuidlijn is wrong"])
async def test_in_a_channel_there_is_nothing_but_where_to_go_on(
    workspace: Workspace, words: str, where: str
) -> None:
    workspace.teams.add_conversation(GROUP_CHAT, [MAYA])

    await workspace.types(MAYA, words, where)

    (pointer,) = workspace.teams.in_conversation(where)
    assert pointer.says() == ENGLISH("pointer.text")
    assert len(workspace.teams.private_of(MAYA)) == 1


async def test_who_has_not_added_the_app_is_still_told_where_to_go_on(workspace: Workspace) -> None:
    workspace.teams.not_installed.add(MAYA)

    answer = await workspace.types(MAYA, "dilemma", MANAGEMENT)

    assert answer.status == 200
    (pointer,) = workspace.teams.in_conversation(MANAGEMENT)
    assert pointer.says() == ENGLISH("pointer.text")


# --- who is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("user", [GUEST, OUTSIDER, STRANGER])
async def test_guests_other_organisations_and_strangers_raise_nothing(
    workspace: Workspace, user: str
) -> None:
    answer = await workspace.opens(user)

    assert inputs_of(answer.dialog) == {}
    assert ENGLISH("refusal.full_members_only") in answer.says()


async def test_somebody_of_the_roster_with_another_id_is_nobody(workspace: Workspace) -> None:
    workspace.teams.people[STRANGER] = workspace.teams.people[SAM]

    answer = await workspace.opens(STRANGER)

    assert ENGLISH("refusal.full_members_only") in answer.says()


@pytest.mark.parametrize("lacks", ["tenantId", "userRole", "aadObjectId"])
async def test_who_the_roster_says_too_little_of_is_refused(workspace: Workspace, lacks: str) -> None:
    del workspace.teams.people[SAM][lacks]

    answer = await workspace.opens(SAM)

    assert ENGLISH("refusal.full_members_only") in answer.says()


async def test_a_person_without_a_chat_is_found_in_the_channels(workspace: Workspace) -> None:
    workspace.teams.not_installed.add(MAYA)

    form = await workspace.opens(MAYA, "19:somewhere@thread.v2")

    assert set(inputs_of(form.dialog)) == set(GOOD_FORM)


async def test_a_steward_types_in_the_private_chat_and_hears_that_only_channels_are_bound(
    workspace: Workspace,
) -> None:
    await workspace.types(STELLA, "bind management")

    (answer,) = workspace.teams.private_of(STELLA)
    assert answer.says() == ENGLISH("refusal.bind_set_by_settings")
