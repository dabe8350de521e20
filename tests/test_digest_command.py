"""What does `squaredeal digest` show, and what does it have sent?"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from adapters import digest_text
from adapters.cli import main
from adapters.pictures import PictureFailed
from adapters.settings import Settings
from bot.digest import Digest
from bot.usecases.send_digest import newest_week
from bot.views import said
from bot.views.examples.digest import FULL
from bot.weeks import Week
from storage.database import Database
from storage.tables import JobRow
from tests.office import EN
from tests.slack.fake_slack import FakeSlack
from tests.slack.program import installed, ran, serving
from tests.slack.workspace import furnish
from tests.stores import copy_of_empty_sqlite

Command = Callable[..., tuple[Any, str, str]]
CHANNEL = "SQUAREDEAL_DIRECTORS_CHANNEL"


@pytest.fixture
def newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Week:
    """The newest week, in a folder with an empty database."""
    monkeypatch.chdir(tmp_path)
    asyncio.run(copy_of_empty_sqlite(tmp_path))
    return newest_week(datetime.now(UTC), Settings(_env_file=None).company())


@pytest.fixture
def digest(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Exit code, standard output and standard error."""

    def run(*words: str, **settings: str) -> tuple[Any, str, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["squaredeal", "digest", *words])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, *capsys.readouterr()

    return run


async def _with_database(do: Callable[[Any], Any]) -> Any:
    database = Database("sqlite+aiosqlite:///squaredeal.db", lambda: None)
    try:
        async with database.unit_of_work() as work:
            return await do(work)
    finally:
        await database.close()


def keep(kept: Digest) -> None:
    asyncio.run(_with_database(lambda work: work.digests.put(kept)))


def jobs() -> list[str]:
    async def read(work: Any) -> list[str]:
        return [*await work.jobs._session.exec(select(JobRow.key))]

    found: list[str] = asyncio.run(_with_database(read))
    return found


# --- shown -------------------------------------------------------------------------------------------


def test_a_new_installation_has_a_digest_that_says_so(digest: Command, newest: Week) -> None:
    code, out, err = digest()

    assert (code, err) == (0, "")
    assert EN("digest.heading", week=newest.number) in out
    assert EN("digest.empty") in out


def test_it_shows_the_figures_as_they_are_kept_and_nothing_that_waits(digest: Command, newest: Week) -> None:
    keep(replace(FULL, week=newest))

    code, out, _ = digest(SQUAREDEAL_PROMISE=said.PROMISE)

    assert code == 0
    assert said.PROMISE in out
    assert EN("digest.index", index="72") in out
    assert EN("digest.fare") in out
    assert EN("digest.index.counted") in out
    assert "aiting" not in out


def test_it_speaks_the_company_s_language(digest: Command, newest: Week) -> None:
    _, out, _ = digest(SQUAREDEAL_LANGUAGE="nl")

    assert "Geen gevallen" in out or "te weinig" in out


def test_as_json_it_has_every_figure_and_of_which_week_it_is(digest: Command, newest: Week) -> None:
    keep(replace(FULL, week=newest))

    code, out, err = digest("--format", "json")

    found = json.loads(out)
    assert (code, err, found["week"]) == (0, "", str(newest))
    assert set(found["figures"]) == set(FULL.figures)
    assert found["figures"]["index"] == {"week": "2026-W47", "index": 72}
    assert found["raised"][-1] == "10+"
    assert found["ahead"] == "1-4"
    assert found["period"][0] == {"weeks_left": 12, "now": "1-4", "before": "1-4"}
    assert [one["before"] for one in found["period"]][-3:] == ["10+", "10+", "5-9"]
    assert found["log"]["entries"] == 18_204


def test_the_pictures_are_files_beside_the_same_text(digest: Command, newest: Week, tmp_path: Path) -> None:
    keep(replace(FULL, week=newest))
    _, without, _ = digest()

    code, out, err = digest("--pictures", "drawn/here")

    files = {file.name: file.read_bytes() for file in (tmp_path / "drawn" / "here").iterdir()}
    assert (code, out) == (0, without)
    assert set(files) == {"say-do.png", "say-do.svg", "period.png", "period.svg"}
    assert files["say-do.png"].startswith(b"\x89PNG")
    assert b"<svg" in files["period.svg"]
    assert len(re.findall("^Written: ", err, re.MULTILINE)) == 4


def test_without_pictures_to_draw_no_file_is_written(digest: Command, newest: Week, tmp_path: Path) -> None:
    code, _, err = digest("--pictures", "drawn")

    assert (code, err) == (0, "")
    assert not (tmp_path / "drawn").exists()


def test_a_folder_that_takes_none_is_one_sentence_after_the_text(digest: Command, newest: Week) -> None:
    keep(replace(FULL, week=newest))
    Path("taken").write_text("")

    code, out, err = digest("--pictures", "taken")

    assert code == 2
    assert EN("digest.fare") in out
    assert "--pictures" in err
    assert "Traceback" not in err


