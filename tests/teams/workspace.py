"""People at work in the fake Teams: what they type and press goes in signed, through the real SDK."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from adapters.settings import Settings
from adapters.teams.app import PATH
from adapters.teams.patience import Patience
from adapters.teams.platform import teams_platform
from adapters.web import web_app
from adapters.wiring.database import is_ready
from adapters.wiring.running import running
from bot.company import Company
from bot.people import ChannelId, PersonId
from bot.people_file import PeopleFile
from bot.ports import Services
from storage.database import Database, utc_now
from storage.teams_conversations import SqlTeamsConversations
from tests import unhurried
from tests.cast import COMPANY, NOW, SECRET
from tests.stores import empty_sqlite, sqlite_url, with_kept_engines
from tests.teams.certificates import serving_with
from tests.teams.fake_teams import FakeTeams, Message, buttons_of, inputs_of, texts_of
from tests.teams.signing import APP_ID, TENANT, token

Payload = dict[str, Any]
_numbers = itertools.count(1)

SAM, MAYA, OMAR, DINA, STELLA = (
    f"{letter * 8}-0000-4000-8000-000000000000" for letter in ("5", "a", "0", "d", "e")
)
GUEST, OUTSIDER, STRANGER = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in ("9", "b", "c"))
MANAGEMENT, INDEPENDENT, DIRECTORS = (
    f"19:{name}@thread.tacv2" for name in ("management", "independent", "directors")
)
TEAMS_COMPANY = replace(
    COMPANY,
    management=ChannelId(f"teams:{MANAGEMENT}"),
    independent=ChannelId(f"teams:{INDEPENDENT}"),
    directors=ChannelId(f"teams:{DIRECTORS}"),
    stewards=(PersonId(f"teams:{STELLA}"),),
    compensation_owner=PersonId(f"teams:{DINA}"),
)


@dataclass
class Answer:
    """What Teams got back for one activity."""

    status: int
    body: Payload

    def says(self) -> str:
        return texts_of(self.body)

    @property
    def dialog(self) -> Payload:
        """The card of the dialog that is shown now."""
        assert self.body["task"]["type"] == "continue", self.body
        card: Payload = self.body["task"]["value"]["card"]["content"]
        return card

    @property
    def toast(self) -> str:
        return str(self.body["value"])


@dataclass
class Workspace:
    teams: FakeTeams
    client: TestClient[Any, Any]
    services: Services
    service_url: str
    locales: dict[str, str] = field(default_factory=lambda: {OMAR: "nl-NL"})
    wake: Callable[[], None] = lambda: None
    """The time is another one: who does the jobs looks at once."""

    # --- raw ------------------------------------------------------------------------------------------

    async def send(self, activity: Any, header: str | None = None) -> Answer:
        """Signed as Teams does, unless the test brings a header of its own."""
        signed = f"Bearer {token(self.service_url)}" if header is None else header
        raw = activity if isinstance(activity, bytes | str) else json.dumps(activity)
        headers = {"Content-Type": "application/json", **({"Authorization": signed} if signed else {})}
        response = await self.client.post(PATH, data=raw, headers=headers)
        body = await response.text()
        return Answer(response.status, json.loads(body) if body.startswith("{") else {"raw": body})

    def activity(self, user: str, kind: str = "message", where: str = "", **more: Any) -> Payload:
        """What Teams sends of something that this person does, in the private chat unless it says `where`."""
        if not where and user in self.teams.people:
            self.teams.rosters.setdefault(f"a:{user}", [user])
        is_channel = "@thread.tacv2" in where
        conversation: Payload = {"id": where or f"a:{user}", "tenantId": TENANT}
        conversation["conversationType"] = (
            "personal" if not where else "channel" if is_channel else "groupChat"
        )
        channel_data: Payload = {"tenant": {"id": TENANT}}
        if is_channel:
            channel_data |= {
                "team": {"id": "19:team@thread.tacv2"},
                "channel": {"id": where.partition(";")[0]},
            }
        return {
            "type": kind,
            "id": f"f:{next(_numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": f"29:{user}", "aadObjectId": user, "name": "Whoever"},
            "recipient": {"id": f"28:{APP_ID}", "name": "Squaredeal"},
            "conversation": conversation,
            "channelData": channel_data,
            "locale": self.locales.get(user, "en-GB"),
            "localTimezone": "Europe/Amsterdam",
            **more,
        }

    # --- what a person does ---------------------------------------------------------------------------

    async def installs(self, user: str, action: str = "add") -> Answer:
        """Adds the app for himself."""
        self.teams.not_installed.discard(user)
        self.teams.add_conversation(f"a:{user}", [user])
        return await self.send(self.activity(user, "installationUpdate", action=action))

    async def types(self, user: str, words: str, where: str = "") -> Answer:
        """In the own chat with the bot; elsewhere the bot is mentioned."""
        text = f"<at>Squaredeal</at> {words}" if where else words
        return await self.send(self.activity(user, where=where, text=text))

    async def invokes(self, user: str, name: str, value: Any, where: str = "") -> Answer:
        return await self.send(self.activity(user, "invoke", where, name=name, value=value))

    async def opens(self, user: str, where: str = "") -> Answer:
        """The message extension's command, or the slash command: both ask for the dialog."""
        value = {"commandId": "dilemma", "commandContext": "compose"}
        return await self.invokes(user, "composeExtension/fetchTask", value, where)

    async def presses(self, user: str, message: Message, action: str) -> Answer:
        """A button of a message: what Teams makes of it stands in the button."""
        return await self.presses_button(user, message.buttons()[action], message.conversation)

    async def presses_button(self, user: str, button: Payload, conversation: str) -> Answer:
        where = "" if conversation.startswith("a:") else conversation
        if button["type"] == "Action.Execute":
            value = {"action": {**button, "type": "Action.Execute"}, "trigger": "manual"}
            return await self.invokes(user, "adaptiveCard/action", value, where)
        assert button["data"]["msteams"] == {"type": "task/fetch"}
        return await self.invokes(user, "task/fetch", {"data": button["data"]}, where)

    async def presses_raw(self, user: str, action: str, case: str, where: str = "") -> Answer:
        """Also a button that was never shown."""
        data = {"msteams": {"type": "task/fetch"}, "action": action, "case": case}
        return await self.invokes(user, "task/fetch", {"data": data}, where)

    async def presses_in(self, user: str, dialog: Payload, action: str) -> Answer:
        """A button beside the fields of a dialog."""
        return await self.invokes(user, "task/submit", {"data": buttons_of(dialog)[action]["data"]})

    async def submits(self, user: str, dialog: Payload, name: str = "task/submit", **values: str) -> Answer:
        """Fill in an open dialog and send it; what Teams shows then is in the answer."""
        return await self.invokes(user, name, submission(dialog, values))

    # --- what a person sees ---------------------------------------------------------------------------

    async def card_in(self, conversation: str) -> Message:
        found: list[Message] = await self.teams.until(lambda: self.teams.in_conversation(conversation))
        return found[0]

    async def told(self, user: str, words: str) -> Message:
        """The private message to somebody that says these words, once it is there."""

        def found() -> list[Message]:
            return [message for message in self.teams.private_of(user) if words in message.says()]

        messages: list[Message] = await self.teams.until(found)
        return messages[-1]

    async def offered(self, user: str, action: str, words: str = "") -> Message:
        """The newest private message to somebody with this button, and these words, once it is there."""

        def found() -> list[Message]:
            messages = [one for one in self.teams.private_of(user) if words in one.says()]
            return [one for one in messages if action in one.buttons()]

        messages: list[Message] = await self.teams.until(found)
        return messages[-1]

    async def settled(self, condition: Callable[[], Any]) -> Any:
        return await self.teams.until(condition)


