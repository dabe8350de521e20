"""A case is taken out, and perhaps comes back: what is done for that, and what is still to be read?"""

from __future__ import annotations

from bot.people import ChannelId, Person
from tests.cast import MAYA, SAM
from tests.office import EN, NL, Office, said

TYPED = ("OPP-7781", "drivers", "planning suite", "Who would use it there?", "Three planners.", "48,000")


async def case_with_an_answer(office: Office) -> str:
    """A case about which something was said already."""
    reference = await office.raise_case()
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)
    await office.deliver()
    return reference


async def redirect(office: Office, reference: str, who: Person = MAYA) -> None:
    await office.redirect(who, reference)
    await office.deliver()


async def say_it_belongs_here(office: Office, reference: str) -> str:
    done = await office.press(SAM, "belongs_here", reference)
    await office.deliver()
    return said(done)


def text_left_in(office: Office, channel: ChannelId, reference: str) -> list[str]:
    return [text for text in TYPED if text in said(office.card(channel, reference))]


def is_over(text: str) -> bool:
    return any(texts("refusal.no_longer_open") in text for texts in (EN, NL))
