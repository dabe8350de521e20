"""How does a channel become one in which a case may stand no more?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.usecases.look_again import look_again
from tests.cast import MANAGEMENT, MAYA, SAM
from tests.fakes import FakeDirectory
from tests.office import FINN, Office

Spoil = Callable[[FakeDirectory], None]
GAINS: dict[str, Any] = {"at_stake": ("manager",), "line_manager": FINN}

SPOILT: dict[str, Spoil] = {
    "the line manager, who gains, joined": lambda directory: directory.join(MANAGEMENT, FINN),
    "the rep joined": lambda directory: directory.join(MANAGEMENT, SAM),
    "it was opened up": lambda directory: directory.open_up(MANAGEMENT),
    "it was shared with another organisation": lambda directory: directory.share(MANAGEMENT),
}
spoilt = pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)


async def case_with_an_answer(office: Office) -> str:
    """A case in the management channel, with an answer in its thread. Finn gains by it."""
    reference = await office.raise_case(**GAINS)
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)
    await office.deliver()
    assert len(office.standing_in(MANAGEMENT)) == 2
    return reference


async def somebody_joins(office: Office, event: str = "Ev1") -> None:
    """What a platform's event brings about."""
    await look_again(MANAGEMENT, event, office.services)
    await office.deliver()