def submission(dialog: Payload, values: dict[str, str]) -> Payload:
    """What Teams sends for a dialog: every input, filled in or as it was, beside the button's data."""
    inputs = inputs_of(dialog)
    unknown = set(values) - set(inputs)
    assert not unknown, f"the dialog has no {unknown}, only {set(inputs)}"
    sending = next(one["data"] for one in buttons_of(dialog).values() if "form" in one["data"])
    filled = {name: values.get(name, one.get("value")) for name, one in inputs.items()}
    typed = {name: value for name, value in filled.items() if value is not None}
    return {"commandId": "dilemma", "commandContext": "compose", "data": {**sending, **typed}}


@asynccontextmanager
async def open_workspace(
    tmp_path: Path,
    certificate: Path,
    now: Callable[[], datetime] = lambda: NOW,
    company: Company = TEAMS_COMPANY,
    password: str = "the secret",
    people_file: PeopleFile | None = None,
    patience: Patience = unhurried.IN_TEAMS,
    beside: Workspace | None = None,
) -> AsyncIterator[Workspace]:
    """The product's Teams side on a SQLite database, facing the fake Teams; both are fresh, or those of
    another one that runs `beside`."""
    teams = beside.teams if beside else furnished()
    file = tmp_path / "teams.db"
    async with AsyncExitStack() as stack:
        url = sqlite_url(file) if beside else await stack.enter_async_context(empty_sqlite(file))
        stack.callback(teams.release)
        server = await stack.enter_async_context(teams.server())
        login = teams.login_server()
        await login.start_server(ssl=serving_with(certificate))
        stack.push_async_callback(login.close)
        platform = teams_platform(settings_for(server, login.port or 0, password), patience)
        await stack.enter_async_context(platform.opened())

        def ports(database: Database) -> Any:
            with_kept_engines(database)
            return platform.ports(SqlTeamsConversations(database), company, now)

        services, database = await stack.enter_async_context(
            running(
                url,
                company,
                SECRET,
                ports,
                now,
                people_file,
                preview_seconds=unhurried.SECONDS,
                lease_clock=utc_now,
            )
        )
        way_in = await stack.enter_async_context(
            platform.listening(services, SqlTeamsConversations(database))
        )
        app = web_app(way_in.routes, lambda: is_ready(database))
        client = await stack.enter_async_context(TestClient(TestServer(app, host="127.0.0.1")))
        address = str(server.make_url("/teams/"))
        yield Workspace(teams, client, services, address, wake=database.jobs_may_be_due)


