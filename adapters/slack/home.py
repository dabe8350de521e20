"""How does a person's home tab come about? Slack shows what was published last; nobody waits for it."""

from __future__ import annotations

import asyncio

from adapters import incidents
from adapters.slack.render import render_home
from adapters.slack.web_api import SlackApi
from bot import conversation
from bot.conversation import Home
from bot.errors import CannotCheck
from bot.people import PersonId, bare
from bot.ports import Services
from bot.reference import read_reference
from bot.texts import Texts
from bot.views import notices


class HomeTabs:
    """Publishes in the background: Slack has its answer before, and may have it without this."""

    def __init__(self, api: SlackApi, services: Services) -> None:
        self._api = api
        self._services = services
        self._latest: dict[PersonId, asyncio.Task[None]] = {}
        """Each person's last publishing, so that a later one never comes before an earlier one."""
        self._have_looked: set[PersonId] = set()
        """Since the start of this process. For the others there is nothing to bring up to date: Slack says
        when they look."""

    def opened_by(self, person: PersonId) -> None:
        self._have_looked.add(person)
        self.show(person)

    def bring_up_to_date(self, person: PersonId) -> None:
        """After something that this person did."""
        if person in self._have_looked:
            self.show(person)

    def show(self, person: PersonId, page: str = "") -> None:
        """`page` as it stands in the metadata of a home tab; empty for the first one."""
        task = asyncio.create_task(self._show(person, page, self._latest.get(person)))
        self._latest[person] = task
        task.add_done_callback(lambda done: self._forget(person, done))

    async def publish(self, person: PersonId, home: Home) -> None:
        await self._api.call("views.publish", user_id=bare(person), view=render_home(home))

    async def _show(self, person: PersonId, page: str, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self.publish(person, await self._home(person, page))
        except Exception as error:
            incidents.report(error, "slack.home")

    async def _home(self, person: PersonId, page: str) -> Home:
        action, _, carried = page.partition(":")
        try:
            actor = await self._services.directory.person(person)
        except CannotCheck as refusal:
            said = notices.refusal_card(refusal, Texts(self._services.company.language))
            return Home(said.summary, said.elements)
        return await conversation.home(
            actor, self._services, conversation.read_page(action, read_reference(carried))
        )

    def _forget(self, person: PersonId, done: asyncio.Task[None]) -> None:
        if self._latest.get(person) is done:
            del self._latest[person]
