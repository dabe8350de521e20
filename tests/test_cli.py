"""The `squaredeal` command as an administrator meets it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from adapters.cli import main
from adapters.wiring.demo import DEMO_SECRET
from bot.company import Company
from storage.database import Database
from tests.cast import CALENDAR, MAYA, make_case, make_decision

ROOT = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-c", "from adapters.cli import main; main()")
SECRET_KEY = "k" * 40
SLACK = {"SLACK_BOT_TOKEN": "xoxb-secret-token", "SLACK_SIGNING_SECRET": "a-signing-secret"}
TEAMS = {
    "MICROSOFT_APP_ID": "app",
    "MICROSOFT_APP_PASSWORD": "hunter2",
    "MICROSOFT_APP_TENANT_ID": "tenant",
    "SLACK_BOT_TOKEN": "",
    "SLACK_SIGNING_SECRET": "",
}
PATIENCE = 60
OWN_CASES = len(json.loads((ROOT / "adapters" / "local" / "cases.json").read_text())["cases"])


def _environment(**settings: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **settings}


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words],
        cwd=folder,
        env=_environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_help_names_every_command_and_needs_no_settings(tmp_path: Path) -> None:
    shown = run(tmp_path, "--help", SQUAREDEAL_PORT="nonsense")

    assert shown.returncode == 0
    for command in ("demo", "serve", "doctor", "migrate", "export", "teams-package", "keygen"):
        assert command in shown.stdout


WRONG: list[tuple[Mapping[str, str], str]] = [
    ({"SQUAREDEAL_PORT": "http"}, "SQUAREDEAL_PORT"),
    ({"SQUAREDEAL_PORT": "70000"}, "SQUAREDEAL_PORT"),
    ({"SQUAREDEAL_TIMEZONE": "Mars/Olympus"}, "SQUAREDEAL_TIMEZONE"),
    ({"SQUAREDEAL_TIMEZONE": "../../etc/passwd"}, "SQUAREDEAL_TIMEZONE"),
    ({"SQUAREDEAL_COUNTRY": "XX"}, "SQUAREDEAL_COUNTRY"),
    ({"SQUAREDEAL_COUNTRY": "DE-XX"}, "SQUAREDEAL_COUNTRY"),
    ({"SQUAREDEAL_BUSINESS_HOURS": "nine to five"}, "SQUAREDEAL_BUSINESS_HOURS"),
    ({"SQUAREDEAL_BUSINESS_HOURS": "17:30-09:00"}, "SQUAREDEAL_BUSINESS_HOURS"),
    ({"SQUAREDEAL_PERIOD_ENDS": "31-12"}, "SQUAREDEAL_PERIOD_ENDS"),
    ({"SQUAREDEAL_CURRENCY": "BITCOIN"}, "SQUAREDEAL_CURRENCY"),
    ({"SQUAREDEAL_LANGUAGE": "fr"}, "SQUAREDEAL_LANGUAGE"),
    ({"SQUAREDEAL_STEWARDS": "stella"}, "SQUAREDEAL_STEWARDS"),
    ({"SQUAREDEAL_STEWARDS": "teams:0000"}, "SQUAREDEAL_STEWARDS (1)"),
    ({"SQUAREDEAL_MANAGEMENT_CHANNEL": "#management"}, "SQUAREDEAL_MANAGEMENT_CHANNEL"),
    ({"SQUAREDEAL_COMPENSATION_OWNER": "payroll"}, "SQUAREDEAL_COMPENSATION_OWNER"),
    ({"SQUAREDEAL_DATABASE_URL": "mysql://root:hunter2@db/x"}, "SQUAREDEAL_DATABASE_URL"),
    ({"SQUAREDEAL_DATABASE_URL": "postgresql://root:hunter2@db/x"}, "postgresql+asyncpg://"),
    ({"SQUAREDEAL_DATABASE_URL": "postgresql+asyncpg://root:hunter2@db:http/x"}, "cannot be read"),
    ({"SQUAREDEAL_DATABASE_URL": "postgresql+asyncpg://root:hunter2@db"}, "names no database"),
    ({"SQUAREDEAL_SECRET_KEY": "short"}, "SQUAREDEAL_SECRET_KEY"),
    ({"SQUAREDEAL_WHISTLEBLOWING_URL": "javascript:alert(1)"}, "SQUAREDEAL_WHISTLEBLOWING_URL"),
    ({"SLACK_API_URL": "slack"}, "SLACK_API_URL"),
    ({"SQUAREDEAL_PUBLIC_URL": "squaredeal.example.com"}, "SQUAREDEAL_PUBLIC_URL"),
    ({"SLACK_SIGNING_SECRET": ""}, "SLACK_APP_TOKEN"),
    ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN"),
    ({"SLACK_BOT_TOKEN": "", "SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN"),
    ({"SLACK_BOT_TOKEN": "xapp-swapped"}, "SLACK_BOT_TOKEN"),
    ({"SLACK_APP_TOKEN": "xoxb-swapped"}, "SLACK_APP_TOKEN"),
    ({"SLACK_SIGNING_SECRET": "", "SLACK_BOT_TOKEN": ""}, "squaredeal demo"),
    ({"SQUAREDEAL_SECRET_KEY": ""}, "squaredeal keygen"),
    ({"MICROSOFT_APP_PASSWORD": "hunter2"}, "MICROSOFT_APP_ID"),
    ({"MICROSOFT_APP_ID": " ", "MICROSOFT_APP_PASSWORD": "hunter2"}, "MICROSOFT_APP_ID"),
    ({"MICROSOFT_APP_TENANT_ID": "tenant"}, "MICROSOFT_APP_ID"),
    ({"TEAMS_SERVICE_HOSTS": "127.0.0.1"}, "MICROSOFT_APP_ID"),
    ({"MICROSOFT_LOGIN_URL": "https://login.example"}, "MICROSOFT_APP_ID"),
    ({"MICROSOFT_OPENID_METADATA_URL": "https://keys.example"}, "MICROSOFT_APP_ID"),
    ({"MICROSOFT_APP_ID": "app", "MICROSOFT_APP_PASSWORD": "hunter2"}, "MICROSOFT_APP_TENANT_ID"),
    ({"MICROSOFT_APP_ID": "app", "MICROSOFT_APP_TENANT_ID": "tenant"}, "MICROSOFT_APP_PASSWORD"),
    ({**TEAMS, "MICROSOFT_APP_TENANT_ID": " "}, "MICROSOFT_APP_TENANT_ID"),
    ({**TEAMS, "MICROSOFT_APP_TENANT_ID": "https://login.example/tenant"}, "MICROSOFT_APP_TENANT_ID"),
    ({**TEAMS, "MICROSOFT_LOGIN_URL": "http://127.0.0.1"}, "MICROSOFT_LOGIN_URL"),
    ({**TEAMS, "MICROSOFT_OPENID_METADATA_URL": "http://keys.example"}, "MICROSOFT_OPENID_METADATA_URL"),
    ({**TEAMS, "TEAMS_SERVICE_HOSTS": "https://smba.example/"}, "TEAMS_SERVICE_HOSTS"),
    ({**TEAMS, "TEAMS_SERVICE_HOSTS": ","}, "TEAMS_SERVICE_HOSTS"),
    (TEAMS, "squaredeal migrate"),
    ({}, "squaredeal migrate"),
]


@pytest.mark.parametrize(("wrong", "named"), WRONG)
def test_a_wrong_setting_is_one_sentence_and_exit_code_2(
    tmp_path: Path,
    wrong: Mapping[str, str],
    named: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["squaredeal", "serve"])
    for name, value in {**SLACK, "SQUAREDEAL_SECRET_KEY": SECRET_KEY, **wrong}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    (sentence,) = said.err.splitlines()
    assert named in sentence
    for secret in ("hunter2", "xoxb-secret-token", "swapped", "short"):
        assert secret not in sentence.split(": ")[-1].replace("too short", "")


@pytest.mark.parametrize("command", ["migrate", "serve", "export", "demo"])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql+asyncpg://squaredeal:hunter2@127.0.0.1:1/squaredeal", "ConnectionRefusedError"),
        ("postgresql+asyncpg://squaredeal:hunter2@127.0.0.1/squaredeal?no=such", "TypeError"),
    ],
)
def test_a_database_that_cannot_be_reached_is_one_sentence_without_its_password(
    tmp_path: Path,
    command: str,
    url: str,
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["squaredeal", command])
    for name, value in {**SLACK, "SQUAREDEAL_SECRET_KEY": SECRET_KEY, "SQUAREDEAL_DATABASE_URL": url}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit) as left:
        main()

    assert left.value.code == 2
    assert capsys.readouterr().err == f"SQUAREDEAL_DATABASE_URL: the database cannot be reached ({why}).\n"


def test_a_database_file_that_cannot_be_there_is_one_sentence(tmp_path: Path) -> None:
    refused = run(tmp_path, "migrate", SQUAREDEAL_DATABASE_URL="sqlite+aiosqlite:///no/such/folder/x.db")

    assert refused.returncode == 2
    assert refused.stderr == "SQUAREDEAL_DATABASE_URL: the database cannot be reached (OperationalError).\n"


def test_two_wrong_settings_are_two_sentences(tmp_path: Path) -> None:
    refused = run(tmp_path, "migrate", SQUAREDEAL_LANGUAGE="fr", SQUAREDEAL_COUNTRY="XX")

    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 2


def test_settings_are_read_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SQUAREDEAL_DATABASE_URL=sqlite+aiosqlite:///from-the-file.db\n")

    assert run(tmp_path, "migrate").returncode == 0
    assert (tmp_path / "from-the-file.db").exists()


def test_migrate_can_be_repeated(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    assert run(tmp_path, "migrate").returncode == 0


def test_keygen_prints_a_new_key_alone(tmp_path: Path) -> None:
    keys = {run(tmp_path, "keygen").stdout for _ in range(2)}

    assert len(keys) == 2
    assert all(len(key.strip()) >= 32 and key.count("\n") == 1 for key in keys)


def test_teams_package_prints_the_path_of_the_zip_alone(tmp_path: Path) -> None:
    made = run(
        tmp_path,
        "teams-package",
        MICROSOFT_APP_ID="1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        MICROSOFT_APP_PASSWORD="a-client-secret",
        MICROSOFT_APP_TENANT_ID="6fa459ea-ee8a-3ca4-894e-db77e160355e",
        SQUAREDEAL_PUBLIC_URL="https://squaredeal.example.com",
    )

    assert made.stderr == ""
    assert Path(made.stdout.rstrip("\n")) == tmp_path / "squaredeal-teams.zip"
    assert b"a-client-secret" not in (tmp_path / "squaredeal-teams.zip").read_bytes()


def test_teams_package_without_teams_says_what_is_missing(tmp_path: Path) -> None:
    refused = run(tmp_path, "teams-package")

    assert (refused.returncode, refused.stdout) == (2, "")
    assert [line.split(":")[0] for line in refused.stderr.splitlines()] == [
        "MICROSOFT_APP_ID",
        "SQUAREDEAL_PUBLIC_URL",
    ]


async def _store_a_decided_case(folder: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder}/squaredeal.db", lambda: None)
    case = make_case()
    case.raised()
    case.decide(make_decision())
    async with database.unit_of_work() as work:
        await work.cases.add(case)
    await database.close()


def test_export_writes_one_object_a_line(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    asyncio.run(_store_a_decided_case(tmp_path))

    exported = run(tmp_path, "export", "--format", "json")

    assert exported.stderr == ""
    (line,) = exported.stdout.splitlines()
    case = json.loads(line)
    assert case["reference"] == "SD-7K3QXM"
    assert case["value"] == {"currency": "EUR", "minor": 4_800_000}
    assert case["form"]["deal_value"] == "EUR 48000.00"
    assert case["form"]["at_stake"] == ["me"]
    assert case["gains"] == ["slack:USAM"]
    assert case["decision"]["code"] == "advise_best_fit"
    assert case["decision"]["by"] == MAYA.id
    assert case["compensation"]["code"] == "target_lowered"
    assert [state["state"] for state in case["states"]] == ["submitted", "decided"]
    assert {"at", "actor", "role", "action", "result"} == set(case["audit"][0])


def test_export_of_a_database_that_is_behind_says_what_to_do(tmp_path: Path) -> None:
    refused = run(tmp_path, "export")

    assert refused.returncode == 2
    assert "squaredeal migrate" in refused.stderr


def test_a_reader_that_stops_early_sees_no_traceback(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    asyncio.run(_store_a_decided_case(tmp_path))
    command = " ".join(f"'{word}'" for word in PROGRAM) + " export | head -c 1"

    piped = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=True
    )

    assert piped.stderr == ""


async def _started(folder: Path, port: int, *words: str, **settings: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        *PROGRAM,
        *words,
        "--port",
        str(port),
        cwd=folder,
        env=_environment(**settings),
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        line = (await process.stderr.readline()).decode()
    assert f"http://127.0.0.1:{port}" in line
    return process


async def _stopped(process: asyncio.subprocess.Process) -> int:
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(PATIENCE):
        return await process.wait()


async def test_serve_answers_healthz_and_stops_cleanly(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    port = unused_port()

    process = await _started(tmp_path, port, "serve", **SLACK, SQUAREDEAL_SECRET_KEY=SECRET_KEY)
    async with ClientSession(f"http://127.0.0.1:{port}") as session:
        statuses = [
            (await session.get(path)).status for path in ("/healthz", "/readyz", "/local/", "/nowhere")
        ]

    assert statuses == [200, 200, 404, 404]
    assert await _stopped(process) == 0


async def test_the_demo_needs_nothing_and_keeps_its_cases(tmp_path: Path) -> None:
    port = unused_port()
    for _ in range(2):
        process = await _started(tmp_path, port, "demo")
        async with ClientSession(f"http://127.0.0.1:{port}") as session:
            page = await (await session.get("/")).text()
        assert await _stopped(process) == 0

        exported = run(tmp_path, "export", SQUAREDEAL_DATABASE_URL="sqlite+aiosqlite:///squaredeal-demo.db")
        assert "Sam Seller" in page
        assert len(exported.stdout.splitlines()) == OWN_CASES


async def test_the_demo_s_history_comes_once_and_before_its_own_cases(tmp_path: Path) -> None:
    process = await _started(tmp_path, unused_port(), "demo", "--history")
    assert await _stopped(process) == 0

    exported = run(tmp_path, "export", SQUAREDEAL_DATABASE_URL="sqlite+aiosqlite:///squaredeal-demo.db")
    reps = [json.loads(line)["rep"] for line in exported.stdout.splitlines()]
    assert len(reps) > 500 + OWN_CASES
    assert set(reps[-OWN_CASES:]) == {"local:sam"}

    again = await asyncio.create_subprocess_exec(
        *PROGRAM,
        "demo",
        "--history",
        "--port",
        "0",
        cwd=tmp_path,
        env=_environment(),
        stderr=asyncio.subprocess.PIPE,
    )
    assert again.stderr is not None
    async with asyncio.timeout(PATIENCE):
        assert "There are cases already" in (await again.stderr.readline()).decode()
    assert await _stopped(again) in (0, -signal.SIGTERM)


async def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    port = unused_port()
    process = await _started(tmp_path, port, "demo")

    refused = run(tmp_path, "demo", "--port", str(port))

    assert refused.returncode == 2
    assert "SQUAREDEAL_PORT" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    await _stopped(process)


@pytest.mark.parametrize("content", ["", "[]", '{"cases": [{"key": "C1"}]}'])
def test_a_cases_file_of_another_shape_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "cases.json").write_text(content)

    refused = run(tmp_path, "demo", "--cases", "cases.json", "--port", "0")

    assert refused.returncode == 2
    assert refused.stderr.startswith("cases.json")
    assert len(refused.stderr.splitlines()) == 1


def test_the_demo_s_secret_is_long_enough_to_be_one() -> None:
    assert len(DEMO_SECRET) >= 32
    assert Company(CALENDAR).language == "en"