def test_pictures_that_cannot_be_drawn_are_one_sentence_after_the_text(
    digest: Command, newest: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(replace(FULL, week=newest))

    async def too_slow(*_: Any) -> bytes:
        raise PictureFailed("too slow")

    monkeypatch.setattr(digest_text, "draw", too_slow)

    code, out, err = digest("--pictures", "drawn")

    assert code == 1
    assert EN("digest.fare") in out
    assert err == "The pictures cannot be drawn (too slow); their numbers stand in the text.\n"


# --- an earlier week ---------------------------------------------------------------------------------


def test_an_earlier_week_is_shown_as_it_was_kept(digest: Command, newest: Week) -> None:
    keep(replace(FULL, week=newest.plus(-2)))
    keep(Digest(newest.plus(-1)))

    _, out, _ = digest("--week", str(newest.plus(-2)), "--format", "json")

    assert json.loads(out)["figures"]["index"]["index"] == 72


@pytest.mark.parametrize(
    ("week", "why"),
    [
        ("2019-W47", "no digest of 2019-W47 is kept"),
        ("2199-W01", "the newest digest is that of"),
        ("2026-47", "a week is written like 2026-W47"),
        ("W47", "a week is written like 2026-W47"),
        ("2026-W54", "week"),
        ("", "a week is written like 2026-W47"),
    ],
)
def test_a_week_that_is_not_there_is_one_sentence(digest: Command, newest: Week, week: str, why: str) -> None:
    code, out, err = digest("--week", week)

    (sentence,) = err.splitlines()
    assert (code, out) == (2, "")
    assert sentence.startswith("--week: ")
    assert why in sentence


def test_what_was_asked_for_an_unknown_week_counted_nothing(digest: Command, newest: Week) -> None:
    digest("--week", "2019-W47")

    assert asyncio.run(_with_database(lambda work: work.digests.before(newest.plus(1), 99))) == []


# --- sent --------------------------------------------------------------------------------------------


def test_send_leaves_the_sending_to_serve(digest: Command, newest: Week) -> None:
    code, out, err = digest("--send", **{CHANNEL: "slack:CDIRECTORS"})

    assert (code, out) == (0, "")
    assert err == f"`squaredeal serve` sends the digest of {newest} as soon as it runs.\n"
    [key] = jobs()
    assert key.startswith(f"digest:{newest}:now:")


def test_one_that_was_sent_is_not_sent_again_and_it_says_when_it_was(digest: Command, newest: Week) -> None:
    keep(Digest(newest))
    at = datetime(2026, 11, 16, 7, 0, 3, tzinfo=UTC)
    asyncio.run(_with_database(lambda work: work.digests.sent(newest, at)))

    code, _, err = digest("--send", **{CHANNEL: "slack:CDIRECTORS"})

    assert code == 0
    assert f"The digest of {newest} was sent on 2026-11-16 at 07:00 UTC." in err
    assert jobs() == []


def test_without_a_channel_there_is_nowhere_to_send_it(digest: Command, newest: Week) -> None:
    code, _, err = digest("--send")

    assert (code, err) == (2, f"{CHANNEL}: is not set, and no channel is bound.\n")
    assert jobs() == []


def test_only_the_newest_can_be_sent(digest: Command, newest: Week) -> None:
    code, _, err = digest("--send", "--week", str(newest), **{CHANNEL: "slack:CDIRECTORS"})

    assert code == 2
    assert "leave out --week" in err
    assert jobs() == []


# --- what is wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), ("--send",)], ids=["shown", "sent"])
def test_a_database_that_is_behind_or_out_of_reach_is_one_sentence_without_its_password(
    digest: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, behind = digest(*words, **{CHANNEL: "slack:CDIRECTORS"})
    away = "postgresql+asyncpg://squaredeal:hunter2@127.0.0.1:1/squaredeal"
    code_away, _, out_of_reach = digest(*words, SQUAREDEAL_DATABASE_URL=away)

    assert (code, code_away) == (2, 2)
    assert "squaredeal migrate" in behind
    assert len(out_of_reach.splitlines()) == 1
    assert "hunter2" not in out_of_reach


# --- beside a serve that runs --------------------------------------------------------------------------


async def test_beside_a_serve_that_runs_it_shows_the_digest_and_has_it_sent_once(tmp_path: Path) -> None:
    slack = FakeSlack()
    furnish(slack)
    async with installed(slack, tmp_path, "http") as environment:
        environment[CHANNEL] = "slack:CDIRECTORS"
        async with serving(environment):
            shown, text, _ = await ran(environment, "digest")
            put, _, will_send = await ran(environment, "digest", "--send")
            await slack.until(lambda: [one for one in slack.messages if one.thread_ts])
            _, _, was_sent = await ran(environment, "digest", "--send")

    [message] = slack.in_channel("CDIRECTORS")
    assert (shown, put) == (0, 0)
    assert EN("digest.empty") in text
    assert EN("digest.empty") in message.says()
    assert "as soon as it runs" in will_send
    assert "was sent on" in was_sent
