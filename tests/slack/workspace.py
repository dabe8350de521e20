"""People at work in the fake Slack: what they type and press goes in signed, over HTTP or in envelopes over a
socket, through real Bolt."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from adapters.slack import app as slack
from adapters.slack.platform import SlackPlatform, slack_ports
from adapters.slack.web_api import SlackApi
from adapters.web import web_app
from adapters.wiring.database import is_ready
from adapters.wiring.running import running
from bot.company import Company
from bot.ports import Services
from storage.database import Database, utc_now
from tests import unhurried
from tests.cast import COMPANY, NOW, SECRET
from tests.slack.fake_slack import TEAM, FakeSlack, Message, texts_of
from tests.stores import empty_sqlite, sqlite_url, with_kept_engines

SIGNING_SECRET = "the signing secret of the tests"
Payload = dict[str, Any]
_numbers = itertools.count(1)


def signed(body: str, at: float | None = None, secret: str = SIGNING_SECRET) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    base = f"v0:{timestamp}:{body}".encode()
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature}


@dataclass
class Answer:
    """What Slack got back for one request."""

    status: int
    body: Payload

    def says(self) -> str:
        return texts_of(self.body)


@dataclass
class Workspace:
    slack: FakeSlack
    client: TestClient[Any, Any]
    services: Services
    wake: Callable[[], None] = lambda: None
    """The time is another one: who does the jobs looks at once."""

    # --- raw ------------------------------------------------------------------------------------------

    async def send(self, body: str, content_type: str = "application/x-www-form-urlencoded") -> Answer:
        response = await self.client.post(
            slack.PATH, data=body, headers={**signed(body), "Content-Type": content_type}
        )
        return await _read(response)

    async def send_payload(self, payload: Payload) -> Answer:
        return await self.send(urlencode({"payload": json.dumps(payload)}))

    # --- what a person does ---------------------------------------------------------------------------

    async def types(self, user: str, words: str = "", channel: str = "CANY") -> Answer:
        """`/dilemma words`, in some channel."""
        fields = {
            "command": "/dilemma",
            "text": words,
            "user_id": user,
            "team_id": TEAM,
            "channel_id": channel,
            "trigger_id": f"trigger-{next(_numbers)}",
            "response_url": "http://127.0.0.1:9/never",
        }
        return await self.send(urlencode(fields))

    async def presses(self, user: str, message: Message, action: str) -> Answer:
        return await self.presses_raw(
            user, action, message.buttons()[action].get("value", ""), message.channel
        )

    async def presses_raw(self, user: str, action: str, value: str, channel: str = "") -> Answer:
        """Also a button that was never shown."""
        payload = self._pressed(user, action, value)
        if channel:
            payload |= {"channel": {"id": channel}, "container": {"type": "message", "channel_id": channel}}
        return await self.send_payload(payload)

    async def presses_in(self, user: str, view: Payload, action: str) -> Answer:
        return await self.send_payload({**self._pressed(user, action, ""), "view": view})

    async def presses_at_home(self, user: str, action: str, value: str | None = None) -> Answer:
        """A button in the home tab as it was published last; `value` when it is not the button's own."""
        home = self.slack.homes[user][-1]
        pressed = self._pressed(user, action, button_in(home, action)["value"] if value is None else value)
        return await self.send_payload({**pressed, "view": home, "container": {"type": "view"}})

    async def event(self, number: str = "", **event: Any) -> Answer:
        """Something happened in Slack; `number` when it is delivered once more."""
        payload = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": number or f"Ev{next(_numbers)}",
            "event": event,
        }
        return await self.send(json.dumps(payload), "application/json")

    async def opens_home(self, user: str, tab: str = "home") -> Answer:
        return await self.event(type="app_home_opened", user=user, channel=f"D{user}", tab=tab)

    async def joins(self, user: str, channel: str, number: str = "") -> Answer:
        self.slack.members[channel].append(user)
        return await self.event(number, type="member_joined_channel", user=user, channel=channel)

    async def submits(self, user: str, view: Payload, **values: Any) -> Answer:
        """Fill in an open modal and send it; what Slack shows then is in the answer."""
        return await self.send_payload(submission(user, view, values))

    def _pressed(self, user: str, action: str, value: str) -> Payload:
        element = {
            "type": "button",
            "action_id": action,
            "block_id": "b",
            **({"value": value} if value else {}),
        }
        return {
            "type": "block_actions",
            "user": {"id": user},
            "team": {"id": TEAM},
            "trigger_id": f"trigger-{next(_numbers)}",
            "actions": [element],
        }

    # --- what a person sees ---------------------------------------------------------------------------

    @property
    def last_view(self) -> Payload:
        return self.slack.opened[-1]

    async def home_of(self, user: str, published: int = 1) -> Payload:
        """The home tab, once it was published that often."""
        homes: list[Payload] = await self.slack.until(
            lambda: self.slack.homes.get(user, [])[published - 1 :] and self.slack.homes[user]
        )
        return homes[-1]

    async def card_in(self, channel: str) -> Message:
        found: list[Message] = await self.slack.until(lambda: self.slack.in_channel(channel))
        return found[0]

    async def told(self, user: str, words: str) -> Message:
        """The private message to somebody that says these words, once it is there."""

        def found() -> list[Message]:
            return [message for message in self.slack.private_of(user) if words in message.says()]

        messages: list[Message] = await self.slack.until(found)
        return messages[-1]

    async def offered(self, user: str, action: str, words: str = "") -> Message:
        """The newest private message to somebody with this button, and these words, once it is there."""

        def found() -> list[Message]:
            messages = [one for one in self.slack.private_of(user) if words in one.says()]
            return [one for one in messages if action in one.buttons()]

        messages: list[Message] = await self.slack.until(found)
        return messages[-1]

    async def settled(self, condition: Callable[[], Any]) -> Any:
        return await self.slack.until(condition)