def settings_for(server: TestServer, login_port: int, password: str = "the secret") -> Settings:
    return Settings(
        _env_file=None,
        microsoft_app_id=APP_ID,
        microsoft_app_password=SecretStr(password),
        microsoft_app_tenant_id=TENANT,
        microsoft_openid_metadata_url=str(server.make_url("/metadata")),
        microsoft_login_url=f"https://127.0.0.1:{login_port}",
        teams_service_hosts=("127.0.0.1",),
    )


def furnished() -> FakeTeams:
    teams = FakeTeams()
    furnish(teams)
    return teams


def furnish(teams: FakeTeams) -> None:
    """The cast and its channels."""
    teams.add_person(SAM, "Sam Seller")
    teams.add_person(MAYA, "Maya Manager")
    teams.add_person(OMAR, "Omar Manager")
    teams.add_person(DINA, "Dina Director")
    teams.add_person(STELLA, "Stella Steward")
    teams.add_person(GUEST, "Gus Guest", userRole="guest")
    teams.add_person(OUTSIDER, "Olga Other", tenantId="ffffffff-0000-4000-8000-000000000000")
    teams.add_conversation(MANAGEMENT, [MAYA, OMAR])
    teams.add_conversation(INDEPENDENT, [OMAR, DINA])
    teams.add_conversation(DIRECTORS, [DINA])


def reference_of(card: Message) -> str:
    return str(card.buttons()["decide"]["data"]["case"])
