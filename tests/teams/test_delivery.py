"""What happens when the Connector says wait, breaks or refuses, and when somebody joins? Nothing is lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.teams.tokens import EARLY_SECONDS, Tokens
from bot.errors import OutcomeUnknown, PermanentFailure
from bot.people import ChannelId, PersonId
from bot.views.elements import Card, Paragraph
from storage.database import utc_now
from tests import unhurried
from tests.teams.acting import ENGLISH, raise_case, raised_card, second_view
from tests.teams.certificates import serving_with
from tests.teams.fake_teams import FakeTeams, Fault
from tests.teams.signing import APP_ID, TENANT
from tests.teams.workspace import (
    INDEPENDENT,
    MANAGEMENT,
    MAYA,
    SAM,
    STELLA,
    Workspace,
    open_workspace,
    reference_of,
)

CARD = Card("A summary", (Paragraph(("Words.",)),))
HERE = ChannelId(f"teams:{MANAGEMENT}")


@pytest.fixture(autouse=True)
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))


@pytest.fixture
async def heard(workspace: Workspace) -> Workspace:
    """Once somebody wrote, the bot knows its Connector."""
    await workspace.types(STELLA, "help")
    return workspace


def _soon() -> str:
    return utc_now().date().isoformat()


# --- messages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "cards"),
    [
        (Fault(429, "TooManyRequests", retry_after="1"), 1),
        (Fault(500), 1),
        (Fault(503, "ServiceUnavailable"), 1),
        (Fault(401, "Unauthorized"), 1),
        # Taken, but nobody told us: rather a second card with checked buttons than none.
        (Fault(502, after=True), 2),
    ],
    ids=["429", "500", "503", "401", "502 after it was taken"],
)
async def test_a_card_that_failed_once_is_posted(
    tmp_path: Path, certificate: Path, fault: Fault, cards: int
) -> None:
    async with open_workspace(tmp_path, certificate, utc_now) as workspace:
        workspace.teams.fail("post", *[fault] * (1 if fault.status == 401 else 2))
        reference = await raise_case(workspace, decide_by=_soon())

        await workspace.settled(lambda: len(workspace.teams.in_conversation(MANAGEMENT)) >= cards)
        await workspace.told(SAM, "is in")

        posted = workspace.teams.in_conversation(MANAGEMENT)
        assert [reference_of(card) for card in posted] == [reference] * cards


async def test_nothing_is_posted_again_within_one_try(heard: Workspace) -> None:
    heard.teams.fail("post", *[Fault(500)] * 5)

    with pytest.raises(OutcomeUnknown):
        await heard.services.chat.post(HERE, CARD, "key")

    assert len(heard.teams.called("post")) == 2, "the help, and this one"


async def test_a_channel_that_is_lost_alarms_the_steward(workspace: Workspace) -> None:
    workspace.teams.fail("post", *[Fault(403, "BotNotInConversationRoster")] * 2)

    reference = await raise_case(workspace)

    alarm = await workspace.told(STELLA, "403 BotNotInConversationRoster")
    assert reference in alarm.says()
    assert "starter pack" not in alarm.says()


async def test_a_rep_who_cannot_be_written_to_alarms_the_steward(workspace: Workspace) -> None:
    view = await second_view(workspace)
    workspace.teams.not_installed.add(SAM)

    await workspace.submits(SAM, view)

    alarm = await workspace.told(STELLA, "403 BotNotInConversationRoster")
    assert "invoices" not in alarm.says()


async def test_a_private_chat_is_opened_once_and_kept(heard: Workspace) -> None:
    person = PersonId(f"teams:{MAYA}")

    first = await heard.services.chat.tell(person, CARD, "one")
    second = await heard.services.chat.tell(person, CARD, "two")

    assert first[0] == second[0] == f"teams:a:{MAYA}"
    assert len(heard.teams.called("create")) == 1


async def test_what_an_activity_does_not_tell_stays_as_it_was_told_before(workspace: Workspace) -> None:
    person = PersonId(f"teams:{MAYA}")
    workspace.locales[MAYA] = "nl-NL"
    await workspace.types(MAYA, "help")

    elsewhere = workspace.activity(MAYA, where=MANAGEMENT, text="help")
    del elsewhere["locale"], elsewhere["localTimezone"]
    await workspace.send(elsewhere)

    assert workspace.teams.called("create") == [], "her private chat is known"
    known = await workspace.services.directory.person(person)
    assert (known.language, known.timezone) == ("nl-NL", "Europe/Amsterdam")


async def test_a_private_chat_that_is_gone_is_opened_anew(heard: Workspace) -> None:
    person = PersonId(f"teams:{MAYA}")
    await heard.services.chat.tell(person, CARD, "one")
    del heard.teams.rosters[f"a:{MAYA}"]

    await heard.services.chat.tell(person, CARD, "two")

    assert len(heard.teams.called("create")) == 2
    assert len(heard.teams.private_of(MAYA)) == 2


async def test_who_wrote_is_answered_although_the_connector_hangs(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else Teams would deliver the message again, and again."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    brief = replace(unhurried.IN_TEAMS, show=unhurried.AT_ONCE)
    async with open_workspace(tmp_path, certificate, patience=brief) as workspace:
        workspace.teams.hold("post")

        answer = await workspace.types(SAM, "help")

        assert answer.status == 200
        assert workspace.teams.private_of(SAM) == []


async def test_a_message_that_is_gone_is_deleted_all_the_same(heard: Workspace) -> None:
    sent = await heard.services.chat.post(HERE, CARD, "key")

    await heard.services.chat.delete(HERE, sent)
    await heard.services.chat.delete(HERE, sent)

    assert heard.teams.in_conversation(MANAGEMENT) == []


async def test_a_delete_that_is_refused_is_said(heard: Workspace) -> None:
    heard.teams.fail("delete", Fault(403, "Forbidden"))

    with pytest.raises(PermanentFailure, match="403 Forbidden"):
        await heard.services.chat.delete(HERE, "1700")


async def test_a_message_that_teams_does_not_take_is_not_tried_for_ever(heard: Workspace) -> None:
    heard.teams.fail("post", Fault(413, "MessageSizeTooBig"))

    with pytest.raises(PermanentFailure) as refused:
        await heard.services.chat.post(HERE, CARD, "key")

    assert not refused.value.mendable


async def test_the_next_token_is_fetched_when_one_is_refused(heard: Workspace) -> None:
    await heard.services.chat.post(HERE, CARD, "one")
    heard.teams.refused_tokens.add("token-1")

    await heard.services.chat.post(HERE, CARD, "two")

    assert heard.teams.tokens == 2
    assert len(heard.teams.in_conversation(MANAGEMENT)) == 2


# --- the login server --------------------------------------------------------------------------------


async def test_a_wrong_secret_is_a_fault_of_the_set_up(tmp_path: Path, certificate: Path) -> None:
    async with open_workspace(tmp_path, certificate, password="an old one") as workspace:
        await workspace.types(SAM, "help")
        with pytest.raises(PermanentFailure, match="invalid_client"):
            await workspace.services.chat.post(HERE, CARD, "key")


async def test_a_login_server_that_hangs_delays_nobody_else(workspace: Workspace) -> None:
    held = workspace.teams.hold("login")
    waiting = asyncio.create_task(workspace.opens(SAM))
    await workspace.settled(lambda: "login" in workspace.teams.waiting)

    healthy = await workspace.client.get("/healthz")

    assert healthy.status == 200
    assert not waiting.done()
    held.set()
    await waiting


async def test_a_token_is_exchanged_before_its_end(certificate: Path) -> None:
    teams, now = FakeTeams(), [0.0]
    login = teams.login_server()
    await login.start_server(ssl=serving_with(certificate))
    tokens = Tokens(f"https://127.0.0.1:{login.port}", TENANT, APP_ID, "the secret", lambda: now[0])

    first = await tokens.current()
    now[0] += 3600 - EARLY_SECONDS - 1
    same = await tokens.current()
    now[0] += 2
    fresh = await tokens.current()
    await login.close()

    assert first == same
    assert fresh != first


# --- who comes and goes ------------------------------------------------------------------------------


@pytest.mark.parametrize("through", ["the channel", "its team"])
async def test_a_card_leaves_the_channel_when_somebody_joins_who_gains(
    workspace: Workspace, through: str
) -> None:
    workspace.teams.add_person("77777777-0000-4000-8000-000000000000", "Gwen Gainer")
    gwen = "77777777-0000-4000-8000-000000000000"
    await workspace.types(MAYA, "help", MANAGEMENT)
    view = await second_view(workspace, at_stake="manager")
    await workspace.submits(SAM, view, gainers=gwen, line_manager=STELLA)
    card = await workspace.settled(
        lambda: [one for one in workspace.teams.in_conversation(MANAGEMENT) if "decide" in one.buttons()]
    )

    workspace.teams.rosters[MANAGEMENT].append(gwen)
    where = MANAGEMENT if through == "the channel" else "19:team@thread.tacv2"
    joined = [{"id": f"29:{gwen}", "aadObjectId": gwen}]
    answer = await workspace.send(workspace.activity(gwen, "conversationUpdate", where, membersAdded=joined))
    moved = await workspace.card_in(INDEPENDENT)

    assert answer.status == 200
    assert reference_of(moved) == reference_of(card[0])
    assert card[0] not in workspace.teams.messages


async def test_where_the_app_was_taken_away_it_is_no_longer_expected(workspace: Workspace) -> None:
    await workspace.installs(SAM)
    await workspace.installs(SAM, "remove")
    await workspace.installs(SAM)

    assert len(workspace.teams.private_of(SAM)) == 2, "welcome, and welcome back"


async def test_everybody_on_a_long_roster_counts(heard: Workspace) -> None:
    heard.teams.page = 1

    channel = await heard.services.directory.channel(HERE)

    assert [person.name for person in channel.members] == ["Maya Manager", "Omar Manager"]


async def test_a_card_is_updated_where_it_stands(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    form = await workspace.presses(MAYA, card, "ask")
    await workspace.submits(MAYA, form.dialog, question="Did they see the starter pack?")
    await workspace.settled(lambda: card.edits)

    assert len(workspace.teams.in_conversation(MANAGEMENT)) == 1
    assert ENGLISH("button.ask") not in str(card.buttons())
