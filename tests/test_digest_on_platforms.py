"""Does the directors' Monday reach them in Slack and in Teams, and do its buttons work? Real Bolt and SDK."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.digest import Digest, LogHead
from bot.texts import Texts
from bot.views.digest import DETAILS, QUEUE
from bot.views.examples.digest import FIGURES, PERIOD
from bot.weeks import Week
from tests.cast import DINA, MAYA, NOW
from tests.sides import open_side
from tests.teams.certificates import make_certificate

EN = Texts("en", "Europe/Amsterdam")
WEEK = Week.of(NOW.date())
HEADING = re.compile(EN("digest.heading", week="@").replace("@", r"\d+"))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("login"))


@pytest.fixture(params=["slack", "teams"])
async def side(
    request: pytest.FixtureRequest, tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    async with open_side(request.param, tmp_path, certificate) as side:
        if request.param == "teams":
            await side.workspace.installs(side.account(DINA))
        yield side


def heading(week: Week) -> str:
    return EN("digest.heading", week=week.number)


async def digest_in_channel(side: Any) -> Any:
    """Once it is there."""

    def found() -> list[Any]:
        return [one for one in side.in_channel(side.directors) if HEADING.search(one.says())]

    return (await side.settled(found))[-1]


async def figures_of(side: Any, week: Week) -> None:
    """As if much had happened until then."""
    async with side.workspace.services.unit_of_work() as work:
        await work.digests.put(Digest(week, FIGURES, (1,) * 13, 1, PERIOD, LogHead(12, "ab" * 32)))


async def test_on_monday_the_directors_channel_gets_the_digest(side: Any) -> None:
    await figures_of(side, WEEK.plus(1))
    await side.later(days=7)

    digest = await digest_in_channel(side)

    assert heading(WEEK.plus(1)) in digest.says()
    assert EN("digest.nothing_waits") in digest.says()


async def test_a_director_who_asks_gets_it_in_private_with_what_stands_behind_it(side: Any) -> None:
    await figures_of(side, WEEK)

    said = await side.types(DINA, "digest")
    digest = await side.told(DINA, heading(WEEK))
    details = await side.press(DINA, digest, DETAILS)

    assert EN("done.digest") in said
    assert EN("digest.details.heading", week=WEEK.number) in details.words


async def test_somebody_else_is_told_that_it_is_for_directors(side: Any) -> None:
    assert EN("refusal.directors_only") in await side.types(MAYA, "digest")


async def test_what_waits_is_shown_case_by_case_with_the_button_to_decide(side: Any) -> None:
    await side.card(side.management)
    await side.later(days=7)
    digest = await digest_in_channel(side)

    queue = await side.press(DINA, digest, QUEUE)

    assert side.reference in queue.words
    assert EN("waits_for.decision") in queue.words