class SocketWorkspace(Workspace):
    """The same people, with Socket Mode."""

    async def send(self, body: str, content_type: str = "application/x-www-form-urlencoded") -> Answer:
        fields: Payload = dict(parse_qsl(body, keep_blank_values=True))
        payload = json.loads(fields["payload"]) if "payload" in fields else fields
        socket = self.slack.socket
        return Answer(200, await socket.answer_to(await socket.put(payload)))


def button_in(view: Payload, action: str) -> Payload:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    found: Payload = next(one for row in rows for one in row if one["action_id"] == action)
    return {"value": "", **found}


def shown_inputs(view: Payload) -> Payload:
    """The inputs of a modal by their field."""
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def submission(user: str, view: Payload, values: Payload) -> Payload:
    """What Slack sends for a modal: the state of every input, filled in or as it was."""
    inputs = shown_inputs(view)
    unknown = set(values) - set(inputs)
    assert not unknown, f"the form has no {unknown}, only {set(inputs)}"
    state = {
        block_id: {element["action_id"]: _state(element, values.get(block_id))}
        for block_id, element in inputs.items()
    }
    shown = {"id": view.get("id", "V0"), "callback_id": view["callback_id"], "type": "modal"}
    return {
        "type": "view_submission",
        "user": {"id": user},
        "team": {"id": TEAM},
        "trigger_id": f"trigger-{next(_numbers)}",
        "view": {**shown, "private_metadata": view["private_metadata"], "state": {"values": state}},
    }


def _state(element: Payload, value: Any) -> Payload:
    kind = element["type"]
    match kind:
        case "checkboxes":
            chosen = (
                value if value is not None else [one["value"] for one in element.get("initial_options", [])]
            )
            return {"type": kind, "selected_options": [{"value": one} for one in chosen]}
        case "radio_buttons" | "static_select":
            chosen = value or (element.get("initial_option") or {}).get("value")
            return {"type": kind, "selected_option": {"value": chosen} if chosen else None}
        case "multi_users_select":
            return {"type": kind, "selected_users": value or element.get("initial_users", [])}
        case "users_select":
            return {"type": kind, "selected_user": value or element.get("initial_user")}
        case "datepicker":
            return {"type": kind, "selected_date": value or element.get("initial_date")}
        case _:
            return {"type": kind, "value": value if value is not None else element.get("initial_value")}


async def _read(response: ClientResponse) -> Answer:
    raw = await response.text()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        body = {"raw": raw}
    return Answer(response.status, body)


@asynccontextmanager
async def open_workspace(
    tmp_path: Path,
    now: Callable[[], datetime] = lambda: NOW,
    company: Company = COMPANY,
    way: str = "http",
    click_seconds: float = unhurried.SECONDS,
    beside: Workspace | None = None,
) -> AsyncIterator[Workspace]:
    """The product's Slack side on a SQLite database, facing the fake Slack; both are fresh, or those of
    another one that runs `beside`."""
    slack_side = beside.slack if beside else furnished()
    file = tmp_path / "slack.db"
    async with AsyncExitStack() as stack:
        url = sqlite_url(file) if beside else await stack.enter_async_context(empty_sqlite(file))
        server = await stack.enter_async_context(slack_side.server())
        stack.callback(slack_side.release)
        api = SlackApi("xoxb-test", str(server.make_url("/api/")))
        platform = SlackPlatform(api, SIGNING_SECRET, "xapp-test" if way == "socket" else "")
        await stack.enter_async_context(platform.opened())

        def ports(database: Database) -> Any:
            with_kept_engines(database)
            return slack_ports(api, click_seconds)

        services, database = await stack.enter_async_context(
            running(
                url,
                company,
                SECRET,
                ports,
                now,
                preview_seconds=unhurried.SECONDS,
                lease_clock=utc_now,
            )
        )
        way_in = await stack.enter_async_context(platform.listening(services))
        app = web_app(way_in.routes, lambda: is_ready(database))
        client = await stack.enter_async_context(TestClient(TestServer(app, host="127.0.0.1")))
        kind = SocketWorkspace if way == "socket" else Workspace
        yield kind(slack_side, client, services, database.jobs_may_be_due)


def furnished() -> FakeSlack:
    slack_side = FakeSlack()
    furnish(slack_side)
    return slack_side


def furnish(slack_side: FakeSlack) -> None:
    """The cast and its channels."""
    slack_side.add_user("USAM", "Sam Seller")
    slack_side.add_user("UMAYA", "Maya Manager")
    slack_side.add_user("UOMAR", "Omar Manager", locale="nl-NL")
    slack_side.add_user("UDINA", "Dina Director")
    slack_side.add_user("USTELLA", "Stella Steward")
    slack_side.add_user("UBOT", "Squaredeal", is_bot=True)
    slack_side.add_user("UGUEST", "Gus Guest", is_restricted=True)
    slack_side.add_user("UOUT", "Otto Outsider")
    slack_side.add_user("UOTHER", "Olga Other", team_id="TOTHER", is_stranger=True)
    slack_side.add_channel("CMANAGEMENT", ["UMAYA", "UOMAR", "UBOT"])
    slack_side.add_channel("CINDEPENDENT", ["UOMAR", "UDINA", "UBOT"])
    slack_side.add_channel("CDIRECTORS", ["UDINA", "UBOT"])
