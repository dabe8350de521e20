"""Somebody in the demo, without a browser: what the pages send goes in, what they would show comes back."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientResponse

from adapters.local.world import PEOPLE
from bot.people import bare
from bot.texts import Texts
from tests.rendering.reading import read

EN, NL = Texts("en"), Texts("nl")
NAMES = [bare(person) for person in PEOPLE]
DEEDS = ["command", "press", "submit", "language"]

DILEMMA = {
    "form": "dilemma",
    "reference": "",
    "token": "a token",
    "deal_ref": "Quayside",
    "customer_need": "Good coffee in their three busiest cafés.",
    "mismatch": "The quote is for twelve machines, of which nine will stand still.",
    "honest_advice": "change_the_deal",
    "deal_value": "86400",
    "at_stake": "me",
    "decide_by": "2026-11-24",
}


class Caller:
    """A browser that is somebody's."""

    def __init__(self, client: Any, name: str) -> None:
        self._client = client
        self._name = name

    async def page(self) -> str:
        response = await self._client.get(f"/local/{self._name}")
        assert response.status == 200
        return str(await response.text())

    async def does(self, deed: str, fields: Any, **headers: str) -> ClientResponse:
        response: ClientResponse = await self._client.post(
            f"/local/{self._name}/{deed}", data=fields, headers=headers
        )
        return response

    async def gets(self, deed: str, fields: Any) -> str:
        response = await self.does(deed, fields)
        assert response.status == 200, await response.text()
        return await response.text()

    async def raises_a_dilemma(self, more: dict[str, Any] | None = None, **changes: Any) -> str:
        """Up to the last answer; `more` is what the second view asks."""
        review = await self.gets("submit", {**DILEMMA, **changes})
        return await self.sends(review, **(more or {}))

    async def decides(self, reference: str, **typed: Any) -> str:
        """All three forms; the last answer."""
        details = dict(typed)
        verdict = {name: details.pop(name) for name in ("decision", "rationale")}
        form = await self.gets("press", {"action": "decide", "reference": reference})
        form = await self.sends(form, own_gain="no")
        form = await self.sends(form, **verdict)
        return await self.sends(form, **details)

    async def sends(self, form: str, **values: Any) -> str:
        """What is shown after a form that was open is filled in and sent."""
        return await self.gets("submit", {**hidden_in(form), **values})


def hidden_in(form: str) -> dict[str, str]:
    """What an open form carries besides what people fill in."""
    tags = read(form).tags
    name = next(a["data-form"] for tag, a in tags if tag == "form")
    inputs = [a for tag, a in tags if tag == "input" and a.get("type") == "hidden"]
    return {"form": str(name), **{str(one["name"]): str(one.get("value") or "") for one in inputs}}


def words(html: str) -> str:
    return " ".join(" ".join(read(html).texts).split())


def reference_in(card: str) -> str:
    return next(str(a["data-reference"]) for _, a in read(card).tags if a.get("data-reference"))


async def event(stream: Any) -> str:
    """The next event of an open stream."""
    return (await stream.content.readuntil(b"\n\n")).decode()
