"""What happens on a command, a click or a form in Slack? Decode, let the domain answer, show the answer.

Whatever has to be kept is committed before the acknowledgement; an error before that leaves the form open
with everything typed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, assert_never

from slack_bolt.context.ack.async_ack import AsyncAck

from adapters import incidents
from adapters.slack.decode import (
    CommandRequest,
    PressRequest,
    SubmissionRequest,
    channel_id,
    read_command,
    read_home_opened,
    read_member_joined,
    read_press,
    read_shortcut,
    read_submission,
)
from adapters.slack.home import HomeTabs
from adapters.slack.render import render_card, render_form, render_notice
from adapters.slack.web_api import SlackApi
from bot import conversation
from bot.conversation import Home, Press, Reply, Submission, TryAgain
from bot.errors import CannotCheck, PermanentFailure
from bot.people import Person, PersonId, bare
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.look_again import look_again
from bot.views import notices
from bot.views.elements import Card, Form

Payload = dict[str, Any]
Do = Callable[[Person], Awaitable[Reply]]
"""What the domain does for a person, once the platform has said who that is."""

TITLE = "Squaredeal"


class SlackHandlers:
    def __init__(self, api: SlackApi, services: Services) -> None:
        self._api = api
        self._services = services
        self._homes = HomeTabs(api, services)

    # --- what Bolt calls ------------------------------------------------------------------------------

    async def on_command(self, ack: AsyncAck, body: Payload) -> None:
        asked = read_command(body)
        reply, _texts = await self._answer("command", asked.person, self._do_command(asked))
        if isinstance(reply, Form):
            await self._safely("command", self._open(asked.trigger_id, render_form(reply)))
            await ack()
        else:
            await ack(response_type="ephemeral", **render_card(_card(reply)))

    async def on_shortcut(self, ack: AsyncAck, body: Payload) -> None:
        asked = read_shortcut(body)
        reply, texts = await self._answer("shortcut", asked.person, self._do_command(asked))
        view = render_form(reply) if isinstance(reply, Form) else _notice(_card(reply), texts)
        await self._safely("shortcut", self._open(asked.trigger_id, view))
        await ack()

    async def on_press(self, ack: AsyncAck, body: Payload) -> None:
        pressed = read_press(body)
        reply, texts = await self._answer("press", pressed.person, self._do_press(pressed))
        await self._safely("press", self._show(pressed, reply, texts))
        await ack()
        if pressed.at_home is not None and not isinstance(reply, Home):
            self._homes.show(pressed.person, pressed.at_home)

    async def on_submission(self, ack: AsyncAck, body: Payload) -> None:
        sent = read_submission(body)
        reply, texts = await self._answer("submission", sent.person, self._do_submit(sent))
        match reply:
            case Form() if reply.name == sent.form and reply.problems():
                await ack(response_action="errors", errors=reply.problems())
            case Form():
                await ack(response_action="update", view=render_form(reply))
            case TryAgain(card):
                # On top of the form, so that everything typed is there when it is closed.
                await ack(response_action="push", view=_notice(card, texts))
            case Card():
                await ack(response_action="update", view=_notice(reply, texts))
            case _:
                assert_never(reply)
        self._homes.bring_up_to_date(sent.person)

    async def on_home_opened(self, ack: AsyncAck, body: Payload) -> None:
        opened = read_home_opened(body)
        if opened.is_shown:
            self._homes.opened_by(opened.person)
        await ack()

    async def on_member_joined(self, ack: AsyncAck, body: Payload) -> None:
        """Slack delivers an event again when nobody acknowledged it: the event's name is the job's."""
        joined = read_member_joined(body)
        await look_again(joined.channel, f"joined:{joined.event}", self._services)
        await ack()

    async def on_anything_else(self, ack: AsyncAck) -> None:
        """Signed, but nothing that this version knows: acknowledged, so that Slack does not repeat it."""
        await ack()

    # --- what the domain answers ----------------------------------------------------------------------

    def _do_command(self, asked: CommandRequest) -> Do:
        channel = channel_id(asked.channel) if asked.channel else None
        return lambda actor: conversation.command(asked.words, actor, self._services, channel)

    def _do_press(self, pressed: PressRequest) -> Do:
        return lambda actor: conversation.press(Press(pressed.action, pressed.carried, actor), self._services)

    def _do_submit(self, sent: SubmissionRequest) -> Do:
        return lambda actor: conversation.submit(
            Submission(sent.form, sent.carried, sent.token, sent.values, actor), self._services
        )

    async def _answer(self, where: str, person: PersonId, do: Do) -> tuple[Reply, Texts]:
        """The domain's answer, and the reader's texts; when something breaks, a sentence with an id."""
        texts = Texts(self._services.company.language)
        try:
            actor = await self._services.directory.person(person)
            texts = Texts.of(actor)
            return await do(actor), texts
        except CannotCheck as refusal:
            return TryAgain(notices.refusal_card(refusal, texts)), texts
        except Exception as error:
            return TryAgain(notices.failure_card(incidents.report(error, f"slack.{where}"), texts)), texts

    # --- showing it -----------------------------------------------------------------------------------

    async def _show(self, pressed: PressRequest, reply: Reply, texts: Texts) -> None:
        if isinstance(reply, Home) and pressed.at_home is not None:
            await self._homes.publish(pressed.person, reply)
        elif isinstance(reply, Form):
            view = render_form(reply)
            if pressed.view_id:
                await self._api.call("views.update", view_id=pressed.view_id, view=view)
            else:
                await self._open(pressed.trigger_id, view)
        elif pressed.view_id:
            view = _notice(_card(reply), texts)
            await self._api.call("views.push", trigger_id=pressed.trigger_id, view=view)
        elif pressed.at_home is not None:
            await self._open(pressed.trigger_id, _notice(_card(reply), texts))
        else:
            await self._whisper(pressed, _card(reply), texts)

    async def _whisper(self, pressed: PressRequest, card: Card, texts: Texts) -> None:
        """A line that only this person sees, where the button is; a modal when that cannot be."""
        try:
            await self._api.call(
                "chat.postEphemeral", channel=pressed.channel, user=bare(pressed.person), **render_card(card)
            )
        except PermanentFailure:
            await self._open(pressed.trigger_id, _notice(card, texts))

    async def _open(self, trigger_id: str, view: Payload) -> None:
        await self._api.call("views.open", trigger_id=trigger_id, view=view)

    async def _safely(self, where: str, showing: Awaitable[None]) -> None:
        """What is shown can fail without harm: everything is committed, and the person can click again."""
        try:
            await showing
        except Exception as error:
            incidents.report(error, f"slack.{where}.show")


def _card(reply: Card | TryAgain) -> Card:
    return reply.card if isinstance(reply, TryAgain) else reply


def _notice(card: Card, texts: Texts) -> Payload:
    return render_notice(card, TITLE, texts("button.close"))
